"""Bringing a graph on a server to this version's layout: constraints first, then all the rest in one transaction.

A server needs no columns to be made: what no row has is null.
"""

import contextlib

from lianjian.graph import bolt_queries, bolt_turn, layout, migration
from lianjian.graph.bolt import define, is_graph, meta, nothing_at, refuse_alike
from lianjian.graph.bolt_address import Address
from lianjian.graph.bolt_commit import surely
from lianjian.graph.bolt_link import Link, Transaction
from lianjian.graph.bolt_queries import Notes
from lianjian.graph.bolt_writer import sweep
from lianjian.graph.migration import AddTable, Migration
from lianjian.graph.summary import migrated


def upgrade_bolt(address: Address) -> Migration:
    """Does what the graph needs and says what that was. Raises BadInput, GraphInUse, GraphMismatch, StoreError."""
    with contextlib.closing(Link(address)) as link:
        if not is_graph(link):
            raise nothing_at(address)
        needed = migration.migration(meta(link), str(address))
        if needed.needed:
            sweep(link, Notes.of_meta(meta(link)))
            refuse_alike(link, [step.table for step in needed.steps if isinstance(step, AddTable)])
            surely(link, define)
            surely(link, lambda transaction: _migrate(transaction, needed), lambda: _is_migrated(link))
    return needed


def _migrate(transaction: Transaction, needed: Migration) -> None:
    bolt_turn.lock(transaction, "")
    needed.rewrite(lambda text: transaction.run(text).consume())
    noted = dict(transaction.run("MATCH (n:`Meta`) WHERE n.value IS NOT NULL RETURN n.name, n.value").values())
    bolt_queries.meta(migration.about() | migrated(noted, needed)).run(transaction)


def _is_migrated(link: Link) -> bool:
    return meta(link).get("layout") == layout.fingerprint()

"""From a graph to its snapshot."""

import polars as pl

from lianjian.graph.consistent import MOST_ROUNDS, too_fast
from lianjian.graph.frames import shown_statements
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store


def open_snapshot(url: str) -> Snapshot:
    """The newest version of the graph at `url`, read and closed again. Raises BadInput, GraphMismatch, StoreError."""
    with open_store(url) as store:
        return Snapshot(store.frames())


def newest(store: Store, held: Snapshot) -> Snapshot:
    """The newest version of a graph; only what was written since the one that is held is read, where that is known.

    Raises StoreError.
    """
    delta = store.delta(held.version, held.load)
    if delta is None:
        return Snapshot(store.frames())
    return held if delta.version == held.version else held.updated(delta)


def with_statements(store: Store, held: Snapshot | None = None) -> tuple[Snapshot, pl.DataFrame]:
    """The newest version of a graph with the live rows of its book Statement, both of one version; `held` as in `newest`.

    Statements are given under the ids that stay. Raises StoreError.
    """
    for _ in range(MOST_ROUNDS):
        held = Snapshot(store.frames()) if held is None else newest(store, held)
        statements = store.statements()
        if store.version() == held.version:
            return held, shown_statements(statements, held.merges)
    raise too_fast()

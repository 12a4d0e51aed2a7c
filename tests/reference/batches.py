"""From a world to a load that makes it in a store."""

from dataclasses import replace
from typing import Any

import polars as pl

from lianjian.graph.layout import kinds, relations
from lianjian.graph.records import Batch, EdgeType, SourceInfo
from tests.reference.world import Link, Statement, World


def settled(world: World) -> World:
    """The world as a store keeps it: no relation comes twice for one time, and of several statements the best is first."""
    links: dict[Any, Link] = {}
    for link in world.links:
        links.setdefault((link.relation, link.start, link.end, link.values.get("since"), link.values.get("until")), link)
    return replace(
        world,
        things={ref: replace(thing, statements=_ranked(world, thing.statements)) for ref, thing in world.things.items()},
        links=[replace(link, statements=_ranked(world, link.statements)) for link in links.values()],
    )


def batch(world: World) -> Batch:
    """All that the world's sources say."""
    nodes: dict[str, list[dict[str, Any]]] = {}
    ties: dict[EdgeType, list[dict[str, Any]]] = {}
    for thing in world.things.values():
        nodes.setdefault(thing.kind, []).extend({"id": thing.id} | thing.values | _said(s) for s in thing.statements)
    for link in world.links:
        edge = EdgeType(link.relation, link.start[0], link.end[0])
        ends = {"start": link.start[1], "end": link.end[1]}
        ties.setdefault(edge, []).extend(ends | link.values | _said(s) for s in link.statements)
    dates = [{"title": f"C{number}", "date": date} for number, date in enumerate(world.citations)]
    return Batch(
        sources=[SourceInfo(one.name, one.name, "", "1", "media", one.date) for one in world.sources],
        nodes={kind: _frame(rows, ["id"], kinds()[kind].properties) for kind, rows in nodes.items()},
        relations={edge: _frame(rows, ["start", "end"], relations()[edge].properties) for edge, rows in ties.items()},
        citations=pl.DataFrame(dates, schema=dict.fromkeys(("title", "url", "date", "grade"), pl.String())),
    )


def _ranked(world: World, statements: list[Statement]) -> list[Statement]:
    """The best first: the newest, then by the source's name and the row; the grades of a world are all the same."""
    ordered = sorted(statements, key=lambda one: (world.sources[one.source].name, one.row))
    return sorted(ordered, key=lambda one: world.statement_date(one) or "", reverse=True)


def _said(statement: Statement) -> dict[str, Any]:
    return {
        "source": statement.source,
        "row": statement.row,
        "citation": statement.citation,
        "basis": statement.basis,
    }


def _frame(rows: list[dict[str, Any]], keys: list[str], properties: Any) -> pl.DataFrame:
    whole = pl.Int64()
    provenance = {"source": whole, "row": whole, "citation": whole, "basis": pl.String()}
    return pl.DataFrame(rows, schema={**dict.fromkeys(keys, pl.String()), **properties, **provenance})

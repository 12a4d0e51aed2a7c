"""What in a graph should be looked at: conflicts between sources, ends before starts, ties that cannot be right or wait."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
import polars as pl

from lianjian.graph.conflicts import Conflict, conflicts
from lianjian.graph.layout import relations as relation_tables
from lianjian.graph.layout import tables
from lianjian.graph.snapshot import Edges, Nodes, Snapshot
from lianjian.queries.checks.ties import abolished, circles
from lianjian.queries.common import evidence
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import Day, on
from lianjian.queries.common.entity import entity, entity_of
from lianjian.queries.common.paging import check_page
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.naming.find import find
from lianjian.schema.dates import day_number

#: An end on a day that nobody states is kept as the first day of all (docs/reference/questions.md, "Common to all").
_SOME_DAY = day_number(date(1, 1, 1))

CHECKS = ("conflict", "end-before-start", "circle", "abolished", "waiting")


def check(
    snapshot: Snapshot,
    statements: pl.DataFrame,
    region: str | None = None,
    *,
    limit: int | None = 100,
    offset: int = 0,
    as_of: date | None = None,
) -> Answer:
    """What should be looked at, in a region or everywhere; `counts` are of all, `findings` at most `limit` (None: as many as
    there are) from `offset` on.

    `statements` are the live rows of the store's book Statement. A conflict lists all values, the one in the graph first, and
    the rule that decided: grade, then date, then name of the source, then row. A thing is in a region when it is located there
    on `as_of`, a tie when one of its ends is; a division counts as abolished when it was so before `as_of`.
    Raises UnknownName, AmbiguousName, BadInput.
    """
    check_page(limit or 0, offset)
    day = on(snapshot, as_of or date.today())
    place = None if region is None else entity(day, *find(snapshot, region, ("Place",)))
    every = [*_conflicts(day, statements), *_ends_before_starts(day), *circles(day), *abolished(day), *_waiting(day, statements)]
    if place is not None:
        every = [one for one in every if _lies_in(one, str(place["id"]))]
    counts = Counter(one["check"] for one in every)
    data: Json = {
        "region": place,
        "parameters": {"limit": limit, "offset": offset, "as_of": day.as_of},
        "counts": {name: counts[name] for name in CHECKS},
        "findings": every[offset:][:limit],
    }
    return Answer("check", data, synthetic_note(snapshot))


def _conflicts(day: Day, statements: pl.DataFrame) -> Iterator[Json]:
    for found in conflicts(statements, day.snapshot.sources, day.snapshot.citations):
        yield {
            "check": "conflict",
            "about": found.table.name,
            "ends": _ends(day, _kinds(found), (found.start, found.end)),
            "property": found.property,
            "rule": found.rule,
            "values": [
                {"value": one.value, "source": one.source, "row": one.row, "grade": one.grade, "date": one.date}
                for one in found.values
            ],
        }


def _kinds(found: Conflict) -> tuple[str, ...]:
    return (found.table.edge.start, found.table.edge.end) if found.table.edge else (found.table.name,)


def _ends_before_starts(day: Day) -> Iterator[Json]:
    snapshot = day.snapshot
    for table in tables():
        if "since" not in table.properties or "until" not in table.properties:
            continue
        stated: Nodes | Edges = snapshot.nodes(table.name) if table.edge is None else snapshot.edges(*table.edge)
        for number in np.flatnonzero((stated.since > stated.until) & (stated.until > _SOME_DAY)).tolist():
            kinds: tuple[str, ...]
            ids: tuple[str, ...]
            if table.edge is None:
                nodes = snapshot.nodes(table.name)
                kinds, ids = (table.name,), (nodes.id(number),)
                rows = evidence.of_node(snapshot, table.name, number)
            else:
                edges = snapshot.edges(*table.edge)
                kinds = (table.edge.start, table.edge.end)
                ends = (int(edges.start[number]), int(edges.end[number]))
                ids = tuple(snapshot.nodes(kind).id(end) for kind, end in zip(kinds, ends, strict=True))
                rows = evidence.of_edge(snapshot, edges, number)
            yield {
                "check": "end-before-start",
                "about": table.name,
                "ends": _ends(day, kinds, ids),
                "since": stated.value(number, "since"),
                "until": stated.value(number, "until"),
                "evidence": rows,
            }


def _waiting(day: Day, statements: pl.DataFrame) -> Iterator[Json]:
    names = dict(day.snapshot.sources.select("n", "name").iter_rows())
    for edge in relation_tables():
        mine = statements.filter(
            pl.col("table") == edge.relation, pl.col("start_kind") == edge.start, pl.col("end_kind") == edge.end
        )
        there = [pl.col(side).is_in(day.snapshot.nodes(kind).ids.implode()) for side, kind in _sides(edge.start, edge.end)]
        for row in mine.filter(~pl.all_horizontal(there)).sort("start", "end", "source", "row").iter_rows(named=True):
            ends = _ends(day, (edge.start, edge.end), (row["start"], row["end"]))
            yield {
                "check": "waiting",
                "about": edge.relation,
                "ends": ends,
                "missing": [end["id"] for end in ends if day.snapshot.nodes(end["kind"]).number(end["id"]) is None],
                "source": names[row["source"]],
                "row": row["row"],
            }


def _sides(start: str, end: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("start", start), ("end", end)


def _ends(day: Day, kinds: Iterable[str], ids: Iterable[str]) -> list[Json]:
    """The entities of a thing or of the ends of a tie; of what is not in the graph only kind and id are known."""
    return [entity_of(day, kind, ident) for kind, ident in zip(kinds, ids, strict=False)]


def _lies_in(finding: Json, code: str) -> bool:
    return any(end["region"] is not None and end["region"].startswith(code) for end in finding["ends"])

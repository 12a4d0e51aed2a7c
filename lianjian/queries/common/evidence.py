"""From a node or a relation to the rows that state it, and to their sources."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.snapshot import Edges, Snapshot
from lianjian.queries.common.answer import Json
from lianjian.queries.common.columns import taken

Ints = NDArray[np.int32]

#: The columns that say where a row stands.
_STATED = ("source", "row", "basis", "citation", "statements")


def of_node(snapshot: Snapshot, kind: str, number: int) -> list[Json]:
    """The rows that state a node: {"states","source","sheet","row","basis", and the citation where the row gives one}."""
    nodes = snapshot.nodes(kind)
    record = nodes.frame.row(int(number), named=True)
    claim = {"states": kind, "id": record["id"]}
    if (record.get("statements") or 1) == 1:
        return [_evidence(snapshot, claim, record)]
    rows = snapshot.statements.filter((pl.col("table") == kind) & (pl.col("thing") == record["id"]))
    return [_evidence(snapshot, claim, row) for row in _ordered(rows)]


def of_edge(snapshot: Snapshot, edges: Edges, number: int) -> list[Json]:
    """The rows that state a relation; as `of_node`, with "from" and "to"."""
    relation, start_kind, end_kind = edges.type
    start = snapshot.nodes(start_kind).id(int(edges.start[number]))
    end = snapshot.nodes(end_kind).id(int(edges.end[number]))
    claim = {"states": relation, "from": start, "to": end}
    record = edges.frame.row(int(number), named=True)
    if (record.get("statements") or 1) == 1:
        return [_evidence(snapshot, claim, record)]
    rows = snapshot.statements.filter(
        (pl.col("table") == relation)
        & (pl.col("start_kind") == start_kind)
        & (pl.col("end_kind") == end_kind)
        & (pl.col("start") == start)
        & (pl.col("end") == end)
    )
    return [_evidence(snapshot, claim, row) for row in _ordered(rows)]


def of_nodes(snapshot: Snapshot, kind: str, numbers: Ints) -> list[list[Json]]:
    """What `of_node` gives, for many nodes at once."""
    nodes = snapshot.nodes(kind)
    claims = [{"states": kind, "id": ident} for ident in taken(nodes.ids, numbers)]
    single = _singles(snapshot, nodes.frame, numbers, claims)
    return [rows or of_node(snapshot, kind, number) for rows, number in zip(single, numbers.tolist(), strict=True)]


def of_edges(snapshot: Snapshot, edges: Edges, numbers: Ints) -> list[list[Json]]:
    """What `of_edge` gives, for many relations of a type at once."""
    relation, start_kind, end_kind = edges.type
    starts = taken(snapshot.nodes(start_kind).ids, edges.start[numbers])
    ends = taken(snapshot.nodes(end_kind).ids, edges.end[numbers])
    claims = [{"states": relation, "from": start, "to": end} for start, end in zip(starts, ends, strict=True)]
    single = _singles(snapshot, edges.frame, numbers, claims)
    return [rows or of_edge(snapshot, edges, number) for rows, number in zip(single, numbers.tolist(), strict=True)]


def _singles(snapshot: Snapshot, frame: pl.DataFrame, numbers: Ints, claims: list[Json]) -> list[list[Json]]:
    """The one row of each that is stated once; nothing for what is stated several times."""
    if not len(numbers):
        return []
    columns = [taken(frame[name], numbers) for name in _STATED]
    rows = (dict(zip(_STATED, values, strict=True)) for values in zip(*columns, strict=True))
    return [
        [_evidence(snapshot, claim, row)] if (row["statements"] or 1) == 1 else []
        for row, claim in zip(rows, claims, strict=True)
    ]


def _ordered(rows: pl.DataFrame) -> list[dict[str, Any]]:
    return rows.sort("source", "row").to_dicts()


def _evidence(snapshot: Snapshot, claim: Json, record: dict[str, Any]) -> Json:
    source = _by_number(snapshot, "sources").get(record["source"], {})
    evidence: Json = {
        **claim,
        "source": source.get("name"),
        "sheet": source.get("sheet") or None,
        "row": record["row"],
        "basis": record["basis"],
    }
    if source.get("synthetic"):
        evidence["synthetic"] = True
    cited = _by_number(snapshot, "citations").get(record["citation"])
    if cited:
        evidence |= {key: cited[key] for key in ("title", "url", "date", "grade") if cited.get(key)}
    return evidence


def _by_number(snapshot: Snapshot, table: str) -> dict[int, dict[str, Any]]:
    def make() -> dict[int, dict[str, Any]]:
        frame: pl.DataFrame = getattr(snapshot, table)
        return {row["n"]: row for row in frame.to_dicts()}

    return snapshot.memoised(("by number", table), make)

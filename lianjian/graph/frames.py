"""What the engines share in handing over a whole graph as `records.Frames`."""

from collections.abc import Mapping

import polars as pl

from lianjian.graph import layout
from lianjian.graph.layout import Columns, Table
from lianjian.graph.records import PROVENANCE, EdgeType

_COUNTED: Columns = {**PROVENANCE, "statements": pl.Int64()}

_MADE_BY: Columns = {
    "table": pl.String(),
    "start_kind": pl.String(),
    "end_kind": pl.String(),
    "thing": pl.String(),
    "start": pl.String(),
    "end": pl.String(),
    **PROVENANCE,
}


def node_columns(table: Table) -> Columns:
    """Columns of a frame of nodes."""
    return {"n": pl.Int64(), "id": pl.String(), **table.properties, **_COUNTED}


def relation_columns(table: Table) -> Columns:
    """Columns of a frame of relations; `start` and `end` are the numbers of the nodes."""
    return {"start": pl.Int64(), "end": pl.Int64(), **table.properties, **_COUNTED}


def shared_statements(book: pl.DataFrame, nodes: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The live statements of what is stated more than once, without those that wait for an end of their relation."""
    of_nodes = book.filter(pl.col("start_kind").is_null()).with_columns(
        thing="start", start=pl.lit(None, pl.String), end=pl.lit(None, pl.String)
    )
    parts = [of_nodes.select(*_MADE_BY)]
    edges = book.select("table", "start_kind", "end_kind").drop_nulls().unique().sort(pl.all())
    for edge in edges.iter_rows():
        parts.append(_of_relation(book, EdgeType(*edge), nodes))
    return pl.concat([layout.empty(_MADE_BY), *parts])


def _of_relation(book: pl.DataFrame, edge: EdgeType, nodes: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    mine = book.filter(pl.col("table") == edge.relation, pl.col("start_kind") == edge.start, pl.col("end_kind") == edge.end)
    awake = mine.join(nodes[edge.start].select(start="id"), on="start", how="semi")
    awake = awake.join(nodes[edge.end].select(end="id"), on="end", how="semi")
    return awake.with_columns(thing=pl.lit(None, pl.String)).select(*_MADE_BY)

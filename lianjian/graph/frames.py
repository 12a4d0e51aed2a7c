"""What the engines share in handing over a whole graph as `records.Frames`."""

from collections.abc import Mapping

import polars as pl

from lianjian.graph import layout
from lianjian.graph.layout import Columns, Table
from lianjian.graph.merges import Merges, under, within_itself
from lianjian.graph.records import PROVENANCE, Delta, EdgeType, Frames, Rows
from lianjian.graph.statements import of_book

_COUNTED: Columns = {**PROVENANCE, "statements": pl.Int64()}

_MADE_BY: Columns = {
    "table": pl.String(),
    "start_kind": pl.String(),
    "end_kind": pl.String(),
    "thing": pl.String(),
    "start": pl.String(),
    "end": pl.String(),
    **PROVENANCE,
    "key": pl.String(),
}


def node_columns(table: Table) -> Columns:
    """Columns of a frame of nodes."""
    return {"n": pl.Int64(), "id": pl.String(), **table.properties, **_COUNTED}


def relation_columns(table: Table) -> Columns:
    """Columns of a frame of relations; `start` and `end` are the numbers of the nodes."""
    return {"start": pl.Int64(), "end": pl.Int64(), **table.properties, **_COUNTED}


def shared_statements(book: pl.DataFrame, nodes: Mapping[str, pl.DataFrame], merged: pl.DataFrame) -> pl.DataFrame:
    """The live statements of the book, under the ids that stay (`merged` is the book Merge), without relations that wait."""
    merges = Merges.of_book(merged)
    book = shown_statements(book, merges)
    of_nodes = book.filter(pl.col("start_kind").is_null()).join(_keys(book, merges), on="n", how="left", maintain_order="left")
    of_nodes = of_nodes.with_columns(thing="start", start=pl.lit(None, pl.String), end=pl.lit(None, pl.String))
    parts = [of_nodes.select(*_MADE_BY)]
    edges = book.select("table", "start_kind", "end_kind").drop_nulls().unique().sort(pl.all())
    for edge in edges.iter_rows():
        parts.append(_of_relation(book, EdgeType(*edge), nodes))
    return pl.concat([layout.empty(_MADE_BY), *parts])


def _keys(book: pl.DataFrame, merges: Merges) -> pl.DataFrame:
    """The 编号 that statements about what is merged give, by their numbers: the fold keeps one only, and all are asked for."""
    found = [layout.empty({"n": pl.Int64(), "key": pl.String()})]
    for kind, table in layout.kinds().items():
        if roots := set(merges.of(kind).values()):
            of_merged = book.filter(pl.col("table") == kind, pl.col("start").is_in(roots))
            found.append(of_book(table, of_merged).select("key", n="ref").select("n", "key"))
    return pl.concat(found)


def shown_statements(book: pl.DataFrame, merges: Merges) -> pl.DataFrame:
    """Live rows of Statement under the ids that stay, without relations of a thing to itself that merging makes."""
    if not merges:
        return book
    kept = [*book.columns]
    parts = []
    for table in layout.tables():
        start, end = table.ends
        mine = book.filter(
            pl.col("table") == table.name,
            pl.col("start_kind").eq_missing(pl.lit(start, pl.String)),
            pl.col("end_kind").eq_missing(pl.lit(end, pl.String)),
        )
        if mine.height:
            parts.append(under(table, mine, merges).filter(~within_itself(table)).select(kept))
    return pl.concat([book.clear(), *parts]).sort("n")


def _of_relation(book: pl.DataFrame, edge: EdgeType, nodes: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    mine = book.filter(pl.col("table") == edge.relation, pl.col("start_kind") == edge.start, pl.col("end_kind") == edge.end)
    awake = mine.join(nodes[edge.start].select(start="id"), on="start", how="semi")
    awake = awake.join(nodes[edge.end].select(end="id"), on="end", how="semi")
    return awake.with_columns(thing=pl.lit(None, pl.String), key=pl.lit(None, pl.String)).select(*_MADE_BY)


def patched_frames(frames: Frames, delta: Delta) -> Frames:
    """The graph of the delta's version, from what was read of it since an earlier one: relations without an end are dropped."""
    nodes = {kind: _patched_nodes(frame, delta.nodes.get(kind)) for kind, frame in frames.nodes.items()}
    return Frames(
        version=delta.version,
        load=delta.load,
        nodes=nodes,
        relations={
            edge: _patched_relations(frame, delta.relations.get(edge), nodes[edge.start], nodes[edge.end])
            for edge, frame in frames.relations.items()
        },
        sources=delta.sources,
        citations=delta.citations,
        statements=shared_statements(delta.statements, nodes, delta.merges),
        merges=delta.merges,
    )


def _patched_nodes(frame: pl.DataFrame, rows: Rows | None) -> pl.DataFrame:
    if rows is None:
        return frame
    kept = frame.join(rows.keys, left_on="id", right_on="start", how="anti")
    return pl.concat([kept, rows.rows.drop("end").rename({"start": "id", "at": "n"}).select(frame.columns)])


def _patched_relations(frame: pl.DataFrame, rows: Rows | None, starts: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """The relations, by the numbers of their ends, with those between some pairs of things replaced."""
    if rows is not None:
        kept = frame.join(_by_number(rows.keys, starts, ends), on=["start", "end"], how="anti")
        frame = pl.concat([kept, _by_number(rows.rows, starts, ends).select(frame.columns)])
    return frame.join(starts, left_on="start", right_on="n", how="semi").join(ends, left_on="end", right_on="n", how="semi")


def _by_number(relations: pl.DataFrame, starts: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Relations between ids as relations between numbers, without those that lack an end."""
    found = relations.join(starts.select("n", "id"), left_on="start", right_on="id").drop("start").rename({"n": "start"})
    return found.join(ends.select("n", "id"), left_on="end", right_on="id").drop("end").rename({"n": "end"})

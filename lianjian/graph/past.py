"""What was ever said about a thing: the statements that stand and those that were taken back."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lianjian.graph import statements as shape
from lianjian.graph.consistent import undisturbed
from lianjian.graph.engine import Engine
from lianjian.graph.fold import single
from lianjian.graph.layout import KEYS, STATEMENT, Columns, Table, empty, kinds, relations
from lianjian.graph.merges import Merges

#: Columns of a statement of the past: those of Statement without its number, which a row of the graph does not have.
SAID: Columns = {name: kind for name, kind in STATEMENT.items() if name != "n"}


@dataclass(frozen=True, slots=True)
class Past:
    """All statements about a thing of one graph, read as of one version.

    statements: columns of SAID, in no order; `load` and `ended` are numbers of loads, `ended` null for what stands.
    loads, sources, citations: the books Load, Source and Citation.   merges: what is merged.
    """

    version: int
    statements: pl.DataFrame
    loads: pl.DataFrame
    sources: pl.DataFrame
    citations: pl.DataFrame
    merges: Merges


def read_past(engine: Engine, kind: str, ident: str) -> Past:
    """All that was said about the node of a kind with this id, and about relations with it as an end. Raises StoreError.

    What is merged into it, or it into, is one with it; statements have the ids that they came with.
    """

    def read() -> Past:
        merges = Merges.of_book(engine.book("Merge"))
        ids = merges.group(kind, ident)
        said = [*_written(engine, kind, ids), *_single(engine, kind, ids[0], merges)]
        return Past(
            version=engine.version(),
            statements=pl.concat([empty(SAID), *said]),
            loads=engine.book("Load"),
            sources=engine.book("Source"),
            citations=engine.book("Citation"),
            merges=merges,
        )

    return undisturbed(engine, read)


def read_spoken_of(engine: Engine, text: str) -> list[tuple[str, str]]:
    """(kind, id) of the nodes of which a statement in the book Statement gives this id or exactly this name, sorted.

    Of what is merged the id is the one that stays.
    """
    # Inside a text of JSON a quotation mark is escaped: this is found nowhere but where it is the name.
    name = f'"name":{json.dumps(text, ensure_ascii=False)}'
    meant = pl.col("table").is_in(list(kinds())) & ((pl.col("start") == text) | pl.col("values").str.contains(name, literal=True))
    found = {key for chunk in engine.dump_book("Statement") for key in chunk.filter(meant).select("table", "start").iter_rows()}
    merges = Merges.of_book(engine.book("Merge"))
    return sorted({(kind, merges.root(kind, ident)) for kind, ident in found})


def _written(engine: Engine, kind: str, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
    """What the book Statement has: what was taken back, what is stated several times or under a merged id, and what waits."""
    of_start = (pl.col("start_kind") == kind) & pl.col("start").is_in(ids)
    of_end = (pl.col("end_kind") == kind) & pl.col("end").is_in(ids)
    of_node = (pl.col("table") == kind) & pl.col("start").is_in(ids)
    for chunk in engine.dump_book("Statement"):
        yield chunk.filter(of_node | of_start | of_end).select(*SAID)


def _single(engine: Engine, kind: str, ident: str, merges: Merges) -> Iterator[pl.DataFrame]:
    """The rows of the graph that are themselves the one statement about the node or about a relation of it."""
    yield from _of_rows(engine, kinds()[kind], pl.DataFrame({"start": [ident], "end": [""]}), merges)
    for edge, table in relations().items():
        sides = [side for side, end in (("start", edge.start), ("end", edge.end)) if end == kind]
        if sides:
            keys = pl.concat(engine.incident(edge, side, pl.Series([ident])).select(KEYS) for side in sides)
            yield from _of_rows(engine, table, keys.unique(maintain_order=True), merges)


def _of_rows(engine: Engine, table: Table, keys: pl.DataFrame, merges: Merges) -> Iterator[pl.DataFrame]:
    if keys.height:
        book = engine.statements() if merges else empty(STATEMENT)
        rows = single(table, engine.rows(table, keys), book, merges)
        yield shape.to_book(table, rows.with_columns(ended=pl.lit(None, pl.Int64)), 0).select(*SAID)

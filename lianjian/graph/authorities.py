"""Numbers of sources and citations: which of a load's are known, which are new, and what changed about them."""

from datetime import datetime

import polars as pl

from lianjian.graph.engine import Engine
from lianjian.graph.layout import CITATION, SOURCE, SOURCE_VERSION, empty
from lianjian.graph.records import Batch

_CITED = ("title", "url", "date", "grade")
_ABOUT = ("file", "sheet", "digest", "grade", "date", "publisher", "synthetic")


class Authorities:
    """The sources and citations of a graph with those of a load.

    sources, citations: all after the load. sources_new, sources_changed, citations_new, versions: rows to write.
    known: numbers of the load's sources that the graph had before. regraded: of those whose grade or date changed, so that
    their statements may win or lose against others. loaded: number and name of each source of the load.
    """

    def __init__(self, engine: Engine, batch: Batch, load: int, at: datetime) -> None:
        before = engine.book("Source")
        given = _given(batch, load)
        if given["name"].n_unique() != given.height:
            raise ValueError("a batch names a source twice")
        joined = given.join(before, on="name", how="left", suffix=":before")
        fresh = joined.filter(pl.col("n").is_null()).with_columns(
            n=pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + _largest(before["n"])
        )
        old = joined.filter(pl.col("n").is_not_null())
        changed = old.filter(_differs(_ABOUT))
        self.known: list[int] = old["n"].to_list()
        self.regraded: list[int] = old.filter(_differs(("grade", "date")))["n"].to_list()
        self.sources_new = fresh.select(*SOURCE)
        self.sources_changed = changed.select(*SOURCE)
        replaced = before.join(self.sources_changed, on="n", how="anti").select(*SOURCE)
        self.sources = pl.concat([replaced, self.sources_changed, self.sources_new]).sort("n")
        numbers = given.select("index", "name").join(self.sources.select("name", "n"), on="name", how="left")
        self._numbers = numbers.sort("index").select(source="index", source_number="n")
        self.loaded: list[tuple[int, str]] = list(numbers.sort("index").select("n", "name").iter_rows())
        self.versions = self._versions(engine.book("SourceVersion"), load, at)
        self.citations_new, self.citations, self._cited = _citations(engine.book("Citation"), batch.citations)

    def numbered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame of the batch with the graph's numbers instead of the batch's for source and citation."""
        source = pl.col("source").cast(pl.Int64)
        made = frame.with_columns(source).join(self._numbers, on="source", how="left", maintain_order="left")
        if made["source_number"].null_count():
            raise ValueError("a statement of a source that its batch does not list")
        made = made.with_columns(source="source_number").drop("source_number")
        if "citation" not in made.columns:
            return made
        cited = made.with_columns(pl.col("citation").cast(pl.Int64))
        cited = cited.join(self._cited, on="citation", how="left", maintain_order="left")
        return cited.with_columns(citation="citation_number").drop("citation_number")

    def _versions(self, before: pl.DataFrame, load: int, at: datetime) -> pl.DataFrame:
        first = 1 + _largest(before["n"])
        made = pl.concat([self.sources_new, self.sources_changed])
        return made.select(
            n=pl.int_range(first, first + pl.len(), dtype=pl.Int64),
            source="n",
            digest="digest",
            grade="grade",
            date="date",
            load=pl.lit(load, pl.Int64),
            at=pl.lit(at.isoformat()),
        ).select(*SOURCE_VERSION)


def _given(batch: Batch, load: int) -> pl.DataFrame:
    columns = {name: kind for name, kind in SOURCE.items() if name not in ("n", "load")}
    rows = [{name: getattr(info, name) for name in columns} for info in batch.sources]
    given = pl.DataFrame(rows, schema=columns)
    return given.with_columns(load=pl.lit(load, pl.Int64), index=pl.int_range(pl.len(), dtype=pl.Int64))


def _differs(names: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}:before")) for name in names)


def _citations(before: pl.DataFrame, given: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """New citations, all citations, and the number of each of the batch's: citation (its index), citation_number."""
    if given.is_empty():
        return empty(CITATION), before, pl.DataFrame(schema={"citation": pl.Int64, "citation_number": pl.Int64})
    wanted = given.select(pl.col(name).cast(pl.String) for name in _CITED)
    fresh = wanted.unique(maintain_order=True).join(before, on=_CITED, how="anti", nulls_equal=True, maintain_order="left")
    first = 1 + _largest(before["n"])
    fresh = fresh.with_columns(n=pl.int_range(first, first + pl.len(), dtype=pl.Int64)).select(*CITATION)
    every = pl.concat([before.select(*CITATION), fresh])
    indexed = wanted.with_columns(citation=pl.int_range(pl.len(), dtype=pl.Int64))
    numbers = indexed.join(every, on=_CITED, how="left", nulls_equal=True, maintain_order="left")
    return fresh, every, numbers.select("citation", citation_number="n")


def _largest(numbers: pl.Series) -> int:
    largest = numbers.max()
    return largest if isinstance(largest, int) else 0

"""How many rows of each source a load found new, changed, unchanged and gone."""

from collections.abc import Sequence

import polars as pl

from lianjian.graph.difference import Difference
from lianjian.graph.records import SourceResult

_ROW = ("source", "row")
_ROWS = pl.Schema({"source": pl.Int64, "row": pl.Int64})


def tally(differences: Sequence[Difference], sources: Sequence[tuple[int, str]]) -> tuple[SourceResult, ...]:
    """Counts rows by what became of their statements.

    A row is unchanged when it makes the statements that it made, wherever it now stands; new when it speaks of nothing that
    its source spoke of before; changed otherwise. A row is gone when its source speaks of none of its things any more.
    """
    kept = _all([one.kept.select("source", "before", "after") for one in differences])
    added = _all([one.added.select(*_ROW, "known") for one in differences])
    ended = _all([one.ended.select(*_ROW, "known") for one in differences])
    if kept.is_empty():
        kept = pl.DataFrame(schema={"source": pl.Int64, "before": pl.Int64, "after": pl.Int64})

    stood = kept.select("source", row="after").unique()
    lost = kept.join(ended, left_on=["source", "before"], right_on=list(_ROW), how="semi")
    touched = pl.concat([lost.select("source", row="after"), _rows(added)]).unique()
    unchanged = stood.join(touched, on=_ROW, how="anti")
    fresh = _rows(added).join(stood, on=_ROW, how="anti").join(_rows(added, known=True), on=_ROW, how="anti")
    changed = touched.join(fresh, on=_ROW, how="anti")
    before = kept.select("source", row="before")
    gone = _rows(ended).join(before, on=_ROW, how="anti").join(_rows(ended, known=True), on=_ROW, how="anti")

    counts = [_by_source(rows) for rows in (fresh, changed, unchanged, gone)]
    return tuple(SourceResult(name, *(count.get(number, 0) for count in counts)) for number, name in sources)


def _all(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema={**_ROWS, "known": pl.Boolean})


def _rows(statements: pl.DataFrame, known: bool = False) -> pl.DataFrame:
    chosen = statements.filter("known") if known else statements
    return chosen.select(_ROW).unique()


def _by_source(rows: pl.DataFrame) -> dict[int, int]:
    return dict(rows.group_by("source").len().iter_rows())

"""How many rows of each source a load found new, changed, unchanged and gone."""

from collections.abc import Iterable, Sequence

import polars as pl

from lianjian.graph.difference import Difference
from lianjian.graph.records import SourceResult

#: More than any list has: a row of a source is one number, so that millions of them are compared in little memory.
_MOST_ROWS = 1 << 40

#: No row of any source.
NO_ROWS = pl.Series("row", [], pl.Int64)


def tally(differences: Sequence[Difference], sources: Sequence[tuple[int, str]]) -> tuple[SourceResult, ...]:
    """Counts rows by what became of their statements.

    A row is unchanged when it makes the statements that it made, wherever it now stands; new when it speaks of nothing that
    its source spoke of before; changed otherwise. A row is gone when its source speaks of none of its things any more.
    """
    before = pl.concat([NO_ROWS, *(places(one.kept, "before") for one in differences)])
    after = pl.concat([NO_ROWS, *(places(one.kept, "after") for one in differences)])
    added, added_known = _told(one.added for one in differences)
    ended, ended_known = _told(one.ended for one in differences)

    stood = after.unique()
    lost = after.filter(before.is_in(ended.implode()))
    touched = pl.concat([lost, added]).unique() if lost.len() else added
    unchanged = _without(stood, touched)
    fresh = _without(_without(added, stood), added_known)
    changed = _without(touched, fresh)
    gone = _without(_without(ended, before), ended_known)

    counts = [by_source(rows) for rows in (fresh, changed, unchanged, gone)]
    return tuple(SourceResult(name, *(count.get(number, 0) for count in counts)) for number, name in sources)


def places(statements: pl.DataFrame, row: str = "row") -> pl.Series:
    """The rows of their sources in which statements stand, each as one number."""
    within = pl.col(row).fill_null(_MOST_ROWS - 1)
    return statements.select(row=pl.col("source").cast(pl.Int64) * _MOST_ROWS + within)["row"]


def _told(parts: Iterable[pl.DataFrame]) -> tuple[pl.Series, pl.Series]:
    """The rows in which the statements stand, each once; and those in which a statement is about a thing that is known."""
    every, known = [NO_ROWS], [NO_ROWS]
    for statements in parts:
        every.append(places(statements).unique())
        known.append(places(statements.filter("known")))
    return pl.concat(every).unique(), pl.concat(known).unique()


def _without(rows: pl.Series, others: pl.Series) -> pl.Series:
    return rows.filter(~rows.is_in(others.implode())) if others.len() else rows


def by_source(rows: pl.Series) -> dict[int, int]:
    """The numbers of rows, given once each, by their source."""
    return dict((rows // _MOST_ROWS).value_counts().iter_rows())

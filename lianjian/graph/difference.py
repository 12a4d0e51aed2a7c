"""What a source says now against what it said before, statement by statement.

Two statements are the same when source, thing, content, citation and basis are the same, wherever in the source they
stand; of several equal ones the first of one side goes with the first of the other.
"""

from dataclasses import dataclass

import polars as pl

from lianjian.graph import statements as shape
from lianjian.graph.layout import KEYS, Table
from lianjian.graph.rowsets import are_distinct, without

_SAME = (*KEYS, "source", "citation", "basis", "values", "turn")
_THING = (*KEYS, "source")


@dataclass(frozen=True, slots=True)
class Difference:
    """The statements of some sources about one table, before and after a load.

    added: statements that are new, with `known`: whether the source spoke of that thing before.
    ended: statements that it makes no more, with `known`: whether it still speaks of that thing.
    kept: start, end, ref, source, before and after: the rows where a statement stood and stands.
    """

    table: Table
    added: pl.DataFrame
    ended: pl.DataFrame
    kept: pl.DataFrame

    @property
    def moved(self) -> pl.DataFrame:
        """start, end, ref and row of the statements that stand in another row of their source than before."""
        moved = self.kept.filter(pl.col("before").ne_missing(pl.col("after")))
        return moved.select(*KEYS, "ref", row="after")


def difference(table: Table, before: pl.DataFrame, after: pl.DataFrame) -> Difference:
    """Compares two statement frames of the same sources (`after` with ref 0)."""
    if before.is_empty():
        return Difference(table, _known(after, before), _known(before, after), _kept(before))
    old, new = _turns(table, before), _turns(table, after)
    return Difference(
        table,
        added=_known(without(new, old, _SAME), before).drop("values", "turn"),
        ended=_known(without(old, new, _SAME), after).drop("values", "turn"),
        kept=old.select(*_SAME, "ref", before="row")
        .join(new.select(*_SAME, after="row"), on=_SAME, nulls_equal=True)
        .select(*KEYS, "ref", "source", "before", "after"),
    )


def _turns(table: Table, statements: pl.DataFrame) -> pl.DataFrame:
    """Adds the content as text and, for statements that are equal, which of them each is, in the order of their rows."""
    told = statements.with_columns(shape.content(table, statements))
    if are_distinct(statements, _THING):
        return told.with_columns(turn=pl.lit(0, pl.Int64))
    same = [*KEYS, "source", "citation", "basis", "values"]
    ordered = told.sort("row", "ref", maintain_order=True)
    return ordered.with_columns(turn=pl.int_range(pl.len(), dtype=pl.Int64).over(same))


def _known(statements: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    if statements.is_empty() or others.is_empty():
        return statements.with_columns(known=pl.lit(False))
    things = others.select(_THING).unique().with_columns(known=pl.lit(True))
    return statements.join(things, on=_THING, how="left").with_columns(pl.col("known").fill_null(False))


def _kept(before: pl.DataFrame) -> pl.DataFrame:
    return before.select(*KEYS, "ref", "source", before="row", after="row")

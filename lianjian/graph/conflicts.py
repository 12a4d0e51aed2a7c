"""Where sources disagree: properties of which the live statements about a thing give several values, and what decided."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lianjian.graph import statements as shape
from lianjian.graph.fold import SPELL, ranked, with_spell
from lianjian.graph.layout import UNIONS, Table, tables

#: What is compared of two statements, in this order, by the name of the rule.
_RULES = {"grade": "rank_grade", "date": "rank_date", "name": "source_name", "row": "row", "content": "rank_last"}


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that a source gives, with the grade and date by which it is compared."""

    value: str
    source: str
    row: int
    grade: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A property of a thing with several values: `values`, the one in the graph first.

    start, end: ids, `end` empty for a node. rule: by what the first won over the first that differs: grade, date, name (of
    the source), row, content.
    """

    table: Table
    start: str
    end: str
    property: str
    rule: str
    values: tuple[Stated, ...]


def conflicts(statements: pl.DataFrame, sources: pl.DataFrame, citations: pl.DataFrame) -> Iterator[Conflict]:
    """All conflicts among the live rows of Statement, by table, thing and property."""
    for table in tables():
        stated = with_spell(table, shape.of_book(table, statements))
        several = stated.filter(pl.len().over(SPELL) > 1)
        if several.height:
            order = ranked(table, several, sources, citations)
            for name in table.properties:
                if name not in UNIONS:
                    yield from _of_property(table, name, order)


def _of_property(table: Table, name: str, order: pl.DataFrame) -> Iterator[Conflict]:
    text = pl.col(name).list.join("、") if table.properties[name] == pl.List(pl.String()) else pl.col(name).cast(pl.String)
    given = order.with_columns(value=text).filter(pl.col("value").is_not_null())
    differing = given.filter(pl.col("value").n_unique().over(SPELL) > 1)
    for keys, rows in differing.group_by(SPELL, maintain_order=True):
        best = rows.row(0, named=True)
        other = rows.filter(pl.col("value") != best["value"]).row(0, named=True)
        rule = next((rule for rule, column in _RULES.items() if best[column] != other[column]), "content")
        values = tuple(
            Stated(
                row["value"],
                row["source_name"],
                row["row"],
                row["citation_grade"] or row["source_grade"],
                row["citation_date"] or row["source_date"],
            )
            for row in rows.iter_rows(named=True)
        )
        yield Conflict(table, str(keys[0]), str(keys[1]), name, rule, values)

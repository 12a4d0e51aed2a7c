"""Values as a server keeps them: frames as columns of parameters, and dates as dates.

A partial date is kept as the day that it means, the first of a beginning and the last of an end, so that queries can compare
days; where what was stated is less exact than a day, `<name>_stated` beside it keeps the words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from lianjian.graph.cypher import quoted
from lianjian.graph.layout import Columns, Table
from lianjian.schema import catalogue
from lianjian.schema.dates import first_day, is_partial_date, last_day

#: Properties that say when something ends; any other date says when something begins or is.
_ENDS = frozenset({"until"})

_DAY_LENGTH = len("2023-05-01")

#: Dates among the columns of books.
BOOK_DATES = frozenset({"date"})

#: What stands for nothing in a collected column, by type; a flag beside it says so.
_BLANK: Mapping[pl.DataType, str] = {
    pl.String(): "''",
    pl.List(pl.String()): "[]",
    pl.Int64(): "0",
    pl.Float64(): "0.0",
    pl.Boolean(): "false",
}


def dates(table: Table) -> frozenset[str]:
    """The columns of a table that hold partial dates."""
    return _dates(table.name, related=table.edge is not None)


@cache
def _dates(name: str, *, related: bool) -> frozenset[str]:
    owner = catalogue.relations()[name] if related else catalogue.kinds()[name]
    properties = owner.properties if related else (*catalogue.common(), *owner.properties)
    return frozenset(one.name for one in properties if one.type == "date")


def stated_name(column: str) -> str:
    """The property that keeps the words of a partial date."""
    return f"{column}_stated"


def blank(kind: pl.DataType) -> str:
    """A term of that type."""
    return _BLANK[kind]


@dataclass(frozen=True, slots=True)
class Sent:
    """Rows as parameters of a query: `fixed` holds properties that are the same in all rows, `listed` one value a row.

    In the query a fixed property is `$f_<name>` and a listed one `$v_<name>[i]`.
    """

    fixed: Mapping[str, Any]
    listed: Mapping[str, pl.Series]
    rows: int

    def terms(self) -> dict[str, str]:
        """The term of each property."""
        return {name: f"$f_{name}" for name in self.fixed} | {name: f"$v_{name}[i]" for name in self.listed}

    def batches(self, rows: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """The parameters, at most `rows` rows at a time, and how many rows these are."""
        fixed = {f"f_{name}": value for name, value in self.fixed.items()}
        for first in range(0, self.rows, rows):
            listed = {f"v_{name}": values.slice(first, rows).to_list() for name, values in self.listed.items()}
            yield min(rows, self.rows - first), fixed | listed


def sent(frame: pl.DataFrame, dated: frozenset[str] = frozenset(), *, blanks: bool = False) -> Sent:
    """The frame as parameters. Columns that are empty throughout are left out unless `blanks` asks for their nulls."""
    fixed: dict[str, Any] = {}
    listed: dict[str, pl.Series] = {}
    for name, values in _as_kept(frame, dated):
        if values.null_count() == values.len():
            if blanks:
                fixed[name] = None
        elif _is_constant(values):
            fixed[name] = values[0]
        else:
            listed[name] = values
    return Sent(fixed, listed, frame.height)


def as_map(terms: Mapping[str, str]) -> str:
    """A map of Cypher, for a pattern."""
    return "{" + ", ".join(f"{quoted(name)}: {term}" for name, term in terms.items()) + "}"


def read_terms(columns: Columns, variable: str, dated: frozenset[str]) -> dict[str, str]:
    """The term that reads each column as it is in frames."""
    terms = {name: f"{variable}.{quoted(name)}" for name in columns}
    for name in dated.intersection(columns):
        terms[name] = f"coalesce({variable}.{quoted(stated_name(name))}, toString({terms[name]}))"
    return terms


def _as_kept(frame: pl.DataFrame, dated: frozenset[str]) -> Iterator[tuple[str, pl.Series]]:
    for name in frame.columns:
        values = frame[name]
        if name not in dated:
            yield name, values
            continue
        days, words = _days(values, at_end=name in _ENDS)
        yield name, days
        yield stated_name(name), words


def _days(texts: pl.Series, *, at_end: bool) -> tuple[pl.Series, pl.Series]:
    """The days that partial dates mean, and the words of those that name no day (what is no date has words only)."""
    distinct = texts.drop_nulls().unique().to_list()
    day = last_day if at_end else first_day
    known: dict[str, date] = {text: day(text) for text in distinct if is_partial_date(text)}
    exact = [text for text in known if len(text) == _DAY_LENGTH]
    days = texts.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.Date)
    return days, texts.set(texts.is_in(exact), None)


def _is_constant(values: pl.Series) -> bool:
    if values.dtype == pl.List(pl.String) or values.null_count():
        return False
    return values.len() > 1 and values.n_unique() == 1

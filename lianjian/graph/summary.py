"""What a graph notes of each table, so that reading it whole reads no column that holds one value or none.

Most columns of most tables are such: the whole register comes from one source, in one load, and has no English names.
An engine that can look at all rows cheaply notes it anew after each load (summarised); another one carries the notes on by
what each load writes (Summary.after), and then they may claim less than they could, never more.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from lianjian.graph.cypher import quoted
from lianjian.graph.engine import TableChange
from lianjian.graph.layout import KEYS, Table, tables
from lianjian.graph.migration import AddColumn, Migration

_PREFIX = "summary "

#: Columns that are often the same in all rows.
_CONSTANT = ("source", "load", "citation", "basis", "statements")

#: Columns that every row fills.
_KEYS = frozenset({"id", *KEYS, "n", "at"})


@dataclass(frozen=True, slots=True)
class Summary:
    """Number of rows; the columns that surely no row fills, those that surely every row fills, and values that all share."""

    rows: int = 0
    empty: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    constants: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_json(cls, text: str) -> "Summary":
        """The summary that `as_json` wrote."""
        found = json.loads(text)
        return cls(found["rows"], frozenset(found["empty"]), frozenset(found["full"]), found["constants"])

    def as_json(self) -> str:
        """The summary as text to keep."""
        found = {"rows": self.rows, "empty": sorted(self.empty), "full": sorted(self.full), "constants": self.constants}
        return json.dumps(found, sort_keys=True)

    def varies(self, column: str) -> bool:
        """Whether the column has to be read."""
        return column not in self.empty and column not in self.constants

    def has_gaps(self, column: str) -> bool:
        """Whether some rows may leave the column empty."""
        return column not in self.full and column not in _KEYS

    def constant(self, column: str) -> Any:
        """The value of a column that does not vary, None when no row fills it."""
        return self.constants.get(column)

    def restored(self, column: str) -> pl.Expr:
        """A column as it is kept: the one value that it holds, or what was read, null where `<column>:null` says so."""
        if not self.varies(column):
            return pl.lit(self.constant(column)).alias(column)
        if not self.has_gaps(column):
            return pl.col(column)
        return pl.when(~pl.col(f"{column}:null")).then(pl.col(column)).alias(column)

    def after(self, change: TableChange) -> "Summary":
        """The summary of the table after a change of it, as far as the change alone tells."""
        written = pl.concat([change.create, change.update.select(change.create.columns)])
        rows = self.rows + change.create.height - change.delete.height
        if not written.height:
            return Summary(rows, self.empty, self.full, self.constants)
        new = Summary.of_frame(change.table, written)
        if not self.rows:
            return Summary(rows, new.empty, new.full, new.constants)
        shared = {name: value for name, value in self.constants.items() if new.constants.get(name) == value}
        return Summary(rows, self.empty & new.empty, self.full & new.full, shared)

    @classmethod
    def of_frame(cls, table: Table, rows: pl.DataFrame) -> "Summary":
        """The summary of these rows."""
        nulls = {name: rows[name].null_count() for name in _noted(table)}
        constants = {name: rows[name][0] for name in _CONSTANT if not nulls[name] and rows[name].n_unique() == 1}
        empty = frozenset(name for name, count in nulls.items() if count == rows.height)
        return cls(rows.height, empty, frozenset(name for name, count in nulls.items() if not count), constants)


def summary_name(table: Table) -> str:
    """The name that the summary of a table is kept under."""
    return _PREFIX + " ".join(table.edge or (table.name,))


def summary_terms(table: Table) -> dict[str, str]:
    """The terms of the query that summarises a table."""
    counted = {f"filled {name}": f"count(n.{quoted(name)})" for name in _noted(table)}
    least = {f"least {name}": f"min(n.{quoted(name)})" for name in _CONSTANT}
    most = {f"most {name}": f"max(n.{quoted(name)})" for name in _CONSTANT}
    return {"rows": "count(*)", **counted, **least, **most}


def summarised(table: Table, found: Mapping[str, Any]) -> Summary:
    """The summary that the answer to that query makes."""
    rows = found["rows"]
    filled = {name: found[f"filled {name}"] for name in _noted(table)}
    constants = {
        name: found[f"least {name}"]
        for name in _CONSTANT
        if rows and filled[name] == rows and found[f"least {name}"] == found[f"most {name}"]
    }
    empty = frozenset(name for name, count in filled.items() if not count)
    return Summary(rows, empty, frozenset(name for name, count in filled.items() if count == rows), constants)


def read_summaries(meta: Mapping[str, str]) -> dict[str, Summary]:
    """The summaries among what a graph says of itself."""
    return {name: Summary.of_json(value) for name, value in meta.items() if name.startswith(_PREFIX)}


def migrated(meta: Mapping[str, str], migration: Migration) -> dict[str, str]:
    """The summaries among what a graph says of itself, as a migration leaves them: columns that are new are empty, and where
    values were rewritten nothing but the number of rows is known any more."""
    known = read_summaries(meta)
    summaries = {}
    for table in tables():
        if before := known.get(summary_name(table)):
            new = {step.column for step in migration.steps if isinstance(step, AddColumn) and step.table == table.name}
            now = Summary(before.rows) if migration.meanings else replace(before, empty=before.empty | new)
            summaries[summary_name(table)] = now.as_json()
    return summaries


def _noted(table: Table) -> tuple[str, ...]:
    return (*table.properties, "row", *_CONSTANT)

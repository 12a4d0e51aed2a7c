"""What a graph file notes of each table, so that reading it whole reads no column that holds one value or none.

Most columns of most tables are such: the whole register comes from one source, in one load, and has no English names.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lianjian.graph.cypher import quoted
from lianjian.graph.layout import Table

_PREFIX = "summary "

#: Columns that are often the same in all rows.
_CONSTANT = ("source", "load", "citation", "basis", "statements")


@dataclass(frozen=True, slots=True)
class Summary:
    """Number of rows; of each column how many rows fill it; of some the one value that all rows have."""

    rows: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)

    def varies(self, column: str) -> bool:
        """Whether the column has to be read. Keys are not noted: they always have."""
        return self.filled.get(column, self.rows) > 0 and column not in self.constants

    def has_gaps(self, column: str) -> bool:
        """Whether some rows leave the column empty."""
        return self.filled.get(column, self.rows) < self.rows

    def constant(self, column: str) -> Any:
        """The value of a column that does not vary, None when no row fills it."""
        return self.constants.get(column)


def summary_name(table: Table) -> str:
    """The name that the summary of a table is kept under."""
    return _PREFIX + " ".join(table.edge or (table.name,))


def summary_terms(table: Table) -> dict[str, str]:
    """The terms of the query that summarises a table."""
    counted = {f"filled {name}": f"count(n.{quoted(name)})" for name in (*table.properties, *_CONSTANT)}
    least = {f"least {name}": f"min(n.{quoted(name)})" for name in _CONSTANT}
    most = {f"most {name}": f"max(n.{quoted(name)})" for name in _CONSTANT}
    return {"rows": "count(*)", **counted, **least, **most}


def summarised(table: Table, found: Mapping[str, Any]) -> str:
    """The answer to that query as it is kept."""
    rows = found["rows"]
    filled = {name: found[f"filled {name}"] for name in (*table.properties, *_CONSTANT)}
    constants = {
        name: found[f"least {name}"]
        for name in _CONSTANT
        if filled[name] == rows and found[f"least {name}"] == found[f"most {name}"]
    }
    return json.dumps({"rows": rows, "filled": filled, "constants": constants})


def read_summaries(meta: Mapping[str, str]) -> dict[str, Summary]:
    """The summaries among what a file says of itself."""
    return {name: Summary(**json.loads(value)) for name, value in meta.items() if name.startswith(_PREFIX)}

"""A person's own query, in the Cypher of the database that holds the graph.

Beside the questions of this package, which mean the same on every graph, researchers ask their own. How to write them, and the
questions as far as Cypher can put them: docs/how-to/cypher-cookbook.md.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lianjian.errors import BadInput
from lianjian.graph.engine import QueryResult
from lianjian.graph.store import Store
from lianjian.queries.common.answer import Json
from lianjian.queries.common.synthetic import Notes, note_on


@dataclass(frozen=True, slots=True)
class CypherAnswer:
    """What a query found, with its parameters and what a reader should know of it."""

    result: QueryResult
    parameters: Mapping[str, object]
    notes: Notes

    def to_json(self) -> Json:
        """The answer as one JSON object; figures are as the database gives them."""
        data: Json = {
            "parameters": {name: _plain(value) for name, value in self.parameters.items()},
            "columns": list(self.result.columns),
            "rows": self.result.rows,
            "truncated": self.result.truncated,
        }
        return data | ({"notes": [{"zh": zh, "en": en} for zh, en in self.notes]} if self.notes else {})


def cypher(
    store: Store, text: str, parameters: Mapping[str, object] | None = None, *, limit: int = 1000, seconds: float = 30
) -> CypherAnswer:
    """Runs a query that only reads, for at most `seconds`; the first `limit` rows are given.

    A parameter that is a date compares with dates of the graph on every database. Raises BadInput, StoreError.
    """
    if limit < 1:
        raise BadInput(f"limit 应为不小于 1 的整数,不是 {limit}。", f"limit is a whole number from 1 up, not {limit}.")
    if not (seconds > 0 and math.isfinite(seconds)):
        raise BadInput(f"seconds 应为大于 0 的秒数,不是 {seconds:g}。", f"seconds is a number above 0, not {seconds:g}.")
    given = dict(parameters or {})
    result = store.query(text, given, seconds=seconds, limit=limit)
    cut = (_cut(limit),) if result.truncated else ()
    return CypherAnswer(result, given, (*cut, *note_on(store.sources())))


def _cut(limit: int) -> tuple[str, str]:
    return (
        f"只列出前 {limit} 行,后面还有;请用 --limit 多列一些,或在查询里加条件。",
        f"Only the first {limit} rows are shown, there are more: raise --limit, or add a condition to the query.",
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value

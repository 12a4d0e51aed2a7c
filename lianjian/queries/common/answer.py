"""What every question returns: plain data with parameters and evidence, ready to be JSON, a table or a picture."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Json = dict[str, Any]

_AS_THEY_ARE = frozenset((str, int, bool, type(None)))


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    `data` has the keys that docs/reference/questions.md gives for the question. `notes` are sentences (zh, en) for a
    reader, such as that silence is not absence; in `to_json` they stand under "notes", beside the contract's keys.
    """

    question: str
    data: Json
    notes: tuple[tuple[str, str], ...] = field(default=())

    def to_json(self) -> Json:
        """The answer as one JSON object; floats rounded to 6 decimals, dates as text."""
        data: Json = rounded(self.data)
        if self.notes:
            data["notes"] = [{"zh": zh, "en": en} for zh, en in self.notes]
        return data


def rounded(value: Any) -> Any:
    """Floats to 6 decimals, dates to ISO text, tuples to lists, all the way down."""
    # An answer may hold a hundred thousand values, nearly all of which stay as they are: those are told first, by type alone.
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, dict):
        return {key: item if type(item) in _AS_THEY_ARE else rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, date):
        return value.isoformat()
    return value


def unique(items: Iterable[Json]) -> list[Json]:
    """The items in order, each once."""
    seen: dict[str, Json] = {}
    for item in items:
        seen.setdefault(repr(item), item)
    return list(seen.values())

"""What docs/reference/faults.md promises for each fault: the tests of faults hold the software to that page."""

import contextlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from lianjian.errors import LianjianError

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"

_ROW = re.compile(r"^\| (?P<fault>[^|]+) \| `(?P<code>[a-z-]+)`, (?P<status>\d) \| (?P<after>[^|]+) \|$", re.MULTILINE)


class Outcome(NamedTuple):
    """The code of the error and the status, and what the graph holds afterwards."""

    code: str
    status: int
    after: str


@cache
def documented() -> dict[str, Outcome]:
    """The rows of the page's table of failures."""
    rows = _ROW.finditer(PAGE.read_text(encoding="utf-8"))
    return {row["fault"].strip(): Outcome(row["code"], int(row["status"]), row["after"].strip()) for row in rows}


def promised(fault: str) -> Outcome:
    """What the page says of a failure."""
    return documented()[fault]


@contextlib.contextmanager
def fails_as(fault: str) -> Iterator[pytest.ExceptionInfo[LianjianError]]:
    """The block fails as the page says of this fault, with a sentence in both languages."""
    outcome = promised(fault)
    with pytest.raises(LianjianError) as raised:
        yield raised
    error = raised.value
    assert (error.code, error.status) == (outcome.code, outcome.status), error
    assert re.search(r"[\u4e00-\u9fff]", error.zh)
    assert not re.search(r"[\u4e00-\u9fff]", error.en)

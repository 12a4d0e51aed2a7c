"""What a person says about the sheets of a load where the rules are not to decide: `--sheet`, `--header-rows`, a mapping."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lianjian.errors import BadInput

#: The first and last row of a header, as Excel numbers them.
HeaderRows = tuple[int, int]

#: How header rows are written: 3, or 3-4.
HEADER_ROWS = re.compile(r"([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?")
_HIGHEST = 10


def _no_rows(_file: str, _sheet: str) -> HeaderRows | None:
    return None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sheets are read, and where their headers stand.

    `sheets` are the only ones read when any are given; else all that are visible are, and of the hidden ones those in `named`.
    `header_rows` gives the header rows of a sheet of a file, None where the rules decide.
    """

    sheets: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    header_rows: Callable[[str, str], HeaderRows | None] = _no_rows


def header_rows_of(text: str) -> HeaderRows | None:
    """Header rows as they are written: `3`, or `3-4`; None when the text is neither, or of more than ten rows."""
    match = HEADER_ROWS.fullmatch(text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    return (first, last) if first <= last < first + _HIGHEST else None


def read_header_rows(text: str) -> HeaderRows:
    """Header rows as they are written. Raises BadInput."""
    rows = header_rows_of(text)
    if rows is None:
        raise BadInput(
            f"表头行“{text}”不对：请写成一行的行号（如 3）或范围（如 3-4），最多 {_HIGHEST} 行。",
            f"No header rows: {text!r}. Write the number of a row (3), or a range (3-4) of at most {_HIGHEST} rows.",
        )
    return rows

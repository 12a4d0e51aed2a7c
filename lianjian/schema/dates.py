"""Partial ISO dates: a year, a month or a day as text (`2023`, `2023-05`, `2023-05-01`), years 0001 to 9999.

As a start a partial date means its first day, as an end its last (docs/reference/questions.md, "Common to all").
"""

import calendar
import re
from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.errors import BadInput

#: The day before all days: an unknown start.
ALWAYS = -(2**31)
#: The day after all days: an unknown end.
FOR_EVER = 2**31 - 1

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EPOCH = date(1970, 1, 1).toordinal()


def is_partial_date(text: str) -> bool:
    """Whether the text is a partial date that the calendar has."""
    try:
        first_day(text)
    except BadInput:
        return False
    return True


def first_day(text: str) -> date:
    """The first day of a partial date. Raises BadInput."""
    year, month, day = _parts(text)
    return _date(text, year, 1 if month is None else month, 1 if day is None else day)


def last_day(text: str) -> date:
    """The last day of a partial date. Raises BadInput."""
    year, month, day = _parts(text)
    if month is not None and day is not None:
        return _date(text, year, month, day)
    first = _date(text, year, 12 if month is None else month, 1)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def day_number(day: date) -> int:
    """The day as days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def first_days(texts: pl.Series) -> NDArray[np.int32]:
    """First days as days since 1970-01-01; what is null or no date has always begun (ALWAYS)."""
    return _numbers(texts, first_day, ALWAYS)


def last_days(texts: pl.Series) -> NDArray[np.int32]:
    """Last days as days since 1970-01-01; what is null or no date never ends (FOR_EVER)."""
    return _numbers(texts, last_day, FOR_EVER)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    form = _FORM.fullmatch(text)
    if form is None:
        raise _no_date(text)
    year, month, day = form.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_date(text) from None


def _no_date(text: str) -> BadInput:
    return BadInput(
        f"“{text}”不是日期,应写作 2023、2023-05 或 2023-05-01。",
        f"{text!r} is not a date; write 2023, 2023-05 or 2023-05-01.",
    )


def _numbers(texts: pl.Series, parse: Callable[[str], date], unknown: int) -> NDArray[np.int32]:
    """Each distinct text is parsed once: millions of rows share a few thousand dates."""
    plain = texts.cast(pl.String)
    distinct = plain.unique().drop_nulls()
    days = [day_number(parse(text)) if is_partial_date(text) else unknown for text in distinct]
    numbers = plain.replace_strict(distinct, pl.Series(days, dtype=pl.Int32), default=unknown, return_dtype=pl.Int32)
    found: NDArray[np.int32] = numbers.to_numpy()
    return found

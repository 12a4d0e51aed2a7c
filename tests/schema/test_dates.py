"""Partial dates mean their first day as a start and their last as an end."""

import calendar
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.errors import BadInput
from lianjian.schema.dates import (
    ALWAYS,
    FOR_EVER,
    day_number,
    first_day,
    first_days,
    is_partial_date,
    last_day,
    last_days,
)

days = st.dates()
texts = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: day.isoformat()[:7]),
    days.map(lambda day: day.isoformat()[:4]),
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-05-07", date(2023, 5, 7), date(2023, 5, 7)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("0001-01-01", date(1, 1, 1), date(1, 1, 1)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_first_and_last_day(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2023-5",
        "2023-13",
        "2023-00",
        "2023-02-30",
        "2023-01-00",
        "0000",
        "2023年",
        "2023-05-01T00",
        " 2023",
        "2023\n",
        "二〇二三",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert not is_partial_date(text)
    with pytest.raises(BadInput):
        first_day(text)
    with pytest.raises(BadInput):
        last_day(text)


@given(days)
def test_a_whole_date_is_its_own_first_and_last_day(day: date) -> None:
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day


@given(days)
def test_a_month_and_a_year_span_their_days(day: date) -> None:
    month, year = day.isoformat()[:7], day.isoformat()[:4]
    length = calendar.monthrange(day.year, day.month)[1]
    assert (last_day(month) - first_day(month)).days == length - 1
    assert first_day(year) <= first_day(month) <= day <= last_day(month) <= last_day(year)


@given(st.lists(st.one_of(st.none(), texts, st.text(max_size=12))))
def test_columns_agree_with_single_values(values: list[str | None]) -> None:
    series = pl.Series("when", values, dtype=pl.String)
    good = [text if text is not None and is_partial_date(text) else None for text in values]
    assert first_days(series).tolist() == [ALWAYS if text is None else day_number(first_day(text)) for text in good]
    assert last_days(series).tolist() == [FOR_EVER if text is None else day_number(last_day(text)) for text in good]


def test_columns_are_days_since_1970() -> None:
    series = pl.Series(["1970-01-01", "1969-12-31", "0001", "9999", None])
    assert first_days(series).tolist() == [0, -1, -719162, 2932532, ALWAYS]
    assert last_days(series).tolist() == [0, -1, -718798, 2932896, FOR_EVER]
    assert first_days(series).dtype == "int32"
    assert last_days(pl.Series([], dtype=pl.String)).tolist() == []
    assert first_days(pl.Series([None, None])).tolist() == [ALWAYS, ALWAYS]

"""Levels, parents and the urban or rural class of division codes."""

import pytest

from lianjian.errors import BadInput, UnknownName
from lianjian.schema.divisions import (
    LEVELS,
    digits_of,
    is_code,
    level_number,
    level_of,
    parent_code,
    unit_at,
    urban_rural,
)

CODES = ("33", "3303", "330302", "330302005", "330302005001")


@pytest.mark.parametrize(("code", "level"), list(zip(CODES, LEVELS, strict=True)))
def test_level_by_digits(code: str, level: str) -> None:
    assert level_of(code) == level
    assert digits_of(level) == len(code)
    assert level_number(code) == CODES.index(code) + 1


def test_parents_lead_up_to_the_province() -> None:
    assert [parent_code(code) for code in CODES] == [None, *CODES[:-1]]


@pytest.mark.parametrize("text", ["", "3", "330", "33030", "3303020050", "33030200500a", "3303020", "中国"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert not is_code(text)
    with pytest.raises(BadInput):
        level_of(text)


def test_unit_at_a_level() -> None:
    assert unit_at("330302005001", "county") == "330302"
    assert unit_at("330302", "county") == "330302"
    assert unit_at("3303", "county") is None
    with pytest.raises(UnknownName, match="province"):
        unit_at("3303", "street")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("000", None),
        ("001", "urban"),
        ("199", "urban"),
        ("200", "rural"),
        ("399", "rural"),
        ("400", None),
        ("598", None),
    ],
)
def test_urban_or_rural(last: str, expected: str | None) -> None:
    assert urban_rural(f"330302005{last}") == expected


def test_only_communities_have_a_class() -> None:
    assert urban_rural("330302005") is None
    assert urban_rural("330302005²01") is None

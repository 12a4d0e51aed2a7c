"""The page of hazards says what the code does."""

import re
from pathlib import Path

from lianjian.loaders.problems import CODES
from lianjian.loaders.reading import limits
from lianjian.loaders.reading.formats.delimited import MAX_CELL
from lianjian.loaders.reading.formats.kinds import ENDINGS
from tests.hazards.sheets import HAZARDS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "reference" / "hazards.md").read_text(encoding="utf-8")


def test_every_code_on_the_page_is_in_the_catalogue() -> None:
    named = {code for line in PAGE.splitlines() if line.startswith("| ") for code in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", line)}
    assert named
    assert named <= CODES.keys()


def test_every_code_that_a_hazard_leads_to_is_on_the_page() -> None:
    led_to = {code for hazard in HAZARDS for form in hazard.formats for code, _ in hazard.reported(form)}
    assert led_to
    assert {code for code in led_to if f"`{code}`" not in PAGE} == set()


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    for most in (limits.MAX_WORKBOOK, limits.MAX_XLS, limits.MAX_TEXT):
        assert f"| {most >> 20} MB |" in PAGE
    assert f"| {limits.MAX_UNPACKED >> 30} GB |" in PAGE
    assert f"| {limits.MAX_ROWS:,} rows, {limits.MAX_CELLS:,} cells |" in PAGE
    assert f"| {limits.MAX_CHARACTERS:,} |" in PAGE
    assert f"| {MAX_CELL:,} characters |" in PAGE


def test_every_ending_that_is_read_is_on_the_page() -> None:
    formats = next(line for line in PAGE.splitlines() if line.startswith("| formats |"))
    assert {ending for ending in ENDINGS if not re.search(rf"\b{ending[1:]}\b", formats)} == set()

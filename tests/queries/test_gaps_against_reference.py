"""Question 4 on made-up worlds: the product against the reference, unit by unit, for every subject and reach."""

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from lianjian.errors import UserError
from lianjian.graph.areas import DIGITS
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.gaps import gaps
from tests.reference.common import LEVELS, View
from tests.reference.gaps import gaps as expected_gaps
from tests.reference.strategies import checked, days, gap_subjects, regions, worlds
from tests.reference.world import World, frames

COUNTS = ("total", "covered", "uncovered", "unknown")
STATUSES = ("covered", "uncovered", "unknown")
REACHES = ("own", "own", "township", "county")


def named(world: World, of: str) -> str:
    """`brand:#3` with the id of that brand of the world."""
    what, _, position = of.partition("#")
    brands = sorted(thing.id for thing in world.of_kind("Brand"))
    return f"{what}{brands[int(position) % len(brands)]}" if position else of


def narrower(reach: str, level: str) -> bool:
    return reach != "own" and LEVELS.index(reach) > LEVELS.index(level)


@checked(150)
@given(
    worlds(),
    days(),
    st.one_of(st.just(""), regions()),
    gap_subjects(),
    st.sampled_from(("community", "community", *LEVELS)),
    st.sampled_from((None, *LEVELS[:4])),
    st.sampled_from(REACHES),
)
def test_gaps(world: World, as_of: date, region: str, of: str, level: str, by: str | None, reach: str) -> None:
    assume(DIGITS[level] >= len(region) and not narrower(reach, level))
    assume(by is None or DIGITS[by] >= len(region))
    snapshot, of = Snapshot(frames(world)), named(world, of)
    expected = expected_gaps(View(world, as_of), region, of, level=level, by=by, reach=reach)
    note(f"{of} {expected}")
    options: dict[str, Any] = {"level": level, "by": by, "reach": reach, "as_of": as_of, "limit": 1000}
    for status in STATUSES:
        answer = gaps(snapshot, region or "CN", of, status=status, **options).data
        units = [unit["entity"]["id"] for unit in answer["units"]]
        assert units == [code for code, own in expected["status"].items() if own == status], status
        assert {unit["status"] for unit in answer["units"]} <= {status}
        # What is covered, and what is known not to be, rests on rows; the unknown rests on none.
        assert status == "unknown" or all(unit["evidence"] for unit in answer["units"])
    assert {name: answer[name] for name in COUNTS} == {name: expected[name] for name in COUNTS}
    groups = [{name: group[name] for name in ("region", *COUNTS)} for group in answer["by"] or []]
    assert groups == expected["by"]
    assert answer["rates"] == {"covered_of_all": expected["rate"], "covered_of_known": expected["rate_known"]}


@checked(30)
@given(worlds(), days(), st.sampled_from(LEVELS), st.sampled_from(("township", "county")))
def test_a_reach_narrower_than_the_level_is_refused(world: World, as_of: date, level: str, reach: str) -> None:
    assume(narrower(reach, level))
    with pytest.raises(UserError):
        gaps(Snapshot(frames(world)), "33", "alliance", level=level, reach=reach, as_of=as_of)

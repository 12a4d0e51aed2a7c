"""Hypothesis strategies: worlds, days, and what may be asked of them."""

import os
from datetime import date
from typing import TypeVar

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st

from tests.reference.making import COMMUNITIES, SERVICES, Sizes, make_world
from tests.reference.world import World

T = TypeVar("T")

#: Days on both sides of the dates that worlds hold, and on them.
DAYS = (date(2020, 1, 1), date(2022, 12, 31), date(2023, 5, 14), date(2023, 5, 15), date(2023, 12, 31), date(2024, 2, 29))


def sizes() -> st.SearchStrategy[Sizes]:
    """Counts that tend to be large enough for things to meet."""
    return st.builds(
        Sizes,
        grids=st.integers(0, 6),
        organizations=st.integers(4, 24),
        sites=st.integers(0, 8),
        offers=st.integers(2, 18),
        needs=st.integers(2, 18),
        alliances=st.integers(0, 6),
        members=st.integers(0, 18),
        brands=st.integers(1, 11),
        projects=st.integers(0, 10),
        observations=st.integers(0, 5),
        statements=st.integers(0, 10),
    )


def worlds() -> st.SearchStrategy[World]:
    """Small worlds."""
    return st.builds(make_world, seed=st.integers(0, 1_000_000), sizes=sizes()).map(_shown)


def days() -> st.SearchStrategy[date]:
    """Days to ask for."""
    return st.sampled_from(DAYS).map(_shown)


def _shown(value: T) -> T:
    """The value; what was drawn is told when a test fails, so that it can be asked for again."""
    note(repr(value))
    return value


def gap_subjects() -> st.SearchStrategy[str]:
    """Every `of` of question 4; brands are named by position, `brand:#3`."""
    return st.sampled_from(
        [
            *(f"service:{service}" for service in SERVICES if service != "spinning"),
            "circle:basic", "circle:upgrade",
            "dimension", "dimension:happiness", "dimension:beauty",
            "governance", "governance:autonomy",
            "brand:#0", "brand:#1", "brand:#4",
            "alliance", "alliance:beyond-county", "alliance:beyond-city", "alliance:beyond-province",
            "party-organization", "trinity", "matrix", "deliberation",
            "indicator:resident_satisfaction", "needs", "needs",
        ]
    )  # fmt: skip


def regions() -> st.SearchStrategy[str]:
    """A region of any level."""
    return st.sampled_from(sorted({code[:n] for code in COMMUNITIES for n in (2, 4, 6, 9, 12)}, key=lambda c: (len(c), c)))


def checked(examples: int) -> settings:
    """So many examples by default; five and fifty times as many with HYPOTHESIS_PROFILE=ci or thorough."""
    factor = {"ci": 5, "thorough": 50}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 1)
    return settings(max_examples=examples * factor, deadline=None, suppress_health_check=[HealthCheck.too_slow])

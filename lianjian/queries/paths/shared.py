"""What two things share: alliances, projects, brands and superiors (docs/reference/questions.md, question 5)."""

from collections.abc import Callable

import numpy as np

from lianjian.queries.common.answer import Json
from lianjian.queries.common.entities import entities
from lianjian.queries.partnership import profiles
from lianjian.queries.partnership.holding import Pairs, Subject, together


def _projects(subject: Subject) -> Pairs:
    """The projects that a thing or its organisations run or join."""
    return together(*(subject.led(r, kind, "Project") for r in ("RUNS", "JOINS") for kind in BODIES))


def _brands(subject: Subject) -> Pairs:
    """The brands that a thing or its organisations have, own or use."""
    return together(profiles.brands(subject), *(subject.led("USES", kind, "Brand") for kind in ("Site", "Alliance", "Project")))


def _superiors(subject: Subject) -> Pairs:
    return subject.led("SUBORDINATE_TO", "Organization", "Organization")


BODIES = ("Organization", "Site", "Grid")
#: What can be shared: the sort of tie, the kind of the shared thing, and how a thing comes to have it.
SHAREABLE: tuple[tuple[str, str, Callable[[Subject], Pairs]], ...] = (
    ("membership", "Alliance", profiles.alliances),
    ("projects", "Project", _projects),
    ("brand", "Brand", _brands),
    ("subordination", "Organization", _superiors),
)


def shared(one: Subject, other: Subject) -> list[Json]:
    """{"through": sort of tie, "entity"} for each alliance that both are in, project that both run or join, brand that
    both have or use, and direct superior of both; a place or grid has what its organisations have."""
    found: list[Json] = []
    for tie, kind, having in SHAREABLE:
        both = np.intersect1d(having(one).things, having(other).things)
        found += [{"through": tie, "entity": thing} for thing in entities(one.day, kind, both)]
    return found

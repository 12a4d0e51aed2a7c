"""Compatibility, proximity and openness of candidates (docs/reference/questions.md, question 1).

Each is a column of numbers, NaN where it is unknown.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.day import Day
from lianjian.queries.common.joins import distinct, is_in
from lianjian.queries.common.lineage import lineage
from lianjian.queries.partnership import profiles
from lianjian.queries.partnership.ground import Ground, urban_places
from lianjian.queries.partnership.holding import Subject

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: Proximity by the narrowest level that two things have in common; 0.25 otherwise.
NEAR = (("province", 0.5), ("city", 0.75), ("county", 1.0))
FAR = 0.25


class Comparison:
    """One subject held against candidates. What is known of the subject is looked up once."""

    def __init__(self, ground: Ground, subject: Subject) -> None:
        self._ground = ground
        self._subject = subject

    def compatibility(self, holders: Ints) -> Floats:
        """Mean of those of kind, profile and family that are known."""
        total = np.zeros(len(holders))
        known = np.zeros(len(holders), dtype=np.int8)
        for column in (self._same_kind(holders), self._same_profile(holders), self._same_family(holders)):
            if column is not None:
                stated = ~np.isnan(column)
                total[stated] += column[stated]
                known += stated
        with np.errstate(invalid="ignore"):
            mean: Floats = total / known
        return mean

    def proximity(self, holders: Ints) -> Floats:
        """1 same county, 0.75 same city, 0.5 same province, 0.25 otherwise; of things with several places the nearest pair."""
        near = np.full(len(holders), FAR)
        for level, value in NEAR:
            units = self._ground.day.areas.unit(level)[self._subject.places]
            for unit in distinct(units[units != NOWHERE]).tolist():
                near[self._ground.inside(unit, holders)] = value
        return near

    def openness(self, holders: Ints) -> Floats:
        """1 / (1 + number of valid alliances); of one in none unknown, unless 联盟 is complete for where it is."""
        count = self._ground.alliance_count[holders]
        known = (count > 0) | self._ground.alliances_complete[holders]
        return np.where(known, 1.0 / (1.0 + count), np.nan)

    def allied(self, holders: Ints) -> Bools:
        """Whether the subject and each holder are in one valid alliance or pact."""
        return self._in_alliance[holders]

    @cached_property
    def _in_alliance(self) -> Bools:
        return self._ground.with_any(self._ground.alliances, profiles.alliances(self._subject).things)

    @cached_property
    def _urban(self) -> int:
        """1 or 0 for a subject in an urban or a rural community, NOWHERE where that is unknown."""
        if self._subject.area is None:
            return NOWHERE
        kinds = set(urban_places(self._subject.day)[self._subject.places].tolist())
        return kinds.pop() if len(kinds) == 1 else NOWHERE

    def _same_kind(self, holders: Ints) -> Floats | None:
        """Same community kind, 1 or 0; None where that of the subject is unknown."""
        if self._urban == NOWHERE:
            return None
        theirs = self._ground.urban[holders]
        same: Floats = np.where(theirs == NOWHERE, np.nan, theirs == self._urban)
        return same

    @cached_property
    def _profile(self) -> Floats:
        ours: Floats = profiles.profile(self._subject)[0].astype(np.float64)
        return ours

    def _same_profile(self, holders: Ints) -> Floats | None:
        """Cosine of the two profiles; None where the subject's is zero."""
        ours = self._profile
        if not ours.any():
            return None
        product = self._ground.profile[holders] @ ours
        norm = np.sqrt(self._ground.square[holders].astype(np.float64) * (ours @ ours))
        with np.errstate(invalid="ignore"):
            cosine: Floats = product / norm
        return cosine

    @cached_property
    def _kin(self) -> Bools | None:
        """Whether each holder has a brand of the family of one of the subject's; None where the subject has no brand."""
        ours = profiles.brands(self._subject).things
        if not len(ours):
            return None
        return self._ground.with_any(self._ground.brands, _family_of(self._subject.day, ours))

    def _same_family(self, holders: Ints) -> Floats | None:
        """Shared brand family, 1 or 0; None where the subject has no brand."""
        if self._kin is None:
            return None
        return np.where(self._ground.has_brand[holders], self._kin[holders], np.nan)


def _family_of(day: Day, brands: Ints) -> Ints:
    """All brands that have an ancestor in common with one of `brands`, ascending."""
    lines = lineage(day)
    ancestors = _reached(brands, lines.up, lines.parent)
    family = _reached(ancestors, lines.down, lines.child)
    return family[family < lines.brands]


def _reached(nodes: Ints, adjacency: Adjacency, other_end: Ints) -> Ints:
    """The nodes and all that can be reached from them, ascending."""
    seen = frontier = nodes
    while len(frontier):
        following = distinct(other_end[adjacency.of_many(frontier)])
        frontier = following[~is_in(following, seen)]
        seen = distinct(np.concatenate([seen, frontier]))
    return seen

"""Compatibility, proximity and openness of candidates (docs/reference/questions.md, question 1).

Each is a column of numbers, NaN where it is unknown.
"""

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.areas import NOWHERE
from lianjian.queries import profiles
from lianjian.queries.day import Day
from lianjian.queries.ground import Ground, urban_places
from lianjian.queries.holding import Subject
from lianjian.queries.joins import distinct, is_in
from lianjian.queries.lineage import lineage

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

#: Proximity by the narrowest level that two things have in common; 0.25 otherwise.
NEAR = (("province", 0.5), ("city", 0.75), ("county", 1.0))
FAR = 0.25


def compatibility(ground: Ground, subject: Subject, holders: Ints) -> Floats:
    """Mean of those of kind, profile and family that are known."""
    total = np.zeros(len(holders))
    known = np.zeros(len(holders), dtype=np.int8)
    for column in (_kind(ground, subject, holders), _profile(ground, subject, holders), _family(ground, subject, holders)):
        if column is not None:
            stated = ~np.isnan(column)
            total[stated] += column[stated]
            known += stated
    with np.errstate(invalid="ignore"):
        mean: Floats = total / known
    return mean


def _kind(ground: Ground, subject: Subject, holders: Ints) -> Floats | None:
    """Same community kind, 1 or 0; None where that of the subject is unknown."""
    if subject.area is None:
        return None
    ours = {int(urban_places(subject.day)[place]) for place in subject.places}
    if len(ours) != 1 or NOWHERE in ours:
        return None
    theirs = ground.urban[holders]
    return np.where(theirs == NOWHERE, np.nan, theirs == ours.pop())


def _profile(ground: Ground, subject: Subject, holders: Ints) -> Floats | None:
    """Cosine of the two profiles; None where the subject's is zero."""
    ours = profiles.profile(subject)[0].astype(np.float64)
    if not ours.any():
        return None
    product = ground.profile[holders] @ ours
    norm = np.sqrt(ground.square[holders].astype(np.float64) * (ours @ ours))
    with np.errstate(invalid="ignore"):
        cosine: Floats = product / norm
    return cosine


def _family(ground: Ground, subject: Subject, holders: Ints) -> Floats | None:
    """Shared brand family, 1 or 0; None where the subject has no brand."""
    ours = profiles.brands(subject).things
    if not len(ours):
        return None
    kin = _family_of(subject.day, ours)
    shared = ground.with_any(ground.brands, kin)
    return np.where(ground.has_brand[holders], shared[holders], np.nan)


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


def proximity(ground: Ground, subject: Subject, holders: Ints) -> Floats:
    """1 same county, 0.75 same city, 0.5 same province, 0.25 otherwise; of things with several places the nearest pair."""
    near = np.full(len(holders), FAR)
    for level, value in NEAR:
        units = ground.day.areas.unit(level)[subject.places]
        for unit in distinct(units[units != NOWHERE]).tolist():
            near[ground.inside(unit, holders)] = value
    return near


def openness(ground: Ground, holders: Ints) -> Floats:
    """1 / (1 + number of valid alliances); of one in none unknown, unless 联盟 is complete for where it is."""
    count = ground.alliance_count[holders]
    known = (count > 0) | ground.alliances_complete[holders]
    return np.where(known, 1.0 / (1.0 + count), np.nan)


def allied(ground: Ground, subject: Subject, holders: Ints) -> NDArray[np.bool_]:
    """Whether the subject and each holder are in one valid alliance or pact."""
    ours = profiles.alliances(subject).things
    return ground.with_any(ground.alliances, ours)[holders]

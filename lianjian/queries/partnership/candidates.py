"""Which holders may be a subject's partners (docs/reference/questions.md, question 1).

They are of the subject's kind, lie in another unit at the level `beyond`, and inside the regions `within` when given.
"""

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.day import Day
from lianjian.queries.partnership.ground import Ground
from lianjian.queries.partnership.holding import Subject

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


def allowed(ground: Ground, subject: Subject, beyond: str, within: Ints, holders: Ints) -> Bools:
    """Whether each of `holders` may be a partner; none where it is not known where the subject is."""
    places = subject.places
    if not len(places):
        return np.zeros(len(holders), dtype=np.bool_)
    keep = ground.valid(holders)
    for low, high in _near(ground.day, places, beyond):
        keep &= ~ground.between(low, high, holders)
    if len(within):
        keep &= _inside_any(ground, within, holders)
    return keep


def _near(day: Day, places: Ints, beyond: str) -> list[tuple[int, int]]:
    """Runs of places that are not in a different unit from all of `places`.

    Of one place these are its unit at the level with all that lies in it (or the place, where it does not reach the
    level), and the wider places that contain it: those say nothing.
    """
    areas = day.areas
    runs = set()
    for place in places.tolist():
        unit = int(areas.unit(beyond)[place])
        near = place if unit == NOWHERE else unit
        runs.add((near, int(areas.end[near])))
        runs.update((wider, wider + 1) for wider in areas.above(place))
    return sorted(runs)


def _inside_any(ground: Ground, regions: Ints, holders: Ints) -> Bools:
    inside = np.zeros(len(holders), dtype=np.bool_)
    for region in regions.tolist():
        inside |= ground.inside(region, holders)
    return inside

"""Counting the three values over all units, and by sub-region."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import LEVELS, NOWHERE, Areas
from lianjian.queries.common.answer import Json
from lianjian.queries.coverage.field import Field, Places
from lianjian.queries.coverage.part import STATUSES, Statuses

Positions = NDArray[np.intp]


class Counted:
    """The status of every unit of a field, and which units have which."""

    def __init__(self, status: Statuses) -> None:
        self.status = status

    @cached_property
    def by_status(self) -> tuple[Positions, ...]:
        """For each status the positions of its units, ascending."""
        return tuple(np.flatnonzero(self.status == value) for value in range(len(STATUSES)))

    @property
    def counts(self) -> tuple[int, ...]:
        """How many units have each status."""
        return tuple(len(positions) for positions in self.by_status)

    def positions(self, status: str) -> Positions:
        """The positions of the units of a status, of all for `all`."""
        return np.arange(len(self.status)) if status == "all" else self.by_status[STATUSES.index(status)]

    def totals(self) -> Json:
        """{"total", "covered", "uncovered", "unknown"}."""
        return {"total": len(self.status), **dict(zip(STATUSES, self.counts, strict=True))}


def breakdown(field: Field, by: str, counted: Counted) -> list[Json]:
    """The totals of each sub-region of level `by` that has units, by code."""
    regions = _regions(field, by)
    bounds = np.stack([np.searchsorted(field.units, regions), np.searchsorted(field.units, field.day.areas.end[regions])])
    some = bounds[0] < bounds[1]
    regions, bounds = regions[some], bounds[:, some]
    counts = [np.subtract(*np.searchsorted(positions, bounds[::-1])).tolist() for positions in counted.by_status]
    places = field.day.snapshot.nodes("Place")
    codes, names = places.ids.gather(regions).to_list(), places.column("name").gather(regions).to_list()
    totals = (bounds[1] - bounds[0]).tolist()
    return [
        {"region": code, "name": name, "total": total, **dict(zip(STATUSES, of_status, strict=True))}
        for code, name, total, *of_status in zip(codes, names, totals, *counts, strict=True)
    ]


def _regions(field: Field, by: str) -> Places:
    """The places to break down by; where the codes of units do not reach the level, their own parents, if they have any."""
    level = by if LEVELS.index(by) <= LEVELS.index(field.level) else LEVELS[max(LEVELS.index(field.level) - 1, 0)]
    areas = field.day.areas
    if field.region == NOWHERE:
        return field.day.memoised(("of level", level), lambda: _of_level(areas, 0, areas.place_count, level))
    wider = int(areas.unit(level)[field.region])
    if wider != NOWHERE:
        return np.array([wider], dtype=np.intp)
    return _of_level(areas, field.region, int(areas.end[field.region]), level)


def _of_level(areas: Areas, first: int, behind: int, level: str) -> Places:
    return np.flatnonzero(areas.level[first:behind] == LEVELS.index(level) + 1) + first

"""Counting the three values over all units, and by sub-region."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import LEVELS, NOWHERE
from lianjian.queries.answer import Json
from lianjian.queries.coverage.field import Field, Ints
from lianjian.queries.coverage.part import STATUSES, Statuses

Positions = NDArray[np.int64]


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
    groups = _groups(field, by)
    starts = np.flatnonzero(np.diff(groups, prepend=NOWHERE))
    edges = np.append(starts, len(groups))
    counts = [np.diff(np.searchsorted(positions, edges)) for positions in counted.by_status]
    places = field.day.snapshot.nodes("Place").frame.select("id", "name")[groups[starts].tolist()]
    return [
        {
            "region": code,
            "name": name,
            "total": int(edges[i + 1] - edges[i]),
            **{status: int(count[i]) for status, count in zip(STATUSES, counts, strict=True)},
        }
        for i, (code, name) in enumerate(places.iter_rows())
    ]


def _groups(field: Field, by: str) -> Ints:
    """The sub-region of each unit, as a place; where its code does not reach the level its own parent, if it has one."""
    areas = field.day.areas
    groups = areas.unit(by)[field.units]
    above = LEVELS[max(LEVELS.index(field.level) - 1, 0)]
    return np.where(groups == NOWHERE, areas.unit(above)[field.units], groups)

"""The units that a gap question asks about, and the one place within reach of each.

Definitions: docs/reference/questions.md, question 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import LEVELS, NOWHERE
from lianjian.queries.day import Day

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Field:
    """All units of one level in a region, by code, as place numbers.

    `region` is a place number, NOWHERE for the whole country. `cells[i]` is the place within reach of `units[i]`: the unit
    itself, its township or its county, `cell_level` its level. Cells come in order as well, and do not overlap.
    """

    day: Day
    region: int
    level: str
    cell_level: str
    units: Ints
    cells: Ints

    def __len__(self) -> int:
        return len(self.units)

    def reached(self, places: Ints) -> Bools:
        """For each unit whether any of `places` (ascending) lies in its cell."""
        if not len(self.units):
            return np.zeros(0, dtype=np.bool_)
        areas = self.day.areas
        first, behind = np.searchsorted(places, [self.cells[0], areas.end[self.cells[-1]]])
        return self._marked(areas.unit(self.cell_level)[places[first:behind]], self.cells)

    def among(self, places: Ints) -> Bools:
        """For each unit whether it is itself one of `places`."""
        return self._marked(places, self.units)

    def run(self, unit: int) -> tuple[int, int]:
        """The places in the cell of the unit at that position: first, and the one behind the last."""
        cell = int(self.cells[unit])
        return cell, int(self.day.areas.end[cell])

    def _marked(self, marks: Ints, places: Ints) -> Bools:
        # One slot more, so that NOWHERE (-1) falls into it.
        hit = np.zeros(self.day.areas.place_count + 1, dtype=np.bool_)
        hit[marks] = True
        found: Bools = hit[places]
        return found


def field(day: Day, region: int, level: str, reach: str) -> Field:
    """The units of `level` in a region that are valid on the day; `reach` is own, township or county."""
    cell_level = level if reach == "own" else reach
    units = units_of(day, level)
    if region != NOWHERE:
        first, behind = np.searchsorted(units, [region, day.areas.end[region]])
        units = units[first:behind]
    return Field(day, region, level, cell_level, units, day.areas.unit(cell_level)[units])


def units_of(day: Day, level: str) -> Ints:
    """All places of a level that are valid on the day, in the order of their codes."""

    def make() -> Ints:
        of_level = day.areas.level[: day.areas.place_count] == LEVELS.index(level) + 1
        return np.flatnonzero(of_level & day.valid("Place")).astype(np.int32)

    return day.memoised(("units", level), make)

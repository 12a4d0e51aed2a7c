"""The units that a gap question asks about, and the one place within reach of each.

Definitions: docs/reference/questions.md, question 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import LEVELS, NOWHERE
from lianjian.queries.common.day import Day

Ints = NDArray[np.int32]
#: Place numbers as numpy indexes fastest with them.
Places = NDArray[np.intp]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Field:
    """All units of one level in a region, by code, as place numbers.

    `region` is a place number, NOWHERE for the whole country. `cells[i]` is the place within reach of `units[i]`: the unit
    itself, its township or its county, `cell_level` its level. Cells come in order as well, and do not overlap. `run` is
    where the units stand among all units of the level.
    """

    day: Day
    region: int
    level: str
    cell_level: str
    units: Places
    cells: Places
    run: slice

    def __len__(self) -> int:
        return len(self.units)

    def reached(self, places: Ints) -> Bools:
        """For each unit whether any of `places` (ascending) lies in its cell."""
        if not len(self.units):
            return np.zeros(0, dtype=np.bool_)
        areas = self.day.areas
        first, behind = np.searchsorted(places, [self.cells[0], areas.end[self.cells[-1]]])
        # One slot more, so that NOWHERE (-1), the cell of what is at a wider place, falls into it.
        hit = np.zeros(areas.place_count + 1, dtype=np.bool_)
        hit[areas.unit(self.cell_level)[places[first:behind]]] = True
        found: Bools = hit.take(self.cells)
        return found

    def cell(self, at: int) -> tuple[int, int]:
        """The places in the cell of the unit at that position: the first, and the one behind the last."""
        cell = int(self.cells[at])
        return cell, int(self.day.areas.end[cell])


def field(day: Day, region: int, level: str, reach: str) -> Field:
    """The units of `level` in a region that are valid on the day; `reach` is own, township or county."""
    whole = everywhere(day, level, level if reach == "own" else reach)
    if region == NOWHERE:
        return whole
    first, behind = np.searchsorted(whole.units, [region, day.areas.end[region]])
    run = slice(int(first), int(behind))
    return Field(day, region, level, whole.cell_level, whole.units[run], whole.cells[run], run)


def everywhere(day: Day, level: str, cell_level: str) -> Field:
    """All units of a level that are valid on the day."""

    def make() -> Field:
        of_level = day.areas.level[: day.areas.place_count] == LEVELS.index(level) + 1
        units = np.flatnonzero(of_level & day.valid("Place"))
        cells = units if cell_level == level else day.areas.unit(cell_level)[units].astype(np.intp)
        return Field(day, NOWHERE, level, cell_level, units, cells, slice(0, len(units)))

    return day.memoised(("field", level, cell_level), make)

"""Places and grids as one indexed tree: which area holds which, and who is in different units.

An *area* is a Place or a Grid ("a Grid counts as a place", docs/reference/questions.md). Areas are numbered: first all places
in the order of their division codes, so that everything below a place is one run of numbers behind it, then the grids, each
grid before those below it. A grid lies in its community.
"""

from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

LEVELS = ("province", "city", "county", "township", "community")
#: Digits of the division code that reach each level.
DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9, "community": 12}
NOWHERE = -1


class Areas:
    """All places and grids of one snapshot.

    Places come as a frame with `id` (division code), `name` and `level` (1..5), sorted by id; grids with `id` and `name`.
    """

    def __init__(self, places: pl.DataFrame, grids: pl.DataFrame, community: Ints, above: Ints) -> None:
        """`community`: place number of each grid (or NOWHERE); `above`: row of the grid it is part of (or NOWHERE)."""
        self.place_count = places.height
        self.grid_count = grids.height
        self.count = self.place_count + self.grid_count
        self.places = places
        self.grids = grids
        self.level: NDArray[np.int8] = np.concatenate(
            [places["level"].to_numpy().astype(np.int8), np.full(self.grid_count, 6, dtype=np.int8)]
        )
        self._grid_order, self._grid_end = _depth_first(above)
        self.area_of_grid: Ints = np.empty(self.grid_count, dtype=np.int32)
        self.area_of_grid[self._grid_order] = np.arange(self.grid_count, dtype=np.int32) + self.place_count
        self.place_of: Ints = np.concatenate(
            [np.arange(self.place_count, dtype=np.int32), _community_through(community, above)[self._grid_order]]
        )
        self._unit_cache: dict[str, Ints] = {}

    @cached_property
    def end(self) -> Ints:
        """For each area the number behind the last area below it (grids below a place are not counted)."""
        ends = np.empty(self.count, dtype=np.int32)
        ends[: self.place_count] = _run_ends(self.level[: self.place_count])
        ends[self.place_count :] = self._grid_end + self.place_count
        return ends

    def grid_row(self, area: int) -> int:
        """Row in the grid frame of an area that is a grid."""
        return int(self._grid_order[area - self.place_count])

    def is_grid(self, area: int) -> bool:
        """Whether the area is a grid."""
        return area >= self.place_count

    def identity(self, area: int) -> tuple[str, str]:
        """(kind, id) of an area."""
        if self.is_grid(area):
            return "Grid", str(self.grids["id"][self.grid_row(area)])
        return "Place", str(self.places["id"][area])

    def code(self, area: int) -> str | None:
        """The longest division code known of an area; None for a grid whose community is unknown."""
        place = int(self.place_of[area])
        return None if place == NOWHERE else str(self.places["id"][place])

    def unit(self, level: str) -> Ints:
        """For each area the place at `level` that it is or lies in; NOWHERE where its code does not reach the level."""
        if level not in self._unit_cache:
            rank = LEVELS.index(level) + 1
            numbers = np.arange(self.place_count, dtype=np.int32)
            places = self.level[: self.place_count]
            # Codes are in order, so the last place of that level seen is the one above, unless its run has ended.
            last = np.maximum.accumulate(np.where(places == rank, numbers, NOWHERE)).astype(np.int32)
            missing = (places < rank) | (last == NOWHERE) | (self.end[last] <= numbers)
            unit = np.where(missing, NOWHERE, last).astype(np.int32)
            self._unit_cache[level] = np.concatenate([unit, _take(unit, self.place_of[self.place_count :])])
        return self._unit_cache[level]

    def contains(self, regions: int | Ints, areas: int | Ints) -> Bools:
        """Whether region holds area or is it; both may be arrays (of one shape). A place holds the grids in it."""
        regions_, areas_ = np.broadcast_arrays(np.asarray(regions), np.asarray(areas))
        inner = np.where(regions_ >= self.place_count, areas_, self.place_of[areas_])
        result: Bools = (inner >= regions_) & (inner < self.end[regions_]) & (regions_ >= 0) & (areas_ >= 0)
        return result

    def different(self, level: str, area: int, others: Ints) -> Bools:
        """Whether `area` and each of `others` are in different units at `level` (docs/reference/questions.md, common rules)."""
        unit = self.unit(level)
        here, there = unit[area], unit[others]
        both = (here != NOWHERE) & (there != NOWHERE)
        apart = ~self.contains(area, others) & ~self.contains(others, np.full_like(others, area))
        result: Bools = np.where(both, here != there, apart)
        return result

    def above(self, area: int) -> list[int]:
        """The areas that hold `area`, nearest first, itself included."""
        chain = [area]
        if self.is_grid(area):
            order = np.arange(self.place_count, area, dtype=np.int32)
            chain += [int(g) for g in order[self.end[order] > area][::-1]]
        place = int(self.place_of[area])
        if place != NOWHERE:
            units = [int(self.unit(level)[place]) for level in reversed(LEVELS)]
            chain += [u for u in units if u != NOWHERE and u != area]
        return chain


def _take(values: Ints, index: Ints) -> Ints:
    """values[index], NOWHERE staying NOWHERE."""
    if not len(values):
        return np.full(len(index), NOWHERE, dtype=np.int32)
    return np.where(index == NOWHERE, NOWHERE, values[index]).astype(np.int32)


def _run_ends(levels: NDArray[np.int8]) -> Ints:
    """For rows in depth-first order: the row behind the last one below each."""
    count = len(levels)
    ends = np.full(count, count, dtype=np.int32)
    for rank in range(1, 6):
        # The run of a place ends where the next place of the same or a higher level begins.
        stops = np.append(np.flatnonzero(levels <= rank), count)
        own = np.flatnonzero(levels == rank)
        ends[own] = stops[np.searchsorted(stops, own, side="right")]
    return ends


def _depth_first(above: Ints) -> tuple[Ints, Ints]:
    """Order of the grids with every grid before those below it, and for each position the end of its run."""
    count = len(above)
    if not count:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    if (above == NOWHERE).all():
        order = np.arange(count, dtype=np.int32)
        return order, order + 1
    above = above.copy()
    tops = _tops(above)
    children: dict[int, list[int]] = {}
    for row, parent in enumerate(above.tolist()):
        children.setdefault(parent, []).append(row)
    order_list: list[int] = []
    ends = np.zeros(count, dtype=np.int32)
    stack: list[tuple[int, int]] = [(row, -1) for row in reversed(tops)]
    while stack:
        row, position = stack.pop()
        if position >= 0:
            ends[position] = len(order_list)
            continue
        stack.append((row, len(order_list)))
        order_list.append(row)
        stack.extend((child, -1) for child in reversed(children.pop(row, [])))
    return np.array(order_list, dtype=np.int32), ends


def _tops(above: Ints) -> list[int]:
    """Grids that are part of no other; one of each circle too (loaders refuse circles, a foreign graph may hold one)."""
    reached = above == NOWHERE
    tops: list[int] = np.flatnonzero(reached).tolist()
    for row in range(len(above)):
        path: list[int] = []
        while not reached[row]:
            reached[row] = True
            path.append(row)
            row = int(above[row])
        if row in path:
            tops.append(row)
            above[row] = NOWHERE
    return tops


def _community_through(community: Ints, above: Ints) -> Ints:
    """The community of each grid, taken from the grids above where a grid states none."""
    result = community.copy()
    parent = above.copy()
    for _ in range(16):
        open_ = (result == NOWHERE) & (parent != NOWHERE)
        if not open_.any():
            break
        result[open_] = community[parent[open_]]
        parent[open_] = above[parent[open_]]
    return result

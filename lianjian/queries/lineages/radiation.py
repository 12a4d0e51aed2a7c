"""How far brands reach: places, units beyond their own, organisations; in all and by year.

Definition: docs/reference/questions.md, question 3. Each brand is counted over itself and all its descendants, many brands at
once: for every brand and every thing that can be reached the table `earliest` holds the year since which some descendant
reaches it. A row is the minimum of its own and its children's, so that one pass from the leaves up makes them all, and what two
lines of descent share is counted once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.answer import Json
from lianjian.queries.common.day import Day, spread
from lianjian.queries.common.lineage import lineage
from lianjian.queries.common.ties import distinct, into, joined
from lianjian.queries.lineages.brand_years import since

Ints = NDArray[np.int32]
Ranks = NDArray[np.uint16]
Bools = NDArray[np.bool_]
Pairs = tuple[Ints, Ints]

LEVELS = {"counties": "county", "cities": "city", "provinces": "province"}
COUNTED = ("counties", "cities", "provinces", "organizations", "beyond_county", "beyond_city", "beyond_province")
#: Cells of one table held at a time.
_CELLS = 4_000_000
_NEVER = np.uint16(0xFFFF)


@dataclass(frozen=True, slots=True)
class Descent:
    """Some brands with all their descendants, numbered 0.. in the order of `brands`; the edges by level of their parent.

    `steps`: from the leaves up, the edges (child, parent) of each level, by parent. `circular`: edges on circles or above
    them, which a foreign graph may hold.
    """

    brands: Ints
    steps: Sequence[Pairs]
    circular: Pairs


def radiation(day: Day, brands: Ints) -> list[Json]:
    """The radiation of each of `brands` (ascending, each once)."""
    descent = _descent(day, brands)
    rows = np.searchsorted(descent.brands, brands)
    years = [dated.year for dated in since(day.snapshot, descent.brands)]
    known = sorted({year for year in years if year is not None})
    valid = day.valid("Brand")[descent.brands]
    # The rank of an undated brand is behind all years: it counts in the total only.
    rank = np.array([len(known) if year is None else known.index(year) for year in years], dtype=np.uint16)
    tables = _Tables(descent, rank, rows, len(known) + 1)
    counts = _counts(day, descent, tables)
    own_years = np.flatnonzero(valid & (rank < len(known))).astype(np.int32)
    begins = tables.reached((own_years, rank[own_years].astype(np.int32)), len(known))
    return [_as_json(counts[:, row], begins[row], known) for row in range(len(brands))]


def _as_json(counts: NDArray[np.int64], begins: Bools, years: Sequence[int]) -> Json:
    """`counts`: row for each of COUNTED, column for each year, then the total."""
    table = counts.T.tolist()
    total: Json = dict(zip(COUNTED, table[-1], strict=True))
    total["by_year"] = [
        {"year": years[rank], **dict(zip(COUNTED, table[rank], strict=True))} for rank in np.flatnonzero(begins).tolist()
    ]
    return total


def _counts(day: Day, descent: Descent, tables: "_Tables") -> NDArray[np.int64]:
    """[counted, brand, year or total]: how many of each are reached."""
    places = _places(day, _reach(day, descent.brands))
    homes = _places(day, spread(day.at("Brand"), descent.brands))
    counted = {}
    for plural, level in LEVELS.items():
        units = _in_units(day, places, level)
        columns, column = np.unique(units[1], return_inverse=True)
        near = _near(day, homes, columns.astype(np.int32), level, tables.rows)
        counted[plural], counted[f"beyond_{level}"] = tables.count((units[0], column.astype(np.int32)), len(columns), near)
    bodies = joined(*(into(day, relation, "Organization", "Brand", descent.brands) for relation in ("USES", "OWNS")))
    columns, column = np.unique(bodies[1], return_inverse=True)
    counted["organizations"], _ = tables.count((bodies[0], column.astype(np.int32)), len(columns), None)
    return np.stack([counted[name] for name in COUNTED])


def _reach(day: Day, brands: Ints) -> Pairs:
    """(position, area): where each brand is, and the organisations and sites that use it, and the projects under it."""
    pairs = [spread(day.at("Brand"), brands)]
    for relation, kind in (("USES", "Organization"), ("USES", "Site"), ("UNDER", "Project")):
        position, thing = into(day, relation, kind, "Brand", brands)
        who, area = spread(day.at(kind), thing)
        pairs.append((position[who], area))
    return joined(*pairs)


def _places(day: Day, pairs: Pairs) -> Pairs:
    """The places of areas; an area of which no place is known is left out."""
    place = day.areas.place_of[pairs[1]]
    known = place != NOWHERE
    return distinct(pairs[0][known], place[known])


def _in_units(day: Day, places: Pairs, level: str) -> Pairs:
    """The units of a level that the places are in; a place counts at the levels that its code reaches."""
    unit = day.areas.unit(level)[places[1]]
    known = unit != NOWHERE
    return distinct(places[0][known], unit[known])


def _near(day: Day, homes: Pairs, units: Ints, level: str, rows: NDArray[np.int64]) -> "_Near":
    wanted = np.isin(homes[0], rows)
    position = np.searchsorted(homes[0][wanted], rows, side="left")
    return _Near(day, homes[1][wanted], units, level, position, np.searchsorted(homes[0][wanted], rows, side="right"))


@dataclass(frozen=True, slots=True)
class _Near:
    """Which units of a level are not beyond a brand's own places: not in different units from each of them.

    The places of the i-th brand asked for are places[first[i]:last[i]].
    """

    day: Day
    places: Ints
    units: Ints
    level: str
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def beyond(self, low: int, high: int) -> Bools:
        """[brand, unit]: whether each of units[low:high] is in another unit than every place of the brand, which has one."""
        result = np.zeros((len(self.first), high - low), dtype=np.bool_)
        homed = np.flatnonzero(self.last > self.first)
        if not len(homed):
            return result
        units = self.units[low:high]
        own = self.day.areas.unit(self.level)[self.places][:, None]
        end = self.day.areas.end[self.places][:, None]
        # A home that does not reach the level is near all that it contains; it cannot lie in a unit of that level.
        near = np.where(own == NOWHERE, (units >= self.places[:, None]) & (units < end), own == units)
        result[homed] = ~np.logical_or.reduceat(near, self.first[homed], axis=0)
        return result


class _Tables:
    """Makes the tables `earliest` of one descent, block by block of columns, and counts them for the brands asked for."""

    def __init__(self, descent: Descent, rank: Ranks, rows: NDArray[np.int64], ranks: int) -> None:
        """`rank`: since when each brand counts; `rows`: the brands asked for; `ranks`: years, and one for undated."""
        self._descent = descent
        self._rank = rank
        self.rows = rows
        self._ranks = ranks
        self._block = max(1, _CELLS // max(1, len(descent.brands)))

    def count(self, pairs: Pairs, columns: int, near: _Near | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """[brand, year or total]: things reached, cumulated, and those of them that are beyond; `pairs` (brand, thing)."""
        reached = np.zeros((len(self.rows), self._ranks), dtype=np.int64)
        beyond = np.zeros_like(reached)
        for low in range(0, columns, self._block):
            high = min(columns, low + self._block)
            earliest = self._earliest(pairs, low, high)
            row, column = np.nonzero(earliest != _NEVER)
            rank = earliest[row, column]
            reached += self._histogram(row, rank)
            if near is not None:
                away = near.beyond(low, high)[row, column]
                beyond += self._histogram(row[away], rank[away])
        return np.cumsum(reached, axis=1), np.cumsum(beyond, axis=1)

    def reached(self, pairs: Pairs, columns: int) -> Bools:
        """[brand, thing]: whether it is reached at all."""
        result = np.zeros((len(self.rows), columns), dtype=np.bool_)
        for low in range(0, columns, self._block):
            high = min(columns, low + self._block)
            result[:, low:high] = self._earliest(pairs, low, high) != _NEVER
        return result

    def _histogram(self, row: NDArray[np.int64], rank: Ranks) -> NDArray[np.int64]:
        cells = np.bincount(row * self._ranks + rank, minlength=len(self.rows) * self._ranks)
        return cells.reshape(len(self.rows), self._ranks)

    def _earliest(self, pairs: Pairs, low: int, high: int) -> Ranks:
        """Rows of the brands asked for, columns low..high."""
        inside = (pairs[1] >= low) & (pairs[1] < high)
        brand, column = pairs[0][inside], pairs[1][inside] - low
        table: Ranks = np.full((len(self._descent.brands), high - low), _NEVER, dtype=np.uint16)
        table[brand, column] = self._rank[brand]
        for step in self._descent.steps:
            _raise(table, step)
        while len(self._descent.circular[0]):
            before = table.copy()
            _raise(table, self._descent.circular)
            if np.array_equal(before, table):
                break
        return table[self.rows]


def _raise(table: Ranks, step: Pairs) -> None:
    """Give each parent the minimum of its own row and its children's; `step` is sorted by parent."""
    child, parent = step
    first = np.flatnonzero(np.diff(parent, prepend=-1))
    parents = parent[first]
    table[parents] = np.minimum(table[parents], np.minimum.reduceat(table[child], first, axis=0))


def _descent(day: Day, brands: Ints) -> Descent:
    lines = lineage(day)
    members = np.array(sorted(lines.descendants(brands.tolist())), dtype=np.int32)
    edges = lines.down.of_many(members)
    child = np.searchsorted(members, lines.child[edges]).astype(np.int32)
    parent = np.searchsorted(members, lines.parent[edges]).astype(np.int32)
    height, circular = _heights(len(members), child.tolist(), parent.tolist())
    order = np.lexsort((parent, height[parent]))
    child, parent = child[order], parent[order]
    loops = circular[parent]
    own = height[parent[~loops]]
    cuts = np.flatnonzero(np.diff(own))
    steps = list(zip(np.split(child[~loops], cuts + 1), np.split(parent[~loops], cuts + 1), strict=True)) if len(own) else []
    by_parent = np.argsort(parent[loops], kind="stable")
    return Descent(members, steps, (child[loops][by_parent], parent[loops][by_parent]))


def _heights(count: int, child: list[int], parent: list[int]) -> tuple[Ints, Bools]:
    """The longest way from each brand down to a leaf, and which brands are on a circle or above one."""
    above: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for lower, upper in zip(child, parent, strict=True):
        above[lower].append(upper)
        waiting[upper] += 1
    height = [0] * count
    ready = [node for node in range(count) if not waiting[node]]
    while ready:
        node = ready.pop()
        for upper in above[node]:
            height[upper] = max(height[upper], height[node] + 1)
            waiting[upper] -= 1
            if not waiting[upper]:
                ready.append(upper)
    return np.array(height, dtype=np.int32), np.array(waiting, dtype=np.int32) > 0

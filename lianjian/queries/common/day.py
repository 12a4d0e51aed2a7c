"""The graph on one day: what is valid, and where things are (docs/reference/questions.md, common rules).

Every question looks at a `Day`, never at the snapshot's relations directly, so that `as_of` means the same everywhere.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.areas import Areas
from lianjian.graph.records import EdgeType
from lianjian.graph.snapshot import Edges, Snapshot, day_number
from lianjian.queries.common.joins import unique_pairs

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
T = TypeVar("T")

#: The one relation whose start hides it before that day (加入时间). 衍生时间 and 认领时间 date a relation; they are not starts.
STARTING = "MEMBER_OF"

#: Days kept for one snapshot: most people ask about today, a few compare two dates.
DAYS_KEPT = 4


@dataclass(frozen=True, slots=True)
class ValidEdges:
    """The relations of one type that are valid on the day: ends, and their numbers in `of`."""

    start: Ints
    end: Ints
    number: Ints
    of: Edges


class Located:
    """Pairs of a thing and an area that it is at. A thing may be at several areas, or at none."""

    def __init__(self, things: Ints, areas: Ints, count: int) -> None:
        self.things, self.areas = unique_pairs(things, areas)
        self.count = count

    @cached_property
    def by_thing(self) -> Adjacency:
        """Pair numbers by thing."""
        return Adjacency.over(self.things, self.count)

    def of(self, thing: int) -> Ints:
        """The areas of one thing, ascending."""
        return self.areas[self.by_thing.of(thing)]

    @cached_property
    def placed(self) -> Bools:
        """For each thing whether it is at any area."""
        placed = np.zeros(self.count, dtype=np.bool_)
        placed[self.things] = True
        return placed


class Day:
    """A snapshot as it stands on `as_of`."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self.snapshot = snapshot
        self.as_of = as_of
        self.number = day_number(as_of)
        self._valid: dict[str, Bools] = {}
        self._edges: dict[EdgeType, ValidEdges] = {}
        self._located: dict[str, Located] = {}
        self._memo: dict[Any, Any] = {}

    def memoised(self, key: Any, make: Callable[[], T]) -> T:
        """The value under `key`, made on first use. It goes when the day is dropped, unlike what `Snapshot.memoised` keeps."""
        if key not in self._memo:
            self._memo[key] = make()
        value: T = self._memo[key]
        return value

    @property
    def areas(self) -> Areas:
        """Places and grids as one tree."""
        return self.snapshot.areas

    def valid(self, kind: str) -> Bools:
        """For each thing of a kind whether it is valid on the day."""
        if kind not in self._valid:
            nodes = self.snapshot.nodes(kind)
            self._valid[kind] = (nodes.since <= self.number) & (nodes.until >= self.number)
        return self._valid[kind]

    def edges(self, relation: str, start: str, end: str) -> ValidEdges:
        """The relations of a type that are valid on the day, as are both their ends (places stand, even when abolished)."""
        edge_type = EdgeType(relation, start, end)
        if edge_type not in self._edges:
            edges = self.snapshot.edges(relation, start, end)
            holds = edges.until >= self.number
            if relation == STARTING:
                holds &= edges.since <= self.number
            for kind, ends in ((start, edges.start), (end, edges.end)):
                # What is at an abolished place is still there, and in the places above it.
                holds &= kind == "Place" or self.valid(kind)[ends]
            number = np.flatnonzero(holds).astype(np.int32)
            self._edges[edge_type] = ValidEdges(edges.start[number], edges.end[number], number, edges)
        return self._edges[edge_type]

    def at(self, kind: str) -> Located:
        """Where the valid things of a kind are: Organization, Site, Project, Brand, Alliance, Grid or Place."""
        if kind not in self._located:
            make = {"Brand": self._brands_at, "Project": self._projects_at, "Alliance": self._alliances_at}
            things, areas = make[kind]() if kind in make else self._own_areas(kind)
            self._located[kind] = Located(things, areas, self.snapshot.nodes(kind).count)
        return self._located[kind]

    def _own_areas(self, kind: str) -> tuple[Ints, Ints]:
        """Areas by LOCATED_IN; a place or a grid is its own area."""
        if kind in ("Place", "Grid"):
            things = np.arange(self.snapshot.nodes(kind).count, dtype=np.int32)
            return things, self.as_area(kind, things)
        in_place = self.edges("LOCATED_IN", kind, "Place")
        in_grid = self.edges("LOCATED_IN", kind, "Grid")
        return (
            np.concatenate([in_place.start, in_grid.start]),
            np.concatenate([in_place.end, self.as_area("Grid", in_grid.end)]),
        )

    def _alliances_at(self) -> tuple[Ints, Ints]:
        """An alliance is at the places of its valid members and at those it COVERS."""
        covers = self.edges("COVERS", "Alliance", "Place")
        things, areas = [covers.start], [covers.end]
        for kind in ("Organization", "Grid"):
            member = self.edges("MEMBER_OF", kind, "Alliance")
            who, where = spread(self.at(kind), member.start)
            things.append(member.end[who])
            areas.append(where)
        return np.concatenate(things), np.concatenate(areas)

    def _projects_at(self) -> tuple[Ints, Ints]:
        """A project is at its own place, else at those of the organisations that run it."""
        things, areas = self._own_areas("Project")
        runs = self.edges("RUNS", "Organization", "Project")
        who, where = spread(self.at("Organization"), runs.start)
        return _else(things, areas, runs.end[who], where)

    def _brands_at(self) -> tuple[Ints, Ints]:
        """A brand is at its own place, else at its owners'."""
        things, areas = self._own_areas("Brand")
        brands, owner_areas = [], []
        for kind in ("Organization", "Place", "Alliance"):
            owns = self.edges("OWNS", kind, "Brand")
            who, where = spread(self.at(kind), owns.start)
            brands.append(owns.end[who])
            owner_areas.append(where)
        return _else(things, areas, np.concatenate(brands), np.concatenate(owner_areas))

    def as_area(self, kind: str, numbers: Ints) -> Ints:
        """Area numbers of places or grids."""
        return self.areas.area_of_grid[numbers] if kind == "Grid" else numbers

    def held(self, kind: str, area: int) -> Ints:
        """The things of a kind that an area holds (at it or at any area below it), ascending."""
        located = self.at(kind)
        inside = self.areas.contains(area, located.areas)
        return np.unique(located.things[inside])

    @cached_property
    def party_organizations(self) -> Bools:
        """For each organisation whether it is a Party organisation (docs/explanation/domain.md)."""
        from lianjian.queries.common.bodies import is_party_organization

        return is_party_organization(self.snapshot.nodes("Organization").frame)


def on(snapshot: Snapshot, as_of: date) -> Day:
    """The snapshot on a day; the last few days asked for are kept."""
    days: OrderedDict[date, Day] = snapshot.memoised("days", OrderedDict)
    day = days.pop(as_of, None) or Day(snapshot, as_of)
    days[as_of] = day
    while len(days) > DAYS_KEPT:
        days.popitem(last=False)
    return day


def spread(located: Located, things: Ints) -> tuple[Ints, Ints]:
    """For each of `things` (repeats allowed) each area that it is at: (position in `things`, area)."""
    if not len(things) or not len(located.things):
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    offsets = located.by_thing.offsets
    lengths = offsets[things + 1] - offsets[things]
    position = np.repeat(np.arange(len(things), dtype=np.int32), lengths)
    return position, located.areas[located.by_thing.of_many(things)]


def _else(things: Ints, areas: Ints, other_things: Ints, other_areas: Ints) -> tuple[Ints, Ints]:
    """The first pairs, and the other pairs of those things that have none."""
    lacking = ~np.isin(other_things, things)
    return np.concatenate([things, other_things[lacking]]), np.concatenate([areas, other_areas[lacking]])


def text_in(column: pl.Series, values: list[str]) -> Bools:
    """For each row whether the text is one of `values`; nothing stated is False."""
    result: Bools = column.is_in(values).fill_null(False).to_numpy()
    return result

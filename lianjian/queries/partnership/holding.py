"""Who holds what: the same questions put to one subject, to all places of a level, or to all organisations.

"A place holds what is at it or at any place below it. Its organisations are the organisations it holds"
(docs/reference/questions.md, common rules). A holding has numbered holders; what they hold comes as pairs
(thing, holder), each once, by thing. One rule, for instance what counts in a profile, is thus written once for the one who
asks and for half a million candidates.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import LEVELS, NOWHERE
from lianjian.queries.common.day import Day, ValidEdges, spread
from lianjian.queries.common.joins import distinct, join, runs, span, unique_pairs

Ints = NDArray[np.int32]


class Pairs(NamedTuple):
    """Things and who holds each."""

    things: Ints
    holders: Ints


NONE = Pairs(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))


def together(*pairs: Pairs) -> Pairs:
    """All the pairs, each once."""
    things = np.concatenate([p.things for p in pairs])
    return Pairs(*unique_pairs(things, np.concatenate([p.holders for p in pairs])))


class Holding(Protocol):
    """Numbered holders, and what is theirs."""

    @property
    def day(self) -> Day:
        """The graph that they stand in."""
        ...

    @property
    def count(self) -> int:
        """Number of holders."""
        ...

    def held(self, kind: str) -> Pairs:
        """Things of a kind that the holders hold (an organisation holds nothing)."""
        ...

    def led(self, relation: str, kind: str, end: str) -> Pairs:
        """What a relation leads to (of kind `end`) from the things of `kind` that a holder holds, or itself is."""
        ...

    def covered(self) -> Pairs:
        """Alliances that cover the holder, or a place below it."""
        ...

    def own(self, relation: str, kind: str, end: str) -> Pairs:
        """What a relation leads to from the holder itself, where that is a place or a grid."""
        ...


@dataclass(frozen=True)
class Level:
    """All places of a level: holder `i` is place `places[i]`, in the order of codes."""

    day: Day
    rank: int
    places: Ints
    #: For each place number the holder that it is or lies in, NOWHERE where there is none.
    holder_of: Ints

    @property
    def count(self) -> int:
        """Number of places of the level."""
        return len(self.places)

    def held(self, kind: str) -> Pairs:
        """Things of a kind that the places hold."""
        located = self.day.at(kind)
        return self._by_area(located.things, located.areas)

    def led(self, relation: str, kind: str, end: str) -> Pairs:
        """What a relation leads to from the things of a kind that the places hold."""
        edges = self.day.edges(relation, kind, end)
        row, areas = spread(self.day.at(kind), edges.start)
        return self._by_area(edges.end[row], areas)

    def covered(self) -> Pairs:
        """Alliances that cover a place of the level, or one below it."""
        edges = self.day.edges("COVERS", "Alliance", "Place")
        return self._by_area(edges.start, edges.end)

    def own(self, relation: str, kind: str, end: str) -> Pairs:
        """What a relation leads to from the places themselves."""
        if kind != "Place":
            return NONE
        edges = self.day.edges(relation, "Place", end)
        mine = self.day.areas.level[edges.start] == self.rank
        return self._by_area(edges.end[mine], edges.start[mine])

    def _by_area(self, things: Ints, areas: Ints) -> Pairs:
        place = self.day.areas.place_of[areas]
        holder = np.where(place == NOWHERE, NOWHERE, self.holder_of[place])
        known = holder != NOWHERE
        return Pairs(*unique_pairs(things[known], holder[known].astype(np.int32)))


@dataclass(frozen=True)
class Organizations:
    """All organisations, each for itself: holder `i` is organisation `i`."""

    day: Day
    count: int

    def held(self, kind: str) -> Pairs:  # noqa: ARG002 - an organisation holds nothing
        """Nothing."""
        return NONE

    def led(self, relation: str, kind: str, end: str) -> Pairs:
        """What a relation leads to from the organisations."""
        if kind != "Organization":
            return NONE
        edges = self.day.edges(relation, kind, end)
        return Pairs(*unique_pairs(edges.end, edges.start))

    def covered(self) -> Pairs:
        """Nothing: only places are covered."""
        return NONE

    def own(self, relation: str, kind: str, end: str) -> Pairs:  # noqa: ARG002 - not a place
        """Nothing: `led` has it all."""
        return NONE


class Subject:
    """One thing as holder 0: a place or grid with what it holds, anything else for itself."""

    #: Number of holders.
    count = 1

    def __init__(self, day: Day, kind: str, number: int) -> None:
        self._day = day
        self.kind = kind
        self.number = number
        #: The area of a place or a grid, None for all other things.
        self.area = int(day.as_area(kind, np.array([number]))[0]) if kind in ("Place", "Grid") else None
        self._things: dict[str, Ints] = {}

    @property
    def day(self) -> Day:
        """The graph that it stands in."""
        return self._day

    @property
    def places(self) -> Ints:
        """The places that it is at, ascending."""
        areas = self.day.at(self.kind).of(self.number) if self.area is None else np.array([self.area])
        places = self.day.areas.place_of[areas]
        found: Ints = distinct(places[places != NOWHERE])
        return found

    def things(self, kind: str) -> Ints:
        """The things of a kind that it holds, or the thing itself, ascending."""
        if kind not in self._things:
            if self.area is not None:
                self._things[kind] = held_by(self.day, kind, self.area)
            else:
                self._things[kind] = np.array([self.number] if kind == self.kind else [], dtype=np.int32)
        return self._things[kind]

    def held(self, kind: str) -> Pairs:
        """Things of a kind that it holds."""
        return NONE if self.area is None else self._mine(self.things(kind))

    def led(self, relation: str, kind: str, end: str) -> Pairs:
        """What a relation leads to from what it holds, or from itself."""
        return self._ends(self.day.edges(relation, kind, end), self.things(kind))

    def covered(self) -> Pairs:
        """Alliances that cover the place, or one below it."""
        if self.kind != "Place":
            return NONE
        edges = self.day.edges("COVERS", "Alliance", "Place")
        return self._mine(distinct(edges.start[self.day.areas.contains(self.number, edges.end)]))

    def own(self, relation: str, kind: str, end: str) -> Pairs:
        """What a relation leads to from the place or grid itself."""
        if self.area is None or kind != self.kind:
            return NONE
        return self._ends(self.day.edges(relation, kind, end), np.array([self.number], dtype=np.int32))

    def _ends(self, edges: ValidEdges, starts: Ints) -> Pairs:
        _, position = join(starts, edges.start)
        return self._mine(distinct(edges.end[position]))

    @staticmethod
    def _mine(things: Ints) -> Pairs:
        return Pairs(things.astype(np.int32), np.zeros(len(things), dtype=np.int32))


def level(day: Day, rank: int) -> Level:
    """All places of a level (1 province to 5 community)."""

    def make() -> Level:
        areas = day.areas
        places = np.flatnonzero(areas.level[: areas.place_count] == rank).astype(np.int32)
        index = np.full(areas.place_count + 1, NOWHERE, dtype=np.int32)
        index[places] = np.arange(len(places), dtype=np.int32)
        unit = areas.unit(LEVELS[rank - 1])[: areas.place_count]
        return Level(day, rank, places, np.where(unit == NOWHERE, NOWHERE, index[unit]).astype(np.int32))

    return day.memoised(("level", rank), make)


def organizations(day: Day) -> Organizations:
    """All organisations."""
    return Organizations(day, day.snapshot.nodes("Organization").count)


def held_by(day: Day, kind: str, area: int) -> Ints:
    """The things of a kind that a place or grid holds, ascending; needs no pass over the whole country."""
    located = day.at(kind)
    places, order = day.memoised(("by place", kind), lambda: _by_place(day, kind))
    areas = day.areas
    if areas.is_grid(area):
        home = int(areas.place_of[area])
        low, high = (-1, 0) if home == NOWHERE else (home, home + 1)
    else:
        low, high = area, int(areas.end[area])
    pairs = order[slice(*span(places, low, high))]
    inside = areas.contains(area, located.areas[pairs])
    found: Ints = distinct(located.things[pairs[inside]])
    return found


def held_by_each(day: Day, kind: str, places: Ints) -> tuple[Ints, Ints]:
    """(which of the places, thing) for the things of a kind that each place holds, each once, ascending."""
    place, order = day.memoised(("by place", kind), lambda: _by_place(day, kind))
    low, high = place.searchsorted(places), place.searchsorted(day.areas.end[places])
    which, position = runs(low, high - low)
    return unique_pairs(which, day.at(kind).things[order[position]])


def _by_place(day: Day, kind: str) -> tuple[Ints, Ints]:
    """The pairs of `day.at(kind)` by place: (place, pair number)."""
    place = day.areas.place_of[day.at(kind).areas]
    order = np.argsort(place, kind="stable").astype(np.int32)
    return place[order], order

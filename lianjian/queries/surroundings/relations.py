"""The relations of a day, type by type, looked up from either end.

Place-PART_OF->Place is no table of the snapshot (graph/records.py): the division codes say it. Here it is one like the others,
stated by the row that states the smaller division.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.areas import LEVELS, NOWHERE, Areas
from lianjian.graph.layout import PLACE_PART_OF
from lianjian.graph.patch import Ends
from lianjian.graph.records import PROVENANCE, EdgeType
from lianjian.graph.snapshot import Edges, Snapshot
from lianjian.queries.common.day import Day, ValidEdges
from lianjian.queries.common.joins import is_in, runs
from lianjian.queries.common.ties import leading_into
from lianjian.schema.catalogue import relations

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

_NONE = np.empty(0, dtype=np.int32)
#: The relations of so few are looked at without asking whether the other ends have fewer.
_FEW = 1_000


class Ties:
    """The valid relations of one type, by start, then end. A position is a place in that order."""

    def __init__(self, day: Day, edge_type: EdgeType) -> None:
        self._day = day
        self.type = edge_type
        divisions = edge_type == PLACE_PART_OF
        self.edges: ValidEdges = _divisions(day.snapshot) if divisions else day.edges(*edge_type)

    @property
    def into(self) -> Adjacency:
        """Positions by the thing at the end."""
        return leading_into(self._day, self.edges)

    def bounds(self, things: Ints, *, outgoing: bool) -> tuple[Longs, Longs]:
        """Where the relations of each thing begin and end: among the positions, or in their order by end."""
        if outgoing:
            return self.edges.start.searchsorted(things), self.edges.start.searchsorted(things, side="right")
        offsets = self.into.offsets
        return offsets[things], offsets[things + 1]

    def among(self, starts: Ints, ends: Ints) -> Ints:
        """Positions of the relations between two sets of things, both ascending; looked up from the side that has fewer."""
        low, high = self.bounds(starts, outgoing=True)
        total = int((high - low).sum())
        if not total:
            return _NONE
        from_ends = self.bounds(ends, outgoing=False) if total > _FEW else None
        if from_ends is None or total <= int((from_ends[1] - from_ends[0]).sum()):
            position = runs(low, high - low)[1]
            return position[is_in(self.edges.end[position], ends)]
        position = self.into.edges[runs(from_ends[0], from_ends[1] - from_ends[0])[1]]
        return np.sort(position[is_in(self.edges.start[position], starts)])


@dataclass(frozen=True, slots=True)
class Side:
    """The relations of a type as a thing at one end sees them: outgoing from its start, or coming in at its end."""

    ties: Ties
    outgoing: bool

    @property
    def relation(self) -> str:
        """Name of the relation."""
        return self.ties.type.relation

    @property
    def far(self) -> str:
        """The kind at the other end."""
        return self.ties.type.end if self.outgoing else self.ties.type.start

    @property
    def direction(self) -> str:
        """As answers show it: out, in."""
        return "out" if self.outgoing else "in"

    def degrees(self, things: Ints) -> Longs:
        """How many relations each thing has."""
        low, high = self.ties.bounds(things, outgoing=self.outgoing)
        return high - low

    def seen(self, things: Ints) -> Ints:
        """What is at the other end of each relation: thing after thing, for one thing by id."""
        low, high = self.ties.bounds(things, outgoing=self.outgoing)
        lengths = high - low
        if not lengths.any():
            return _NONE
        position = runs(low, lengths)[1]
        edges = self.ties.edges
        return edges.end[position] if self.outgoing else edges.start[self.ties.into.edges[position]]


def sides(day: Day, kind: str) -> list[Side]:
    """What things of a kind may see on a day, in the order of the schema, of each relation the outgoing first."""

    def make() -> list[Side]:
        own = sorted(
            [(names.index(t.relation), 0, Side(ties(day, t), True)) for t in edge_types() if t.start == kind]
            + [(names.index(t.relation), 1, Side(ties(day, t), False)) for t in edge_types() if t.end == kind],
            key=lambda one: one[:2],
        )
        return [side for _, _, side in own if len(side.ties.edges.start)]

    names = list(relations())
    return day.memoised(("sides", kind), make)


def between(day: Day, chosen: Collection[str], kinds: Collection[str]) -> list[Ties]:
    """The chosen relations that join things of these kinds, in the order of the schema."""
    types = (t for t in edge_types() if t.relation in chosen and t.start in kinds and t.end in kinds)
    return [own for t in types if len((own := ties(day, t)).edges.start)]


def ties(day: Day, edge_type: EdgeType) -> Ties:
    """The valid relations of a type on a day."""
    return day.memoised(("ties", edge_type), lambda: Ties(day, edge_type))


@cache
def edge_types() -> tuple[EdgeType, ...]:
    """Every type of relation, in the order of the schema."""
    return tuple(EdgeType(r.name, start, end) for r in relations().values() for start, end in r.ends)


def _divisions(snapshot: Snapshot) -> ValidEdges:
    """Each division is part of the next one above it that is in the register, abolished or not."""
    places = snapshot.nodes("Place")

    def make() -> ValidEdges:
        above = _above(snapshot.areas)
        start = np.flatnonzero(above != NOWHERE).astype(np.int32)
        stated = places.frame.select(PROVENANCE.keys())[start].with_columns(statements=pl.lit(1))
        edges = Edges(PLACE_PART_OF, Ends(start, above[start], stated), (places.count, places.count))
        return ValidEdges(edges.start, edges.end, np.arange(len(start), dtype=np.int32), edges)

    return places.memoised("divisions", make)


def _above(areas: Areas) -> Ints:
    """For each place the next one above it, NOWHERE for a province."""
    above = np.full(areas.place_count, NOWHERE, dtype=np.int32)
    level = areas.level[: areas.place_count]
    for rank, name in enumerate(LEVELS, 1):
        unit = areas.unit(name)[: areas.place_count]
        above = np.where((level > rank) & (unit != NOWHERE), unit, above)
    return above

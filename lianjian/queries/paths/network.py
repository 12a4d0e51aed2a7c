"""The network of working together: who is tied to whom by membership, projects, brands and subordination.

Definition: docs/reference/questions.md, question 5. Lying in one province is no tie, so places are in it only as owners of
brands, and a path never leads through one.
"""

from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.records import EdgeType
from lianjian.queries.common.day import Day
from lianjian.queries.common.joins import distinct, runs
from lianjian.queries.partnership.holding import Subject

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: The relations of working together by what they are ties of.
TIES: dict[str, tuple[str, ...]] = {
    "membership": ("MEMBER_OF",),
    "projects": ("RUNS", "JOINS", "UNDER", "GREW_INTO"),
    "brand": ("OWNS", "USES", "DERIVED_FROM", "RELATED_TO"),
    "subordination": ("SUBORDINATE_TO",),
}
RELATIONS = tuple(relation for relations in TIES.values() for relation in relations)
#: The kinds of the network in the order of its numbers, in which ties between equally short paths are broken.
KINDS = ("Alliance", "Brand", "Grid", "Organization", "Place", "Project", "Site")


class Tie(NamedTuple):
    """One relation on a path: its type and its number among the snapshot's relations of that type."""

    type: EdgeType
    number: int


class Network:
    """All things that work together, numbered kind by kind, and the ties between them both ways."""

    def __init__(self, day: Day, relations: Collection[str] = RELATIONS) -> None:
        self.day = day
        counts = [day.snapshot.nodes(kind).count for kind in KINDS]
        self._first = dict(zip(KINDS, np.cumsum([0, *counts]).tolist(), strict=False))
        self.count = sum(counts)
        self._types = [t for r in RELATIONS if r in relations for t in day.snapshot.edge_types(r)]
        self._lengths = np.array([len(day.edges(*t).start) for t in self._types], dtype=np.int64)
        self._last = np.cumsum(self._lengths)

    @cached_property
    def _ends(self) -> tuple[Ints, Ints]:
        """Start and end of every tie, type after type."""
        starts = [self.number_of(t.start, self.day.edges(*t).start) for t in self._types]
        ends = [self.number_of(t.end, self.day.edges(*t).end) for t in self._types]
        none = np.empty(0, dtype=np.int32)
        return np.concatenate([none, *starts]), np.concatenate([none, *ends])

    @cached_property
    def _adjacency(self) -> Adjacency:
        """Ties by node, once for each end: positions in `_far`."""
        return Adjacency.over(np.concatenate(self._ends), self.count)

    @cached_property
    def _neighbours(self) -> Ints:
        """The other end of each tie, in the order of the adjacency."""
        starts, ends = self._ends
        return np.concatenate([ends, starts])[self._adjacency.edges]

    def number_of(self, kind: str, numbers: Ints) -> Ints:
        """Network numbers of things of a kind."""
        shifted: Ints = (numbers + self._first[kind]).astype(np.int32)
        return shifted

    def thing(self, node: int) -> tuple[str, int]:
        """(kind, number) of a node."""
        kind = max((k for k in KINDS if self._first[k] <= node), key=lambda k: (self._first[k], KINDS.index(k)))
        return kind, node - self._first[kind]

    def is_place(self, nodes: Ints) -> Bools:
        """Whether each node is a place."""
        low = self._first["Place"]
        result: Bools = (nodes >= low) & (nodes < self._first["Project"])
        return result

    def ends_of(self, subject: Subject) -> Ints:
        """The nodes that a thing stands for: itself, and for a place or grid the organisations that it holds; ascending."""
        own = self.number_of(subject.kind, np.array([subject.number], dtype=np.int32))
        held = self.number_of("Organization", subject.things("Organization"))
        found: Ints = distinct(np.concatenate([own, held]))
        return found

    def near(self, nodes: Ints) -> Ints:
        """All that is one tie away from any of `nodes`, ascending."""
        if len(nodes) == 1:
            return distinct(self.neighbours(int(nodes[0])))
        return distinct(self.steps(nodes)[1])

    def neighbours(self, node: int) -> Ints:
        """All that is one tie away from a node."""
        offsets = self._adjacency.offsets
        return self._neighbours[offsets[node] : offsets[node + 1]]

    def steps(self, nodes: Ints) -> tuple[Ints, Ints]:
        """(position in `nodes`, neighbour) for each tie of each node."""
        offsets = self._adjacency.offsets
        position, tie = runs(offsets[nodes], offsets[nodes + 1] - offsets[nodes])
        return position, self._neighbours[tie]

    def ties(self, one: int, other: int) -> list[Tie]:
        """The relations that tie two nodes, in the order of RELATIONS."""
        offsets, starts = self._adjacency.offsets, self._ends[0]
        if offsets[one + 1] - offsets[one] > offsets[other + 1] - offsets[other]:
            one, other = other, one
        run = slice(int(offsets[one]), int(offsets[one + 1]))
        positions = self._adjacency.edges[run][self._neighbours[run] == other] % max(len(starts), 1)
        found = []
        for position in sorted(set(positions.tolist())):
            at = int(self._last.searchsorted(position, side="right"))
            edge_type = self._types[at]
            within = position - int(self._last[at] - self._lengths[at])
            found.append(Tie(edge_type, int(self.day.edges(*edge_type).number[within])))
        return found


def network(day: Day, relations: Collection[str] = RELATIONS) -> Network:
    """The network of some relations on a day."""
    key = ("network", frozenset(relations))
    return day.memoised(key, lambda: Network(day, relations))

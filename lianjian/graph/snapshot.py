"""The graph of one version in memory, immutable, as columns: what every question runs on.

Nodes of a kind are numbered in the order of their ids, so "ties are broken by id" is the order of the numbers. Relations are
pairs of numbers beside their properties. A snapshot says what is stated; what a question makes of it stands in `queries/`.
"""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE, Areas
from lianjian.graph.elements import Edges, Nodes, edges_of, memoised, nodes_of
from lianjian.graph.frames import shared_statements
from lianjian.graph.lazy import Lazy
from lianjian.graph.merges import Merges
from lianjian.graph.records import Delta, EdgeType, Frames
from lianjian.schema.catalogue import kinds, relations

__all__ = ["Edges", "Nodes", "Snapshot", "day_number"]

Ints = NDArray[np.int32]
T = TypeVar("T")
EPOCH = date(1970, 1, 1).toordinal()

#: Kinds and relations that places and grids as one tree are made from.
_OF_AREAS = ("Place", "Grid", EdgeType("PART_OF", "Grid", "Place"), EdgeType("PART_OF", "Grid", "Grid"))


class Snapshot:
    """One version of the graph. Built from the store's `Frames`; nothing in it ever changes.

    `load` is the id of the load that made the version. `memo` is a cache for what questions derive from the snapshot (for
    instance a view of one day); it holds no state of its own.
    """

    def __init__(self, frames: Frames) -> None:
        self.version = frames.version
        self.load = frames.load
        self.sources = frames.sources
        self.citations = frames.citations
        self.statements = frames.statements
        self.merges = Merges.of_book(frames.merges)
        self._nodes: dict[str, Nodes] = {}
        numbers: dict[str, Ints] = {}
        for kind in kinds():
            self._nodes[kind], numbers[kind] = nodes_of(kind, frames.nodes.get(kind), self.merges.of(kind))
        self._edges: dict[EdgeType, Lazy[Edges]] = {}
        for edge_type in dict.fromkeys([*_edge_types(), *frames.relations]):
            build = partial(edges_of, edge_type, frames.relations.get(edge_type), numbers, self._between(edge_type))
            self._edges[edge_type] = Lazy(build)
        self.memo: dict[Any, Any] = {}

    def updated(self, delta: Delta) -> "Snapshot":
        """The snapshot of a later version, the same as one that is built anew; what did not change is shared with this one."""
        merges = Merges.of_book(delta.merges)
        nodes = {kind: one.called(merges.of(kind)) for kind, one in self._nodes.items()}
        numbers: dict[str, Ints | None] = {}
        for kind, rows in delta.nodes.items():
            nodes[kind], numbers[kind] = nodes[kind].patched(rows)
        made = copy(self)
        made.version, made.load, made.memo = delta.version, delta.load, {}
        made.sources, made.citations, made.merges = delta.sources, delta.citations, merges
        frames = {kind: one.frame for kind, one in nodes.items()}
        made.statements = shared_statements(delta.statements, frames, delta.merges)
        made._nodes = nodes
        made._edges = {edge_type: made._updated_edges(edge_type, numbers, delta) for edge_type in self._edges}
        if any(made._part(part) is not self._part(part) for part in _OF_AREAS):
            vars(made).pop("areas", None)
        return made

    def _updated_edges(self, edge_type: EdgeType, numbers: Mapping[str, Ints | None], delta: Delta) -> Lazy[Edges]:
        starts, ends = numbers.get(edge_type.start), numbers.get(edge_type.end)
        rows = delta.relations.get(edge_type)
        before = self._edges[edge_type]
        if starts is None and ends is None and rows is None:
            return before
        made = before().patched(starts, ends, rows, self._between(edge_type))
        return Lazy(lambda: made)

    def _between(self, edge_type: EdgeType) -> tuple[Nodes, Nodes]:
        return self._nodes[edge_type.start], self._nodes[edge_type.end]

    def _part(self, part: str | EdgeType) -> object:
        return self._edges[part] if isinstance(part, EdgeType) else self._nodes[part]

    def nodes(self, kind: str) -> Nodes:
        """All nodes of a kind (none where nothing is stated)."""
        return self._nodes[kind]

    def edges(self, relation: str, start: str, end: str) -> Edges:
        """All relations of that type between those kinds (none where nothing is stated)."""
        return self._edges[EdgeType(relation, start, end)]()

    def edge_types(self, relation: str) -> list[EdgeType]:
        """The types of a relation, one for each pair of kinds that it can join."""
        return [EdgeType(relation, start, end) for start, end in relations()[relation].ends]

    @cached_property
    def areas(self) -> Areas:
        """Places and grids as one tree."""
        grids = self.nodes("Grid")
        in_place = self.edges("PART_OF", "Grid", "Place")
        in_grid = self.edges("PART_OF", "Grid", "Grid")
        community = np.full(grids.count, NOWHERE, dtype=np.int32)
        community[in_place.start[::-1]] = in_place.end[::-1]
        above = np.full(grids.count, NOWHERE, dtype=np.int32)
        above[in_grid.start[::-1]] = in_grid.end[::-1]
        return Areas(self.nodes("Place").frame, grids.frame, community, above)

    def memoised(self, key: Any, make: Callable[[], T]) -> T:
        """The value under `key`, made on first use."""
        return memoised(self.memo, key, make)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def _edge_types() -> list[EdgeType]:
    return [EdgeType(name, start, end) for name, relation in relations().items() for start, end in relation.ends]

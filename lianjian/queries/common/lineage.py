"""Who derives from whom on a day: ancestors, descendants and the family of a brand.

Definitions: docs/reference/questions.md, questions 1 and 3. Lineage passes only through what is valid on the day. A brand may
derive from a project as well, so the lineage's nodes are all brands, then all projects (`project` shifts a number).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.queries.common.day import Day

Ints = NDArray[np.int32]


class Lineage:
    """The derivations valid on one day. Edge `i` leads from `child[i]` to `parent[i]`."""

    def __init__(self, day: Day) -> None:
        self.brands = day.snapshot.nodes("Brand").count
        count = self.brands + day.snapshot.nodes("Project").count
        from_brand = day.edges("DERIVED_FROM", "Brand", "Brand")
        from_project = day.edges("DERIVED_FROM", "Brand", "Project")
        self.child: Ints = np.concatenate([from_brand.start, from_project.start])
        self.parent: Ints = np.concatenate([from_brand.end, self.project(from_project.end)])
        self.from_brand = from_brand
        self.from_project = from_project
        self.up = Adjacency.over(self.child, count)
        self.down = Adjacency.over(self.parent, count)
        self._children: dict[int, list[int]] = {}
        self._parents: dict[int, list[int]] = {}

    def children(self, node: int) -> list[int]:
        """What derives from a brand or project directly."""
        if node not in self._children:
            self._children[node] = self.child[self.down.of(node)].tolist()
        return self._children[node]

    def parents(self, node: int) -> list[int]:
        """What a brand derives from directly; a project derives from nothing."""
        if node not in self._parents:
            self._parents[node] = self.parent[self.up.of(node)].tolist()
        return self._parents[node]

    def project(self, numbers: Ints) -> Ints:
        """Lineage numbers of projects."""
        return (numbers + self.brands).astype(np.int32)

    def ancestors(self, brand: int) -> dict[int, int]:
        """Each ancestor with its shortest distance, the brand itself at 0."""
        return _distances([brand], self.up, self.parent)

    def descendants(self, nodes: Iterable[int]) -> dict[int, int]:
        """Each descendant of any of `nodes` with its shortest distance, `nodes` themselves at 0."""
        return _distances(nodes, self.down, self.child)

    def family(self, brand: int) -> Ints:
        """The brands that have an ancestor in common with `brand`, itself included, ascending."""
        members = self.descendants(self.ancestors(brand))
        return np.array(sorted(n for n in members if n < self.brands), dtype=np.int32)


def lineage(day: Day) -> Lineage:
    """The lineage of all brands on the day."""
    return day.memoised("lineage", lambda: Lineage(day))


def _distances(starts: Iterable[int], adjacency: Adjacency, other_end: Ints) -> dict[int, int]:
    """Nodes with their distance, all of one distance at a time: families are wide and not deep."""
    distance = dict.fromkeys(starts, 0)
    frontier = list(distance)
    while frontier:
        step = distance[frontier[0]] + 1
        reached = np.unique(other_end[adjacency.of_many(np.array(frontier))]).tolist()
        frontier = [node for node in reached if node not in distance]
        distance.update(dict.fromkeys(frontier, step))
    return distance

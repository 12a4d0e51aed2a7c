"""Shortest paths in the network of working together, searched from both ends at once.

Each end stands for several nodes. No node of an end comes again inside a path, and no place does. Of paths that are equally
long the one whose nodes come first in the network's order comes first.
"""

import heapq
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.joins import is_in
from lianjian.queries.paths.network import Network

Ints = NDArray[np.int32]
Path = list[int]


class Ball:
    """What lies within a distance of one end: `layers[d]` the nodes at distance d, ascending, made as far as asked.

    Places that are no end themselves are in the layers, for the other end may be one, but nothing is reached through them.
    """

    def __init__(self, network: Network, ends: Ints) -> None:
        self._network = network
        self.layers: list[Ints] = [ends]

    def layer(self, distance: int) -> Ints:
        """The nodes at that distance."""
        while len(self.layers) <= distance:
            last = self.layers[-1]
            if len(self.layers) > 1:
                last = last[~self._network.is_place(last)]
            near = self._network.near(last) if len(last) else last
            # A neighbour of the last layer is in it, in the one before, or new (a place may come again, to no effect).
            for old in self.layers[-2:]:
                near = near[~is_in(near, old)]
            self.layers.append(near)
        return self.layers[distance]


def paths(network: Network, one: Ints, other: Ints, longest: int) -> Iterator[Path]:
    """All paths of at most `longest` ties between two ends, shorter before longer, then in the network's order."""
    both = both_in(one, other)
    yield from ([int(node)] for node in both)
    one, other = one[~is_in(one, both)], other[~is_in(other, both)]
    left = Remaining(network, one, other, longest)
    heap: list[tuple[int, Path]] = [(total, [node]) for node in one.tolist() if (total := left.of(node)) <= longest]
    heapq.heapify(heap)
    barred: Ints = np.union1d(one, both).astype(np.int32)
    goal = set(other.tolist())
    while heap:
        total, path = heapq.heappop(heap)
        if path[-1] in goal:
            yield path
            continue
        following, later = left.steps(path, total, longest, barred)
        for node in following:
            heapq.heappush(heap, (total, [*path, node]))
        if later is not None:
            heapq.heappush(heap, (later, path))


def split(length: int) -> tuple[int, int]:
    """How far to go from either end for paths of a length."""
    return length - length // 2, length // 2


class Remaining:
    """How many ties are left from a node to the other end, for the nodes that a path of allowed length can touch."""

    def __init__(self, network: Network, one: Ints, other: Ints, longest: int) -> None:
        self._network = network
        here, there = split(longest)
        near, far = Ball(network, one), Ball(network, other)
        reach = np.sort(np.concatenate([near.layer(distance) for distance in range(here + 1)]))
        known = [far.layer(distance) for distance in range(there + 1)]
        # Beyond the half way the distance to the other end is needed only for nodes near this one.
        layer = known[-1]
        for distance in range(there + 1, longest + 1):
            # A path leads through no place, but may end at one.
            inner = layer[~network.is_place(layer)] if distance > 1 else layer
            layer = both_in(network.near(inner), reach) if len(inner) else inner
            for old in known:
                layer = layer[~is_in(layer, old)]
            known.append(layer)
        nodes = np.concatenate(known)
        distances = np.repeat(np.arange(len(known)), [len(layer) for layer in known])
        order = np.argsort(nodes, kind="stable")
        self._nodes, self._distances = nodes[order], distances[order]

    def of(self, node: int) -> int:
        """Ties left from a node; more than any path may have when none leads on."""
        at = int(np.searchsorted(self._nodes, node))
        known = at < len(self._nodes) and self._nodes[at] == node
        return int(self._distances[at]) if known else 10**6

    def steps(self, path: Path, total: int, longest: int, barred: Ints) -> tuple[list[int], int | None]:
        """(next nodes with which the path can be `total` long, the next longer total that it can have)."""
        near = self._network.near(np.array(path[-1:], dtype=np.int32))
        at = np.searchsorted(self._nodes, near)
        found = at < len(self._nodes)
        near, at = near[found], at[found]
        found = self._nodes[at] == near
        near, left = near[found], self._distances[at[found]] + len(path)
        free = ~is_in(near, barred) & ~np.isin(near, path)
        free &= ~self._network.is_place(near) | (left == len(path))
        near, left = near[free], left[free]
        longer = left[(left > total) & (left <= longest)]
        return near[left == total].tolist(), int(longer.min()) if len(longer) else None


def both_in(values: Ints, ascending: Ints) -> Ints:
    """The values that are among the others too."""
    return values[is_in(values, ascending)]

"""Shortest paths in the network of working together, searched from both ends at once.

Each end stands for several nodes. No node of an end comes again inside a path, and no place does. Of paths that are equally
long the one whose nodes come first in the network's order comes first.
"""

import heapq
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.joins import is_in
from lianjian.queries.network import Network

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


def shortest(network: Network, one: Ball, other: Ball, longest: int) -> Path | None:
    """The first of the shortest paths between two ends, None when there is none of at most `longest` ties."""
    for length in range(longest + 1):
        meeting = _meeting(network, one, other, length)
        if len(meeting):
            return _first_path(network, one, other, length, meeting)
    return None


def _split(length: int) -> tuple[int, int]:
    """How far to go from either end for paths of a length."""
    return length - length // 2, length // 2


def _meeting(network: Network, one: Ball, other: Ball, length: int) -> Ints:
    """The nodes half way on the paths of a length; there is no shorter path."""
    here, there = _split(length)
    left, right = one.layer(here), other.layer(there)
    if len(left) > len(right):
        left, right = right, left
    meeting = left[is_in(left, right)]
    return meeting if 0 in (here, there) else meeting[~network.is_place(meeting)]


def _first_path(network: Network, one: Ball, other: Ball, length: int, meeting: Ints) -> Path:
    here, there = _split(length)
    # Back from the meeting: what of each layer leads there.
    leading = [meeting]
    for distance in range(here - 1, -1, -1):
        leading.append(_both(network.near(leading[-1]), _passable(network, one, distance)))
    path = [int(leading[-1][0])]
    beyond = [_passable(network, other, distance) for distance in range(there - 1, -1, -1)]
    for layer in [*reversed(leading[:-1]), *beyond]:
        path.append(int(_both(network.near(np.array(path[-1:], dtype=np.int32)), layer)[0]))
    return path


def _passable(network: Network, ball: Ball, distance: int) -> Ints:
    """What of a layer a path may touch: of the ends all, further on no place."""
    layer = ball.layer(distance)
    return layer[~network.is_place(layer)] if distance else layer


def paths(network: Network, one: Ints, other: Ints, longest: int) -> Iterator[Path]:
    """All paths of at most `longest` ties between two ends, shorter before longer, then in the network's order."""
    both = _both(one, other)
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


class Remaining:
    """How many ties are left from a node to the other end, for the nodes that a path of allowed length can touch."""

    def __init__(self, network: Network, one: Ints, other: Ints, longest: int) -> None:
        self._network = network
        here, there = _split(longest)
        near, far = Ball(network, one), Ball(network, other)
        reach = np.sort(np.concatenate([near.layer(distance) for distance in range(here + 1)]))
        known = [far.layer(distance) for distance in range(there + 1)]
        # Beyond the half way the distance to the other end is needed only for nodes near this one.
        layer = known[-1]
        for _ in range(there + 1, longest + 1):
            inner = layer[~network.is_place(layer)]
            layer = _both(network.near(inner), reach) if len(inner) else inner
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


def _both(values: Ints, ascending: Ints) -> Ints:
    """The values that are among the others too."""
    return values[is_in(values, ascending)]

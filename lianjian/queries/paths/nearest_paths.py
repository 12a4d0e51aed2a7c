"""The shortest path from one end to each of several others, all searched for together.

As in `paths`: from both ends at once, through no place, and of equally short paths the first in the network's order. What is
near several ends is kept as one column of keys, the number of the end times the number of nodes, and the node.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.joins import distinct, is_in, span
from lianjian.queries.paths.network import Network
from lianjian.queries.paths.shortest import Ball, Path, both_in, split

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


def nearest_paths(network: Network, one: Ints, others: Sequence[Ints], longest: int) -> list[Path | None]:
    """The first of the shortest paths from `one` to each of `others`, None where none has at most `longest` ties."""
    here, there = Ball(network, one), _Balls(network, others)
    found: list[Path | None] = [None] * len(others)
    for length in range(longest + 1):
        near, far = split(length)
        if not len(here.layer(near)) or not len(there.layer(far)):
            break
        meeting = there.meeting(far, here.layer(near))
        if near and far:
            meeting = meeting[~network.is_place(there.nodes(meeting))]
        for end in distinct(meeting // network.count).tolist():
            found[end] = _first_path(here, there, end, length, there.of(meeting, end))
            there.close(end)
    return found


class _Balls:
    """What lies within a distance of each of several ends, as keys; an end is closed when its path is found."""

    def __init__(self, network: Network, ends: Sequence[Ints]) -> None:
        self.network = network
        keys = [end * network.count + own.astype(np.int64) for end, own in enumerate(ends)]
        self._layers: list[Longs] = [np.concatenate([np.empty(0, dtype=np.int64), *keys])]
        self._open = np.ones(len(ends), dtype=np.bool_)

    def close(self, end: int) -> None:
        """Look no further from an end."""
        self._open[end] = False

    def nodes(self, keys: Longs) -> Ints:
        """The nodes of keys."""
        return (keys % self.network.count).astype(np.int32)

    def of(self, keys: Longs, end: int) -> Ints:
        """The nodes of the keys of one end, ascending."""
        low = end * self.network.count
        start, stop = span(keys, low, low + self.network.count)
        return (keys[start:stop] - low).astype(np.int32)

    def layer(self, distance: int) -> Longs:
        """The keys at a distance, of ends that were open when it was made."""
        while len(self._layers) <= distance:
            last = self._layers[-1]
            last = last[self._open[last // self.network.count]]
            nodes = self.nodes(last)
            if len(self._layers) > 1:
                passable = ~self.network.is_place(nodes)
                last, nodes = last[passable], nodes[passable]
            position, neighbour = self.network.steps(nodes)
            near = distinct(last[position] - nodes[position] + neighbour)
            for old in self._layers[-2:]:
                near = near[~is_in(near, old)]
            self._layers.append(near)
        return self._layers[distance]

    def meeting(self, distance: int, nodes: Ints) -> Longs:
        """The keys of open ends at a distance whose nodes are among `nodes`."""
        keys = self.layer(distance)
        keys = keys[is_in(self.nodes(keys), nodes)]
        return keys[self._open[keys // self.network.count]]


def _first_path(one: Ball, others: _Balls, end: int, length: int, meeting: Ints) -> Path:
    network = others.network
    near, far = split(length)
    # Back from the meeting: what of each layer leads there.
    leading = [meeting]
    for distance in range(near - 1, -1, -1):
        leading.append(both_in(network.near(leading[-1]), _passable(network, one.layer(distance), distance)))
    path = [int(leading[-1][0])]
    beyond = [others.of(others.layer(distance), end) for distance in range(far - 1, -1, -1)]
    for layer in [*reversed(leading[:-1]), *beyond]:
        follow = _passable(network, layer, length - len(path))
        path.append(int(both_in(network.neighbours(path[-1]), follow).min()))
    return path


def _passable(network: Network, layer: Ints, distance: int) -> Ints:
    """What of a layer a path may touch: of the ends all, further on no place."""
    return layer[~network.is_place(layer)] if distance else layer

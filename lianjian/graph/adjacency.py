"""Adjacency in compressed sparse row form: for each node the edges that touch it, as one slice of an array."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Adjacency:
    """`edges[offsets[i]:offsets[i + 1]]` are the edge numbers of node `i`, in ascending order."""

    offsets: NDArray[np.int64]
    edges: Ints

    @classmethod
    def over(cls, nodes: NDArray[np.int32], count: int) -> "Adjacency":
        """Group the edges 0..len(nodes)-1 by `nodes`, the node at one end of each; `count` nodes exist."""
        order = np.argsort(nodes, kind="stable").astype(np.int32)
        offsets = np.zeros(count + 1, dtype=np.int64)
        np.cumsum(np.bincount(nodes, minlength=count), out=offsets[1:])
        return cls(offsets, order)

    def renumbered(self, numbers: Ints, count: int) -> "Adjacency":
        """The same edges when `count` nodes exist: `numbers` are the new ones of the old nodes, ascending, -1 of those gone.

        Nodes that are gone had no edges, nodes that are new have none.
        """
        lengths = np.zeros(count, dtype=np.int64)
        stay = numbers >= 0
        lengths[numbers[stay]] = np.diff(self.offsets)[stay]
        return Adjacency(np.concatenate(([0], np.cumsum(lengths))), self.edges)

    def of(self, node: int) -> Ints:
        """Edge numbers of one node."""
        return self.edges[self.offsets[node] : self.offsets[node + 1]]

    def of_many(self, nodes: NDArray[np.integer]) -> Ints:
        """Edge numbers of all `nodes`, one after another."""
        lengths = self.offsets[nodes + 1] - self.offsets[nodes]
        if not lengths.sum():
            return np.empty(0, dtype=np.int32)
        starts = np.repeat(self.offsets[nodes] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        edges: Ints = self.edges[starts + np.arange(lengths.sum())]
        return edges

"""Along the relations of a day for many things at once: who starts a relation, where it leads, as pairs of numbers."""

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.queries.common.day import Day, ValidEdges

Ints = NDArray[np.int32]


def into(day: Day, relation: str, start: str, end: str, things: Ints) -> tuple[Ints, Ints]:
    """What leads to each of `things` (numbers of kind `end`): (position in `things`, number of kind `start`)."""
    position, edge = edges_into(day, relation, start, end, things)
    return position, day.edges(relation, start, end).start[edge]


def out_of(day: Day, relation: str, start: str, end: str, things: Ints) -> tuple[Ints, Ints]:
    """Where each of `things` (numbers of kind `start`) leads: (position in `things`, number of kind `end`)."""
    edges = day.edges(relation, start, end)
    count = day.snapshot.nodes(start).count
    adjacency = day.memoised(("out of", relation, start, end), lambda: Adjacency.over(edges.start, count))
    position, edge = _expand(adjacency, edges, things)
    return position, edges.end[edge]


def edges_into(day: Day, relation: str, start: str, end: str, things: Ints) -> tuple[Ints, Ints]:
    """The relations that lead to each of `things`: (position in `things`, position in the day's edges)."""
    edges = day.edges(relation, start, end)
    return _expand(leading_into(day, edges), edges, things)


def leading_into(day: Day, edges: ValidEdges) -> Adjacency:
    """The relations of a type on the day by the thing that they lead to: positions in `edges`, by their starts."""
    count = day.snapshot.nodes(edges.of.type.end).count
    return day.memoised(("into", *edges.of.type), lambda: Adjacency.over(edges.end, count))


def follow(pairs: tuple[Ints, Ints], step: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Pairs carried one step on: (a, i-th thing) and (i, c) make (a, c), each once."""
    return distinct(pairs[0][step[0]], step[1])


def distinct(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """The pairs in ascending order, each once."""
    if not len(left):
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    joined = np.unique((left.astype(np.int64) << 32) | right.astype(np.int64))
    return (joined >> 32).astype(np.int32), (joined & 0xFFFFFFFF).astype(np.int32)


def joined(*pairs: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """All the pairs together, each once."""
    return distinct(np.concatenate([p[0] for p in pairs]), np.concatenate([p[1] for p in pairs]))


def _expand(adjacency: Adjacency, edges: ValidEdges, things: Ints) -> tuple[Ints, Ints]:
    if not len(edges.start) or not len(things):
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    lengths = adjacency.offsets[things + 1] - adjacency.offsets[things]
    return np.repeat(np.arange(len(things), dtype=np.int32), lengths), adjacency.of_many(things)

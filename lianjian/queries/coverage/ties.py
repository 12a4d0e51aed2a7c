"""Relations of single things that are valid on the day."""

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.queries.common.day import Day, ValidEdges

Ints = NDArray[np.int32]


def into(valid: ValidEdges, ends: Ints) -> Ints:
    """Numbers of the valid relations that lead to any of `ends`."""
    return _of(valid, valid.of.incoming, ends)


def out_of(valid: ValidEdges, starts: Ints) -> Ints:
    """Numbers of the valid relations that lead from any of `starts`."""
    return _of(valid, valid.of.outgoing, starts)


def places_of(day: Day, kind: str, thing: int) -> Ints:
    """The places of a thing; of what is in a grid, the grid's community."""
    if kind == "Place":
        return np.array([thing], dtype=np.int32)
    places: Ints = day.areas.place_of[day.at(kind).of(thing)]
    return places


def _of(valid: ValidEdges, adjacency: Adjacency, things: Ints) -> Ints:
    edges = adjacency.of_many(things)
    if not len(edges) or not len(valid.number):
        return np.empty(0, dtype=np.int32)
    at = np.minimum(np.searchsorted(valid.number, edges), len(valid.number) - 1)
    found: Ints = edges[valid.number[at] == edges]
    return found

"""Ties that cannot be right as they stand: those that put a thing above itself, and those to abolished divisions."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.cycles import closing
from lianjian.graph.layout import PLACE_PART_OF, relations
from lianjian.graph.snapshot import Edges
from lianjian.queries.common import evidence
from lianjian.queries.common.answer import Json
from lianjian.queries.common.day import Day
from lianjian.queries.common.entity import entity, entity_of
from lianjian.schema import catalogue

Ints = NDArray[np.int64]


def circles(day: Day) -> Iterator[Json]:
    """Ties that close a circle in a hierarchy, in the order of their ids; `ends` are the things on it, the first also last.

    A list that closes one is refused when it is loaded; a tie that waited for an end may close one later. Divisions lie in
    each other by their codes, which cannot be circular.
    """
    for edge in relations():
        if edge.start != edge.end or not catalogue.relations()[edge.relation].acyclic or edge == PLACE_PART_OF:
            continue
        edges, nodes = day.snapshot.edges(*edge), day.snapshot.nodes(edge.start)
        suspects = _between_others(edges, nodes.count)
        pairs = [(nodes.id(int(edges.start[one])), nodes.id(int(edges.end[one]))) for one in suspects]
        for at, chain in closing([], pairs).items():
            yield {
                "check": "circle",
                "about": edge.relation,
                "ends": [entity_of(day, edge.start, ident) for ident in chain],
                "evidence": evidence.of_edge(day.snapshot, edges, int(suspects[at])),
            }


def abolished(day: Day) -> Iterator[Json]:
    """Ties that hold on the day, one of whose ends is a division that was abolished before it; `until` is its last day.

    Not those of figures: a figure is of a period, and of the division as it was then.
    """
    places = day.snapshot.nodes("Place")
    gone = places.until < day.number
    for edge in relations():
        if edge == PLACE_PART_OF or edge.relation == "OBSERVED_AT" or "Place" not in (edge.start, edge.end):
            continue
        held = day.edges(*edge)
        ends = held.start if edge.start == "Place" else held.end
        hit = gone[ends]
        rows = evidence.of_edges(day.snapshot, held.of, held.number[hit])
        for start, end, place, stated in zip(held.start[hit], held.end[hit], ends[hit], rows, strict=True):
            yield {
                "check": "abolished",
                "about": edge.relation,
                "ends": [entity(day, edge.start, int(start)), entity(day, edge.end, int(end))],
                "until": places.value(int(place), "until"),
                "evidence": stated,
            }


def _between_others(edges: Edges, count: int) -> Ints:
    """Numbers of the edges that can lie on a circle: their start is an end, and their end a start, of others of the kind."""
    left: Ints = np.arange(len(edges.start))
    while True:
        starts, ends = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
        starts[edges.start[left]], ends[edges.end[left]] = True, True
        kept = left[starts[edges.end[left]] & ends[edges.start[left]]]
        if len(kept) == len(left):
            return kept
        left = kept

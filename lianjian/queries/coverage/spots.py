"""Where things stand: pairs of a place and a thing, in the order of the places, so that a region is one run of them."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.claims import Claim
from lianjian.queries.common.day import Day
from lianjian.queries.coverage.field import Field, everywhere
from lianjian.queries.coverage.ties import into, out_of

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: Things that are shown as evidence for one unit (and one part of what is asked), the first by id.
SHOWN = 5


class Spots:
    """Places and the things of one kind that stand there; what stands nowhere is left out."""

    def __init__(self, kind: str, places: Ints, things: Ints) -> None:
        known = places != NOWHERE
        places, things = places[known], things[known]
        order = np.lexsort((things, places))
        self.kind = kind
        self.places: Ints = places[order]
        self.things: Ints = things[order]
        self._reached: dict[tuple[str, str], Bools] = {}

    @cached_property
    def distinct(self) -> Ints:
        """The places, each once, ascending."""
        if not len(self.places):
            return self.places
        return self.places[np.flatnonzero(np.diff(self.places, prepend=NOWHERE))]

    def reached(self, field: Field) -> Bools:
        """For each unit whether any of the things is within its reach; kept for all units of the level."""
        key = (field.level, field.cell_level)
        if key not in self._reached:
            self._reached[key] = everywhere(field.day, *key).reached(self.distinct)
        return self._reached[key][field.run]

    def inside(self, field: Field, unit: int) -> list[int]:
        """The things in the cell of a unit, by id."""
        first, behind = np.searchsorted(self.places, field.cell(unit))
        return [int(thing) for thing in np.unique(self.things[first:behind])]


def spots(day: Day, kind: str, which: Bools | None = None) -> Spots:
    """Where the valid things of a kind are, those of `which` only when given."""
    located = day.at(kind)
    things, areas = located.things, located.areas
    if which is not None:
        keep = which[things]
        things, areas = things[keep], areas[keep]
    return Spots(kind, day.areas.place_of[areas], things)


def shown(field: Field, unit: int, found: Spots, *relations: str) -> list[Claim]:
    """The first things in the cell of a unit, where they are, and their `relations` besides."""
    claims: list[Claim] = []
    for thing in found.inside(field, unit)[:SHOWN]:
        claims.append((found.kind, thing))
        claims += whereabouts(field.day, found.kind, thing)
        for relation in relations:
            claims += _stated(field.day, relation, found.kind, thing)
    return claims


def whereabouts(day: Day, kind: str, thing: int) -> list[Claim]:
    """Where a thing is: its own place, else who runs (a project) or owns it (a brand)."""
    claims = _stated(day, "LOCATED_IN", kind, thing)
    holders = {"Project": ("RUNS", ("Organization",)), "Brand": ("OWNS", ("Organization", "Place", "Alliance"))}
    if claims or kind not in holders:
        return claims
    relation, kinds = holders[kind]
    for holder in kinds:
        valid = day.edges(relation, holder, kind)
        for edge in into(valid, np.array([thing]))[:SHOWN]:
            claims.append((valid.of, int(edge)))
    return claims


def _stated(day: Day, relation: str, kind: str, thing: int) -> list[Claim]:
    claims: list[Claim] = []
    for edge_type in day.snapshot.edge_types(relation):
        if edge_type.start == kind:
            valid = day.edges(*edge_type)
            for edge in out_of(valid, np.array([thing]))[:SHOWN]:
                claims.append((valid.of, int(edge)))
    return claims

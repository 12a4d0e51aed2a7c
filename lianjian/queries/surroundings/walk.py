"""The walk around a thing, hop after hop, that goes through no hub (docs/reference/questions.md, question 5, "Neighbourhood")."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.day import Day
from lianjian.queries.common.joins import distinct, is_in
from lianjian.queries.surroundings.relations import Side, sides
from lianjian.schema.catalogue import kinds

Ints = NDArray[np.int32]
#: Things by their kind: numbers, ascending.
Things = Mapping[str, Ints]

#: A hop after the first that would bring the whole to more things than this is not taken.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Way:
    """Where a walk may go: along these relations, to things of these kinds, through groups of at most `limit` relations."""

    day: Day
    relations: frozenset[str]
    kinds: frozenset[str]
    limit: int

    def sides(self, kind: str) -> Iterator[Side]:
        """What a thing of a kind may see on the way."""
        return (side for side in sides(self.day, kind) if side.relation in self.relations and side.far in self.kinds)


class Count(NamedTuple):
    """A group of a thing's relations: how many there are, and how many were followed."""

    side: Side
    total: int
    listed: int


class Hub(NamedTuple):
    """A group of a thing's relations that is too large to be gone through."""

    kind: str
    number: int
    side: Side
    total: int


@dataclass(frozen=True, slots=True)
class Walk:
    """What was found: `hops[h]` are the things h hops away; a hop that was not taken is not there."""

    hops: list[Things]
    counts: list[Count]
    hubs: list[Hub]


def walk(way: Way, kind: str, number: int, hops: int, offset: int) -> Walk:
    """Around one thing: the page from `offset` on of each group of its relations, then all groups that are no hubs."""
    start = np.array([number], dtype=np.int32)
    counts: list[Count] = []
    near: list[tuple[str, Ints]] = []
    for side in way.sides(kind):
        far = side.seen(start)
        if len(far):
            page = far[offset : offset + way.limit]
            counts.append(Count(side, len(far), len(page)))
            near.append((side.far, page))
    found: list[Things] = [{kind: start}]
    found.append(_new(near, found))
    hubs: list[Hub] = []
    while len(found) <= hops:
        near, passed = _step(way, found[-1])
        found.append(_new(near, found))
        if sum(len(numbers) for things in found for numbers in things.values()) > MOST:
            found.pop()
            break
        hubs += passed
    return Walk(found, counts, hubs)


def together(parts: Iterable[Things]) -> Things:
    """All things of the parts, each once."""
    return _gathered((kind, numbers) for part in parts for kind, numbers in part.items())


def _step(way: Way, things: Things) -> tuple[list[tuple[str, Ints]], list[Hub]]:
    """What is one relation away from `things`, and the hubs among them."""
    near: list[tuple[str, Ints]] = []
    hubs: list[Hub] = []
    for kind, numbers in things.items():
        passed: list[Hub] = []
        for side in way.sides(kind):
            degrees = side.degrees(numbers)
            large = degrees > way.limit
            near.append((side.far, side.seen(numbers[~large])))
            passed += [Hub(kind, int(numbers[at]), side, int(degrees[at])) for at in np.flatnonzero(large)]
        hubs += sorted(passed, key=lambda hub: hub.number)
    return near, hubs


def _new(near: Iterable[tuple[str, Ints]], known: Sequence[Things]) -> Things:
    """Those things, each once, that are not known."""
    before = together(known)
    found: dict[str, Ints] = {}
    for kind, numbers in _gathered(near).items():
        new = numbers[~is_in(numbers, before[kind])] if kind in before else numbers
        if len(new):
            found[kind] = new
    return found


def _gathered(parts: Iterable[tuple[str, Ints]]) -> dict[str, Ints]:
    """Numbers by kind, ascending, each once; kinds in the order of the schema."""
    by_kind: dict[str, list[Ints]] = {}
    for kind, numbers in parts:
        if len(numbers):
            by_kind.setdefault(kind, []).append(numbers)
    return {kind: distinct(np.concatenate(by_kind[kind])) for kind in kinds() if kind in by_kind}

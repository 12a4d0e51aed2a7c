"""The ego network, from docs/reference/questions.md 5 ("Neighbourhood"): one step after the other over plain lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lianjian.schema import catalogue
from tests.reference.common import View
from tests.reference.world import Link, Ref

#: No step after the first takes in so many things that there are more than this in all.
MOST = 10_000


class Group(NamedTuple):
    """Relations of a thing that are of one name, lead one way ("out", "in"), and have things of one kind at the other end."""

    relation: str
    direction: str
    kind: str


@dataclass
class Neighbourhood:
    """`steps[h]` are the things `h` relations away. The other end of each of `hubs` was not looked at."""

    counts: dict[Group, int]
    listed: dict[Group, int]
    steps: list[set[Ref]]
    links: list[Link] = field(default_factory=list)
    hubs: dict[tuple[Ref, Group], int] = field(default_factory=dict)


def links_of(view: View) -> list[Link]:
    """The valid relations: those of the world, and that each division is part of the one above it, as its code says."""
    codes = {ident for kind, ident in view.world.things if kind == "Place"}
    stated = [k for k in view.world.links if view.valid_link(k) and (k.start[0], k.end[0]) != ("Place", "Place")]
    for code in codes:
        above = [other for other in codes if code.startswith(other) and other != code]
        if above:
            place = view.world.things["Place", code]
            stated.append(Link("PART_OF", place.ref, ("Place", max(above, key=len)), {}, place.statements))
    return stated


def groups(links: list[Link], ref: Ref) -> dict[Group, list[Ref]]:
    """The other ends of a thing's relations, group by group, by id."""
    found: dict[Group, list[Ref]] = {}
    for link in links:
        for near, far, direction in ((link.start, link.end, "out"), (link.end, link.start, "in")):
            if near == ref:
                found.setdefault(Group(link.relation, direction, far[0]), []).append(far)
    return {group: sorted(found[group]) for group in groups_of(ref[0]) if group in found}


def groups_of(kind: str) -> Iterator[Group]:
    """Every group that a thing of a kind can have, in the order of the schema, "out" before "in"."""
    for name, relation in catalogue.relations().items():
        yield from (Group(name, "out", end) for start, end in relation.ends if start == kind)
        yield from (Group(name, "in", start) for start, end in relation.ends if end == kind)


def neighbourhood(
    view: View,
    ref: Ref,
    hops: int = 1,
    kinds: set[str] | None = None,
    relations: set[str] | None = None,
    limit: int = 100,
    offset: int = 0,
    most: int = MOST,
) -> Neighbourhood:
    """The neighbourhood of a thing."""
    links = [k for k in links_of(view) if relations is None or k.relation in relations]

    def around(thing: Ref) -> dict[Group, list[Ref]]:
        return {g: ends for g, ends in groups(links, thing).items() if kinds is None or g.kind in kinds}

    own = around(ref)
    pages = {group: ends[offset : offset + limit] for group, ends in own.items()}
    counts = {group: len(ends) for group, ends in own.items()}
    result = Neighbourhood(counts, {group: len(page) for group, page in pages.items()}, [{ref}])
    result.steps.append({far for page in pages.values() for far in page} - {ref})
    for _ in range(hops - 1):
        known = set().union(*result.steps)
        near, hubs = set(), {}
        for thing in result.steps[-1]:
            for group, ends in around(thing).items():
                if len(ends) > limit:
                    hubs[thing, group] = len(ends)
                else:
                    near |= set(ends)
        if len(known | near) > most:
            break
        result.hubs |= hubs
        result.steps.append(near - known)
    known = set().union(*result.steps)
    result.links = [k for k in links if k.start in known and k.end in known]
    return result

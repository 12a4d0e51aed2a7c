"""`brand:<id>`: is a brand of its family here, or used, owned or worked under?"""

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day, spread
from lianjian.queries.common.lineage import lineage
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.spots import SHOWN, Spots, shown
from lianjian.queries.coverage.ties import into, out_of
from lianjian.queries.naming.find import find

Ints = NDArray[np.int32]

BRANDS: Contents = frozenset({"brands"})
#: Who brings a brand to the places where it stands.
CARRIERS = (("USES", "Organization"), ("OWNS", "Organization"), ("USES", "Site"), ("UNDER", "Project"))


def brand(day: Day, which: str) -> Subject:
    """A brand of the family, all that has an ancestor in common with the one named."""
    _, number = find(day.snapshot, which, ("Brand",))
    nodes = day.snapshot.nodes("Brand")
    name = str(nodes.value(number, "name"))
    return Subject(f"brand:{nodes.id(number)}", name, name, BRANDS, lambda field: [_part(field, number)])


def _part(field: Field, number: int) -> Part:
    day = field.day
    family = lineage(day).family(number) if day.valid("Brand")[number] else np.empty(0, dtype=np.int32)
    found = [("", _standing(day, "Brand", family))]
    for relation, kind in CARRIERS:
        edges = day.edges(relation, kind, "Brand")
        found.append((relation, _standing(day, kind, np.unique(edges.of.start[into(edges, family)]))))
    covered = field.reached(np.unique(np.concatenate([here.places for _, here in found])))

    def grounds(unit: int) -> list[Claim]:
        claims: list[Claim] = []
        for relation, here in found:
            claims += shown(field, unit, here)
            for thing in here.inside(field, unit)[:SHOWN] if relation else []:
                claims += _ties(day, relation, here.kind, thing, family)
        return claims

    return stated_part(field, "brand", covered, [BRANDS], grounds)


def _standing(day: Day, kind: str, things: Ints) -> Spots:
    position, area = spread(day.at(kind), things)
    return Spots(kind, day.areas.place_of[area], things[position])


def _ties(day: Day, relation: str, kind: str, thing: int, family: Ints) -> list[Claim]:
    """How a thing is tied to the family."""
    edges = day.edges(relation, kind, "Brand")
    tied = [int(e) for e in out_of(edges, np.array([thing])) if edges.of.end[e] in family]
    return [(edges.of, edge) for edge in tied]

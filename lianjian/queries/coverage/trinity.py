"""`trinity` 三位一体: a Party organisation, a committee and a property company, tied by one alliance or project."""

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day, spread
from lianjian.queries.coverage.bodies import ORGANIZATIONS, playing, present
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.spots import SHOWN, Spots
from lianjian.queries.coverage.ties import into, places_of

Roles = NDArray[np.uint8]

ALLIANCES: Contents = frozenset({"alliances"})
PROJECTS: Contents = frozenset({"projects"})
#: The three, each with the roles that make it up.
THREE = {
    "party_organization": ("party",),
    "committee": ("residents", "owners"),
    "property_company": ("property",),
}
ALL = (1 << len(THREE)) - 1
#: What ties: being a member of an alliance, running or joining a project.
TIES = (("MEMBER_OF", "Alliance"), ("RUNS", "Project"), ("JOINS", "Project"))


def trinity(_: Day, which: str) -> Subject:
    """All three within reach, and in one valid alliance or project."""
    del which
    contents = ORGANIZATIONS | ALLIANCES | PROJECTS
    return Subject("trinity", "三位一体", "the trinity of Party, committee and property company", contents, _parts)


def _parts(field: Field) -> list[Part]:
    """The three bodies and the tie. Where one is missing nothing is asked of the tie, so 机构 alone decides."""
    parts = [present(field, name, roles, [ORGANIZATIONS]) for name, roles in THREE.items()]
    together = parts[0].covered & parts[1].covered & parts[2].covered
    kinds = {kind: _tied(field.day, kind, field.cell_level) for kind in ("Alliance", "Project")}
    tied = kinds["Alliance"].reached(field) | kinds["Project"].reached(field)

    def grounds(unit: int) -> list[Claim]:
        return [row for found in kinds.values() for row in _grounds(field, unit, found)]

    return [*parts, stated_part(field, "tie", tied | ~together, [ALLIANCES, PROJECTS], grounds)]


def _tied(day: Day, kind: str, cell_level: str) -> Spots:
    """The places of `cell_level` in which all three are, in one alliance or project; the thing is what ties them."""
    return day.memoised(("trinity", kind, cell_level), lambda: _find_tied(day, kind, cell_level))


def _find_tied(day: Day, kind: str, cell_level: str) -> Spots:
    roles = _roles(day)
    bodies, ends = [], []
    for relation, end in TIES:
        if end == kind:
            edges = day.edges(relation, "Organization", kind)
            plays = roles[edges.start] > 0
            bodies.append(edges.start[plays])
            ends.append(edges.end[plays])
    body, tie = np.concatenate(bodies), np.concatenate(ends)
    position, area = spread(day.at("Organization"), body)
    place = day.areas.place_of[area]
    cell = np.where(place == NOWHERE, NOWHERE, day.areas.unit(cell_level)[place])
    known = cell != NOWHERE
    cell, tie, role = cell[known], tie[position[known]], roles[body[position[known]]]
    if not len(cell):
        return Spots(kind, cell, tie)
    order = np.lexsort((tie, cell))
    cell, tie = cell[order], tie[order]
    starts = np.flatnonzero((np.diff(cell, prepend=NOWHERE) != 0) | (np.diff(tie, prepend=NOWHERE) != 0))
    whole = starts[np.bitwise_or.reduceat(role[order], starts) == ALL]
    return Spots(kind, cell[whole], tie[whole])


def _roles(day: Day) -> Roles:
    """For each organisation the bits of those of the three that it is; one may be two of them."""
    bits = np.zeros(day.snapshot.nodes("Organization").count, dtype=np.uint8)
    for bit, roles in enumerate(THREE.values()):
        bits |= playing(day, *roles).astype(np.uint8) << np.uint8(bit)
    return bits


def _grounds(field: Field, unit: int, found: Spots) -> list[Claim]:
    """What ties them, and how those in the cell are in it."""
    day = field.day
    claims: list[Claim] = []
    first, behind = field.cell(unit)
    roles = _roles(day)
    for tie in found.inside(field, unit)[:SHOWN]:
        claims.append((found.kind, tie))
        for relation, kind in TIES:
            if kind != found.kind:
                continue
            edges = day.edges(relation, "Organization", kind)
            for edge in into(edges, np.array([tie])):
                body = int(edges.of.start[edge])
                places = places_of(day, "Organization", body)
                if roles[body] and ((places >= first) & (places < behind)).any():
                    claims.append((edges.of, int(edge)))
    return claims

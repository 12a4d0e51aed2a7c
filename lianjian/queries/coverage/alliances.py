"""`alliance`, `alliance:beyond-county|city|province`: is the place within reach in one, and does it lead further?"""

import numpy as np
from numpy.typing import NDArray

from lianjian.errors import UnknownName
from lianjian.graph.areas import LEVELS, NOWHERE
from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day, ValidEdges, text_in
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.spots import SHOWN, Spots, spots
from lianjian.queries.coverage.ties import into, out_of, places_of

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

ALLIANCES: Contents = frozenset({"alliances"})
LABELS = {
    "": ("联盟", "alliances"),
    "county": ("跨区县联盟", "alliances beyond the county"),
    "city": ("跨市联盟", "alliances beyond the city"),
    "province": ("跨省联盟", "alliances beyond the province"),
}
#: The stated 范围 that say an alliance leads beyond a level.
SAYS = {
    "county": ["cross_district", "cross_city", "cross_province"],
    "city": ["cross_city", "cross_province"],
    "province": ["cross_province"],
}


def alliance(_: Day, which: str) -> Subject:
    """Any alliance, or one that leads beyond the unit's county, city or province."""
    level = which.removeprefix("beyond-") if which else ""
    if level not in LABELS or which not in ("", f"beyond-{level}"):
        known = [f"alliance:beyond-{name}" for name in SAYS]
        raise UnknownName(f"没有“alliance:{which}”这种覆盖。", f"There is no coverage alliance:{which}.", known)
    zh, en = LABELS[level]
    of = f"alliance:{which}" if which else "alliance"
    return Subject(of, zh, en, ALLIANCES, lambda field: [_part(field, level)])


def _part(field: Field, beyond: str) -> Part:
    found = _standing(field.day, beyond, field.cell_level)
    covered = found.reached(field)
    return stated_part(field, "alliance", covered, [ALLIANCES], lambda unit: _grounds(field, unit, found, beyond))


def _standing(day: Day, beyond: str, cell_level: str) -> Spots:
    """The places that are in an alliance (an alliance is at the places of its members and those it covers)."""
    if not beyond:
        return day.memoised(("alliances", beyond), lambda: spots(day, "Alliance"))
    # A unit and the place within its reach lie in the same unit at that level, or the unit is wider than it.
    seen_from = min(beyond, cell_level, key=LEVELS.index)
    return day.memoised(("alliances", beyond, seen_from), lambda: _leading_beyond(day, beyond, seen_from))


def _leading_beyond(day: Day, beyond: str, seen_from: str) -> Spots:
    """Those places from whose unit of level `seen_from` the alliance leads to another unit of level `beyond`."""
    areas, located = day.areas, day.at("Alliance")
    place = areas.place_of[located.areas]
    known = place != NOWHERE
    place, alliance = place[known], located.things[known]
    # Two places are in different units when neither their units of the level nor, where a code is too short for one, the
    # places themselves contain each other: when those runs of place numbers lie apart.
    run = areas.unit(beyond)[place]
    run = np.where(run == NOWHERE, place, run)
    count = day.snapshot.nodes("Alliance").count
    first_end = np.full(count, areas.place_count, dtype=np.int32)
    last_start = np.full(count, NOWHERE, dtype=np.int32)
    np.minimum.at(first_end, alliance, areas.end[run])
    np.maximum.at(last_start, alliance, run)
    here = areas.unit(seen_from)[place]
    apart = (first_end[alliance] <= here) | (last_start[alliance] >= areas.end[here])
    leads = (here != NOWHERE) & (apart | _says(day, beyond)[alliance])
    return Spots("Alliance", place[leads], alliance[leads])


def _says(day: Day, beyond: str) -> Bools:
    frame = day.snapshot.nodes("Alliance").frame
    if "scope" not in frame.columns:
        return np.zeros(frame.height, dtype=np.bool_)
    return text_in(frame["scope"], SAYS[beyond])


def _grounds(field: Field, unit: int, found: Spots, beyond: str) -> list[Claim]:
    """An alliance, what of the cell is in it, and one that leads further."""
    day = field.day
    claims: list[Claim] = []
    for number in found.inside(field, unit)[:SHOWN]:
        claims.append(("Alliance", number))
        ties = _ties(day, number)
        first, behind = field.cell(unit)
        inside = [tie for tie in ties if ((tie[2] >= first) & (tie[2] < behind)).any()]
        further = [
            tie for tie in ties if beyond and day.areas.different(beyond, int(field.units[unit]), tie[2][tie[2] != NOWHERE]).any()
        ]
        for edges, edge, _ in [*inside[:SHOWN], *further[:1]]:
            claims.append((edges.of, edge))
    return claims


def _ties(day: Day, number: int) -> list[tuple[ValidEdges, int, Ints]]:
    """The memberships and coverings of an alliance, with the places that each brings."""
    one = np.array([number])
    ties: list[tuple[ValidEdges, int, Ints]] = []
    for kind in ("Organization", "Grid"):
        member = day.edges("MEMBER_OF", kind, "Alliance")
        ties += [(member, int(e), places_of(day, kind, int(member.of.start[e]))) for e in into(member, one)]
    covers = day.edges("COVERS", "Alliance", "Place")
    return ties + [(covers, int(e), places_of(day, "Place", int(covers.of.end[e]))) for e in out_of(covers, one)]

"""`needs`: is each open need of the unit met by an offer within reach that it may use?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents, statements
from lianjian.queries.common.day import Day, spread
from lianjian.queries.common.exchange import ASKER_KINDS, Needs, open_needs
from lianjian.queries.coverage.field import Field, everywhere
from lianjian.queries.coverage.part import Part, Subject
from lianjian.queries.coverage.spots import SHOWN
from lianjian.queries.coverage.supply import WORD, Bits, Positions, add, features, supply, using
from lianjian.queries.coverage.ties import into

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NEEDS: Contents = frozenset({"needs"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Open, valid needs by the places that ask for them; `bits` are the services that meet each (none: nothing does)."""

    place: Ints
    need: Ints
    bits: Bits


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the units of a level ask for, one entry a unit.

    `all_of` are the services of needs that state one; `hopeless` marks units with a need that states none. Needs that state
    several, any of which will do, stand apart: unit `several_unit[i]` asks for one of `several[:, i]`.
    """

    asking: Bools
    hopeless: Bools
    all_of: Bits
    several_unit: Positions
    several: Bits

    def lacking(self, has: Bits) -> Bools:
        """For each unit whether a need of it is not met by the services that it has."""
        lacking: Bools = self.hopeless | (self.all_of & ~has != 0).any(axis=0)
        unmet_ = (has[:, self.several_unit] & self.several == 0).all(axis=0)
        lacking[self.several_unit[unmet_]] = True
        return lacking


def coverage_of_needs(_: Day, which: str) -> Subject:
    """Every open need of the unit and of its organisations, grids and lower places."""
    del which
    return Subject("needs", "需求", "needs", None, lambda field: [_part(field)])


def _part(field: Field) -> Part:
    day, level = field.day, field.level
    wanted = day.memoised(("wanted", level), lambda: _wanted_by_units(day, level))
    lacking = day.memoised(("lacking", level, field.cell_level), lambda: wanted.lacking(supply(field).bits))[field.run]
    asking = wanted.asking[field.run]
    complete = statements(day).containing(NEEDS, field.units)
    return Part(
        "needs",
        (asking & ~lacking) | (~asking & complete),
        asking,
        lambda at: _grounds(field, at),
        lambda at: [row for need in unmet(field, at)[:SHOWN] for row in _stated(day, need)],
    )


def unmet(field: Field, at: int) -> list[int]:
    """The open needs of the unit at that position that no usable offer within reach meets, by id."""
    need, met = _of_unit(field, at)
    return sorted({int(n) for n in need[~met]})


def asked_needs(day: Day) -> Asked:
    """All open, valid needs of known places."""
    return day.memoised("asked needs", lambda: _asked(day))


def _of_unit(field: Field, at: int) -> tuple[Ints, Bools]:
    """The needs of one unit, and whether each is met."""
    asked = asked_needs(field.day)
    unit = int(field.units[at])
    first, behind = np.searchsorted(asked.place, [unit, field.day.areas.end[unit]])
    has = supply(field).bits[:, field.run][:, at]
    return asked.need[first:behind], (asked.bits[:, first:behind] & has[:, None] != 0).any(axis=0)


def _wanted_by_units(day: Day, level: str) -> Wanted:
    asked, units = asked_needs(day), everywhere(day, level, level).units
    unit = day.areas.unit(level)[asked.place]
    at = np.minimum(np.searchsorted(units, unit), max(len(units) - 1, 0))
    known = np.flatnonzero(units[at] == unit) if len(units) else np.empty(0, dtype=np.intp)
    at, bits = at[known], asked.bits[:, known]
    stated = np.bitwise_count(bits).sum(axis=0)
    all_of = np.zeros((len(bits), len(units)), dtype=np.uint8)
    add(all_of, at[stated == 1], bits[:, stated == 1].T)
    several = stated > 1
    return Wanted(_marks(at, len(units)), _marks(at[stated == 0], len(units)), all_of, at[several], bits[:, several])


def _marks(positions: Positions, count: int) -> Bools:
    marks = np.zeros(count, dtype=np.bool_)
    marks[positions] = True
    return marks


def _asked(day: Day) -> Asked:
    needs = open_needs(day)
    wanted = _wanted(day, needs)
    places, asked = [], []
    for number, kind in enumerate(ASKER_KINDS):
        own = np.flatnonzero(needs.asker_kind == number)
        position, area = spread(day.at(kind), needs.asker[own])
        places.append(day.areas.place_of[area])
        asked.append(needs.need[own[position]])
    place, need = np.concatenate(places), np.concatenate(asked)
    known = np.flatnonzero(place != NOWHERE)
    order = known[np.lexsort((need[known], place[known]))]
    return Asked(place[order], need[order], wanted[:, need[order]])


def _wanted(day: Day, needs: Needs) -> Bits:
    """For each need the bits of its services: to have one of them is to have an offer of it or of a narrower one."""
    bits = np.zeros((features(day).words, day.snapshot.nodes("Need").count), dtype=np.uint8)
    stated = needs.service != NOWHERE
    word, bit = needs.service[stated] // WORD, (needs.service[stated] % WORD).astype(np.uint8)
    np.bitwise_or.at(bits, (word, needs.need[stated]), np.uint8(1) << bit)
    return bits


def _grounds(field: Field, at: int) -> list[Claim]:
    """The needs and the offers that meet them; for a unit without needs, what states that its needs are complete."""
    day = field.day
    own = sorted({int(n) for n in _of_unit(field, at)[0]})
    if not own:
        return statements(day).stated(NEEDS, int(field.units[at]))
    claims: list[Claim] = []
    asks_for = day.snapshot.edges("NEEDS", "Need", "Service")
    for need in own[:SHOWN]:
        claims += _stated(day, need)
        for edge in asks_for.outgoing.of(need):
            claims += using(field, at, int(asks_for.end[edge]))
    return claims


def _stated(day: Day, need: int) -> list[Claim]:
    claims: list[Claim] = [("Need", need)]
    for kind in ASKER_KINDS:
        asks = day.edges("ASKS", kind, "Need")
        for edge in into(asks, np.array([need])):
            claims.append((asks.of, int(edge)))
    return claims

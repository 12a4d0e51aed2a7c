"""`needs`: is each open need of the unit met by an offer within reach that it may use?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries import evidence
from lianjian.queries.answer import Json
from lianjian.queries.coverage.completeness import Contents, statements
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject
from lianjian.queries.coverage.spots import SHOWN
from lianjian.queries.coverage.supply import WORD, Bits, features, supply, using
from lianjian.queries.coverage.ties import into
from lianjian.queries.day import Day, spread
from lianjian.queries.exchange import ASKER_KINDS, Needs, open_needs

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NEEDS: Contents = frozenset({"needs"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Open, valid needs by the places that ask for them; `bits` are the services that meet each (none: nothing does)."""

    place: Ints
    need: Ints
    bits: Bits


def coverage_of_needs(_: Day, which: str) -> Subject:
    """Every open need of the unit and of its organisations, grids and lower places."""
    del which
    return Subject("needs", "需求", "needs", None, lambda field: [_part(field)])


def _part(field: Field) -> Part:
    asked = asked_needs(field.day)
    if not len(field):
        first, behind = 0, 0
    else:
        areas = field.day.areas
        first, behind = np.searchsorted(asked.place, [field.units[0], areas.end[field.units[-1]]])
    unit = field.day.areas.unit(field.level)[asked.place[first:behind]]
    met = _met(field, unit, asked.bits[:, first:behind])
    asking, lacking = field.among(unit), field.among(unit[~met])
    complete = statements(field.day).containing(NEEDS, field.units)
    return Part(
        "needs",
        (asking & ~lacking) | (~asking & complete),
        asking,
        lambda at: _grounds(field, at),
        lambda at: [row for need in unmet(field, at)[:SHOWN] for row in _stated(field.day, need)],
    )


def unmet(field: Field, at: int) -> list[int]:
    """The open needs of the unit at that position that no usable offer within reach meets, by id."""
    need, met = _of_unit(field, at)
    return sorted({int(n) for n in need[~met]})


def asked_needs(day: Day) -> Asked:
    """All open, valid needs of known places."""
    return day.memoised("asked needs", lambda: _asked(day))


def _of_unit(field: Field, at: int) -> tuple[Ints, Bools]:
    asked = asked_needs(field.day)
    unit = int(field.units[at])
    first, behind = np.searchsorted(asked.place, [unit, field.day.areas.end[unit]])
    units = np.full(behind - first, unit, dtype=np.int32)
    return asked.need[first:behind], _met(field, units, asked.bits[:, first:behind])


def _met(field: Field, unit: Ints, bits: Bits) -> Bools:
    met = np.zeros(len(unit), dtype=np.bool_)
    for has, wants in zip(supply(field).bits, bits, strict=True):
        met |= has[unit] & wants != 0
    return met


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
    bits = np.zeros((features(day).words, day.snapshot.nodes("Need").count), dtype=np.uint64)
    stated = needs.service != NOWHERE
    word, bit = needs.service[stated] // WORD, (needs.service[stated] % WORD).astype(np.uint64)
    np.bitwise_or.at(bits, (word, needs.need[stated]), np.uint64(1) << bit)
    return bits


def _grounds(field: Field, at: int) -> list[Json]:
    """The needs and the offers that meet them; for a unit without needs, what states that its needs are complete."""
    day = field.day
    own = sorted({int(n) for n in _of_unit(field, at)[0]})
    if not own:
        return statements(day).stated(NEEDS, int(field.units[at]))
    rows: list[Json] = []
    asks_for = day.snapshot.edges("NEEDS", "Need", "Service")
    for need in own[:SHOWN]:
        rows += _stated(day, need)
        for edge in asks_for.outgoing.of(need):
            rows += using(field, at, int(asks_for.end[edge]))
    return rows


def _stated(day: Day, need: int) -> list[Json]:
    rows = evidence.of_node(day.snapshot, "Need", need)
    for kind in ASKER_KINDS:
        asks = day.edges("ASKS", kind, "Need")
        for edge in into(asks, np.array([need])):
            rows += evidence.of_edge(day.snapshot, asks.of, int(edge))
    return rows

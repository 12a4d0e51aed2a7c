"""What may be used where: for each unit the services, and the dimensions, of the offers within its reach.

An offer counts for a unit when one of its providers is within reach and the unit lies in its 服务范围
(docs/reference/questions.md, questions 1 and 4). What a unit has is kept as bits: a country of 620,573 communities and 43
services fits in 5 MB, and every question about services, dimensions and needs reads it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.claims import Claim
from lianjian.queries.common.day import Day
from lianjian.queries.common.exchange import ANYBODY, PROVIDER_KINDS, Services, services, usable, valid_offers
from lianjian.queries.coverage.field import Field, everywhere
from lianjian.queries.coverage.spots import SHOWN, whereabouts
from lianjian.queries.coverage.ties import into
from lianjian.schema.catalogue import vocabulary

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Bits = NDArray[np.uint8]
Positions = NDArray[np.integer]

#: Bits stand in bytes, so that asking for one of them reads one byte a unit.
WORD = 8


@dataclass(frozen=True, slots=True)
class OfferRows:
    """Valid offers by the provider's place: one row for each offer, service, provider, place of the provider, and scope."""

    offer: Ints
    service: Ints
    provider_kind: NDArray[np.int8]
    provider: Ints
    place: Ints
    scope: Ints


class Features:
    """The bits: one for each service, then one for each dimension. `bits[s]` are those that an offer of service s sets."""

    def __init__(self, taxonomy: Services) -> None:
        self.dimensions = [term.notation for term in vocabulary("dimensions").terms]
        count = self.count = taxonomy.nodes.count
        self._services = {str(ident): number for number, ident in enumerate(taxonomy.nodes.ids.to_list())}
        frame = taxonomy.nodes.frame
        self.words = -(-(count + len(self.dimensions)) // WORD)
        own = frame["dimensions"].to_list() if "dimensions" in frame.columns else [None] * count
        sets = np.zeros((count, self.words * WORD), dtype=np.bool_)
        sets[:, :count] = taxonomy.within
        for service, dimensions in enumerate(own):
            for dimension in dimensions or ():
                if dimension in self.dimensions:
                    sets[service, count + self.dimensions.index(dimension)] = True
        self.bits: Bits = np.packbits(sets, axis=1, bitorder="little")

    def service(self, notation: str) -> int | None:
        """The bit of a service, None when the graph does not know it."""
        return self._services.get(notation)

    def dimension(self, notation: str) -> int:
        """The bit of a dimension."""
        return self.count + self.dimensions.index(notation)

    def set_by(self, bit: int) -> Bools:
        """For each service whether an offer of it sets the bit."""
        found: Bools = (self.bits[:, bit // WORD] >> np.uint8(bit % WORD)) & np.uint8(1) > 0
        return found


class Supply:
    """`bits[word, i]` for each unit of a level: what the offers within its reach give it."""

    def __init__(self, day: Day, level: str, cell_level: str) -> None:
        areas, rows, kinds = day.areas, offer_rows(day), features(day)
        cell = areas.unit(cell_level)[rows.place]
        wholly = (cell != NOWHERE) & ((rows.scope == ANYBODY) | areas.contains(rows.scope, cell))
        partly = ~wholly & areas.contains(cell, rows.scope)
        by_cell = np.zeros((kinds.words, areas.place_count), dtype=np.uint8)
        add(by_cell, cell[wholly], kinds.bits[rows.service[wholly]])
        whole = everywhere(day, level, cell_level)
        units = whole.units
        self.bits: Bits = by_cell[:, whole.cells]
        if partly.any():
            regions, bits = _together(rows.scope[partly], kinds.bits[rows.service[partly]])
            first, behind = np.searchsorted(units, regions), np.searchsorted(units, areas.end[regions])
            which = np.repeat(np.arange(len(regions)), behind - first)
            unit = np.arange(len(which)) - np.repeat(np.cumsum(behind - first) - behind, behind - first)
            add(self.bits, unit, bits[which])

    def has(self, field: Field, bit: int | None) -> Bools:
        """For each unit of a field whether it has that bit."""
        if bit is None:
            return np.zeros(len(field), dtype=np.bool_)
        found: Bools = self.bits[bit // WORD, field.run] & np.uint8(1 << (bit % WORD)) != 0
        return found


def supply(field: Field) -> Supply:
    """What every unit of the field's level and reach may use."""
    day, level, cell_level = field.day, field.level, field.cell_level
    return day.memoised(("supply", level, cell_level), lambda: Supply(day, level, cell_level))


def features(day: Day) -> Features:
    """The bits of services and dimensions."""
    return day.memoised("features", lambda: Features(services(day)))


def offer_rows(day: Day) -> OfferRows:
    """All valid offers of a known service whose provider's place is known."""
    return day.memoised("offer rows", lambda: _offer_rows(day))


def using(field: Field, unit: int, bit: int | None) -> list[Claim]:
    """The first offers by which a unit has a bit: the offer, who provides it and where that is."""
    if bit is None:
        return []
    day, rows = field.day, offer_rows(field.day)
    first, behind = np.searchsorted(rows.place, field.cell(unit))
    kept = features(day).set_by(bit)[rows.service[first:behind]]
    kept &= usable(day, rows.scope[first:behind], int(field.units[unit]))
    at = np.flatnonzero(kept) + first
    found: list[Claim] = []
    # Each offer once, by its provider with the smallest number.
    order = at[np.lexsort((rows.provider[at], rows.provider_kind[at], rows.offer[at]))]
    for row in order[np.unique(rows.offer[order], return_index=True)[1]][:SHOWN]:
        kind = PROVIDER_KINDS[rows.provider_kind[row]]
        found += _stated(day, int(rows.offer[row]), kind, int(rows.provider[row]))
    return found


def _stated(day: Day, offer: int, kind: str, provider: int) -> list[Claim]:
    claims: list[Claim] = [("Offer", offer)]
    valid = day.edges("PROVIDES", kind, "Offer")
    for edge in into(valid, np.array([offer])):
        if valid.of.start[edge] == provider:
            claims.append((valid.of, int(edge)))
    return claims + whereabouts(day, kind, provider)


def _offer_rows(day: Day) -> OfferRows:
    offers = valid_offers(day)
    row, other = _pairs_of_places(offers.offer, offers.service, offers.provider_kind, offers.provider)
    # Within reach by one place of the provider, usable by its digits at any other: both are true of the same offer.
    place = np.where(offers.area == NOWHERE, NOWHERE, day.areas.place_of[offers.area])[row]
    scope = offers.scope[other]
    known = np.flatnonzero((place != NOWHERE) & (offers.service[row] != NOWHERE))
    order = known[np.lexsort((offers.offer[row[known]], place[known]))]
    row = row[order]
    return OfferRows(
        offers.offer[row], offers.service[row], offers.provider_kind[row], offers.provider[row], place[order], scope[order]
    )


def _pairs_of_places(offer: Ints, service: Ints, kind: NDArray[np.int8], provider: Ints) -> tuple[Ints, Ints]:
    """All pairs of rows of one offer, service and provider; such rows, one for each place, stand together."""
    count = len(offer)
    same = np.zeros(count, dtype=np.bool_)
    for column in (offer, service, kind, provider):
        same[1:] |= column[1:] != column[:-1]
    starts = np.append(np.flatnonzero(same | (np.arange(count) == 0)), count)
    lengths = np.repeat(np.diff(starts), np.diff(starts))
    row = np.repeat(np.arange(count), lengths)
    first = np.repeat(np.repeat(starts[:-1], np.diff(starts)), lengths)
    step = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return row.astype(np.int32), (first + step).astype(np.int32)


def add(target: Bits, positions: Positions, bits: Bits) -> None:
    """Set `bits[i]` at `positions[i]` of the target, whatever is set there already; positions may repeat."""
    distinct, together = _together(positions, bits)
    target[:, distinct] |= together.T


def _together(places: Positions, bits: Bits) -> tuple[Positions, Bits]:
    """Each position once, ascending, with all bits of its rows."""
    if not len(places):
        return places, bits
    order = np.argsort(places, kind="stable")
    places, bits = places[order], bits[order]
    starts = np.flatnonzero(np.diff(places, prepend=NOWHERE))
    return places[starts], np.bitwise_or.reduceat(bits, starts, axis=0)

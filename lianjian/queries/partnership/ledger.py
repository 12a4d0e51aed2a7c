"""Needs and offers in the order of where they are, so that those of one holder are one run of rows.

The ledger of places holds the rows by the place of the asker or provider: because places are numbered in the order of their
codes, one order serves every level. The ledger of organisations holds each organisation's own.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.day import Day, spread
from lianjian.queries.common.exchange import ASKER_KINDS, PROVIDER_KINDS, open_needs, valid_offers
from lianjian.queries.common.joins import span

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Asked:
    """Open needs, ascending by `position`: a place number, or the organisation's. `area` is where the asker is."""

    position: Ints
    area: Ints
    need: Ints
    service: Ints

    def take(self, rows: NDArray[np.integer] | slice) -> "Asked":
        """Some of the rows."""
        return Asked(self.position[rows], self.area[rows], self.need[rows], self.service[rows])


@dataclass(frozen=True, slots=True)
class Given:
    """Valid offers, ascending by `position`: a place number, or the organisation's. `scope` as in exchange.Offers."""

    position: Ints
    area: Ints
    offer: Ints
    service: Ints
    scope: Ints
    provider_kind: NDArray[np.int8]
    provider: Ints

    def take(self, rows: NDArray[np.integer] | slice) -> "Given":
        """Some of the rows."""
        return Given(
            self.position[rows],
            self.area[rows],
            self.offer[rows],
            self.service[rows],
            self.scope[rows],
            self.provider_kind[rows],
            self.provider[rows],
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """Needs and offers of all holders of a kind. `weight[need]` is the urgency (1, 2 or 3)."""

    asked: Asked
    given: Given
    weight: NDArray[np.int8]

    def asked_in(self, low: int, high: int) -> Asked:
        """Needs at the positions low .. high - 1."""
        return self.asked.take(_run(self.asked.position, low, high))

    def given_in(self, low: int, high: int) -> Given:
        """Offers at the positions low .. high - 1."""
        return self.given.take(_run(self.given.position, low, high))


Rows = TypeVar("Rows", Asked, Given)


def of_places(day: Day) -> Ledger:
    """What is asked and given at each place: by it, its grids, organisations and sites."""
    return day.memoised("ledger of places", lambda: _of_places(day))


def of_organizations(day: Day) -> Ledger:
    """What each organisation itself asks and gives."""
    return day.memoised("ledger of organisations", lambda: _of_organizations(day))


def _of_places(day: Day) -> Ledger:
    needs, offers = open_needs(day), valid_offers(day)
    rows, areas = [], []
    for number, kind in enumerate(ASKER_KINDS):
        own = np.flatnonzero(needs.asker_kind == number).astype(np.int32)
        position, area = spread(day.at(kind), needs.asker[own])
        rows.append(own[position])
        areas.append(area)
    row, area = np.concatenate(rows), np.concatenate(areas)
    asked = Asked(_place(day, area), area, needs.need[row], needs.service[row])
    given = _given(_place(day, offers.area), day)
    return Ledger(_ordered(asked), _ordered(given), _weights(day))


def _of_organizations(day: Day) -> Ledger:
    needs, offers = open_needs(day), valid_offers(day)
    organization = ASKER_KINDS.index("Organization")
    nowhere = np.full(len(needs.need), NOWHERE, dtype=np.int32)
    asker = np.where(needs.asker_kind == organization, needs.asker, NOWHERE).astype(np.int32)
    provider_kind = PROVIDER_KINDS.index("Organization")
    provider = np.where(offers.provider_kind == provider_kind, offers.provider, NOWHERE).astype(np.int32)
    asked = Asked(asker, nowhere, needs.need, needs.service)
    return Ledger(_ordered(asked), _ordered(_given(provider, day)), _weights(day))


def _given(position: Ints, day: Day) -> Given:
    offers = valid_offers(day)
    return Given(position, offers.area, offers.offer, offers.service, offers.scope, offers.provider_kind, offers.provider)


def _weights(day: Day) -> NDArray[np.int8]:
    needs = open_needs(day)
    weight = np.zeros(day.snapshot.nodes("Need").count, dtype=np.int8)
    weight[needs.need] = needs.weight
    return weight


def _place(day: Day, areas: Ints) -> Ints:
    return np.where(areas == NOWHERE, NOWHERE, day.areas.place_of[areas]).astype(np.int32)


def _ordered(rows: Rows) -> Rows:
    """By position; what is nowhere is left out."""
    order = np.argsort(rows.position, kind="stable")
    return rows.take(order[np.count_nonzero(rows.position < 0) :])


def _run(position: Ints, low: int, high: int) -> slice:
    return slice(*span(position, low, high))

"""Needs and offers on a day: who asks, who gives, which offer meets which need, who may use it.

Definitions: docs/reference/questions.md, question 1 (needs, offers, match, scope).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.areas import DIGITS, NOWHERE
from lianjian.queries.common.day import Day, ValidEdges, spread
from lianjian.queries.common.joins import join

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: `Offers.scope` of an offer that anybody may use, and of one whose region is unknown, so that nobody is known to.
ANYBODY = -1
NOBODY = -2

WEIGHTS = {"normal": 1.0, "pressing": 2.0, "urgent": 3.0}
_LEVEL_OF_DIGITS = {digits: level for level, digits in DIGITS.items()}


@dataclass(frozen=True, slots=True)
class Needs:
    """Open, valid needs: one row for each need, service and asker. `asker_kind` is 0 Organization, 1 Place, 2 Grid.

    `asker` is the asker's number in its kind; `weight` the urgency (1, 2 or 3); `service` is NOWHERE for a need that
    states none, which counts and which nothing meets.
    """

    need: Ints
    service: Ints
    weight: Floats
    asker_kind: NDArray[np.int8]
    asker: Ints


@dataclass(frozen=True, slots=True)
class Offers:
    """Valid offers: one row for each offer, service, provider, area of the provider, and scope.

    `provider_kind` is 0 Organization, 1 Site; `area` where the provider is (NOWHERE when unknown);
    `scope` a region whose places may use it (of a provider at several places there may be several), ANYBODY or NOBODY;
    `service` is NOWHERE for an offer that states none.
    """

    offer: Ints
    service: Ints
    provider_kind: NDArray[np.int8]
    provider: Ints
    area: Ints
    scope: Ints


ASKER_KINDS = ("Organization", "Place", "Grid")
PROVIDER_KINDS = ("Organization", "Site")


class Services:
    """The service taxonomy by number: what is narrower, what is the direct broader concept, which dimensions."""

    def __init__(self, day: Day) -> None:
        self.nodes = day.snapshot.nodes("Service")
        broader = day.snapshot.edges("BROADER", "Service", "Service")
        self.parent: Ints = np.full(self.nodes.count, NOWHERE, dtype=np.int32)
        self.parent[broader.start] = broader.end

    @cached_property
    def within(self) -> Bools:
        """within[a, b]: service a is b or narrower than b, at any depth."""
        count = self.nodes.count
        within = np.eye(count, dtype=np.bool_)
        for service in range(count):
            above, steps = int(self.parent[service]), 0
            while above != NOWHERE and steps < count:
                within[service, above] = True
                above, steps = int(self.parent[above]), steps + 1
        return within

    @cached_property
    def match(self) -> Floats:
        """match[offered, needed]: 1 when the offered service is the needed one or narrower, 0.5 when it is the needed
        one's direct broader service, else 0. The last row and column, which NOWHERE reaches, are 0."""
        match = np.zeros((self.nodes.count + 1, self.nodes.count + 1))
        match[:-1, :-1] = self.within
        narrow = np.flatnonzero(self.parent != NOWHERE)
        match[self.parent[narrow], narrow] = np.maximum(match[self.parent[narrow], narrow], 0.5)
        return match


def services(day: Day) -> Services:
    """The service taxonomy."""
    return day.snapshot.memoised("services", lambda: Services(day))


def open_needs(day: Day) -> Needs:
    """All needs that are open and valid on the day."""
    return day.memoised("needs", lambda: _open_needs(day))


def valid_offers(day: Day) -> Offers:
    """All offers that are valid on the day."""
    return day.memoised("offers", lambda: _valid_offers(day))


def _open_needs(day: Day) -> Needs:
    frame = day.snapshot.nodes("Need").frame
    status = frame["status"] if "status" in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)
    is_open = (status.is_null() | (status == "open")).fill_null(True).to_numpy()
    weight = np.ones(frame.height)
    for notation, value in WEIGHTS.items():
        if frame.height:
            weight[(frame["urgency"] == notation).fill_null(False).to_numpy()] = value
    asked = _both_ends(day, "ASKS", ASKER_KINDS, "Need")
    row, service = _services_of(day.edges("NEEDS", "Need", "Service"), asked[2])
    keep = is_open[asked[2][row]]
    row, service = row[keep], service[keep]
    need = asked[2][row]
    return Needs(need, service, weight[need], asked[0][row], asked[1][row])


def _valid_offers(day: Day) -> Offers:
    provided = _both_ends(day, "PROVIDES", PROVIDER_KINDS, "Offer")
    row, service = _services_of(day.edges("OFFERS", "Offer", "Service"), provided[2])
    kind, provider, offer = provided[0][row], provided[1][row], provided[2][row]
    rows, area = _with_areas(day, kind, provider)
    scope = _scopes(day, offer[rows], area)
    where, whose = _every_scope(rows, scope)
    rows, area, scope = rows[where], area[where], scope[whose]
    return Offers(offer[rows], service[rows], kind[rows], provider[rows], area, scope)


def _every_scope(rows: Ints, scope: Ints) -> tuple[Ints, Ints]:
    """Positions (where, whose scope): an offer is given at each place of its provider for the digits of any of them.

    `rows` are ascending; few providers are at several places, and only their scopes can differ within a row.
    """
    repeated = rows[1:][rows[1:] == rows[:-1]]
    again = np.isin(rows, repeated)
    alone, several = np.flatnonzero(~again), np.flatnonzero(again)
    left, right = join(rows[several], rows[several])
    apart = (left == right) | (scope[several[left]] != scope[several[right]])
    where = np.concatenate([alone, several[left[apart]]])
    whose = np.concatenate([alone, several[right[apart]]])
    order = np.argsort(where, kind="stable")
    return where[order].astype(np.int32), whose[order].astype(np.int32)


def _services_of(stated: ValidEdges, things: Ints) -> tuple[Ints, Ints]:
    """(position in `things`, service) for each service that a thing states, NOWHERE once for one that states none."""
    row, position = join(things, stated.start)
    without = np.flatnonzero(~np.isin(things, stated.start)).astype(np.int32)
    none = np.full(len(without), NOWHERE, dtype=np.int32)
    return np.concatenate([row, without]), np.concatenate([stated.end[position], none])


def _both_ends(day: Day, relation: str, kinds: tuple[str, ...], end: str) -> tuple[NDArray[np.int8], Ints, Ints]:
    """(kind of start, start, end) over all kinds that may stand at the start."""
    edges = [day.edges(relation, kind, end) for kind in kinds]
    kind = np.concatenate([np.full(len(e.start), i, dtype=np.int8) for i, e in enumerate(edges)])
    return kind, np.concatenate([e.start for e in edges]), np.concatenate([e.end for e in edges])


def _with_areas(day: Day, kind: NDArray[np.int8], provider: Ints) -> tuple[Ints, Ints]:
    """For each provider each area that it is at, NOWHERE for one that is at none: (row, area), ordered by row."""
    rows, areas = [], []
    for number, name in enumerate(PROVIDER_KINDS):
        own = np.flatnonzero(kind == number).astype(np.int32)
        located = day.at(name)
        position, area = spread(located, provider[own])
        unplaced = own[~located.placed[provider[own]]]
        rows += [own[position], unplaced]
        areas += [area, np.full(len(unplaced), NOWHERE, dtype=np.int32)]
    row, area = np.concatenate(rows), np.concatenate(areas)
    order = np.lexsort((area, row))
    return row[order].astype(np.int32), area[order].astype(np.int32)


def _scopes(day: Day, offer: Ints, area: Ints) -> Ints:
    """The region whose places may use each offer."""
    scope = np.full(len(offer), ANYBODY, dtype=np.int32)
    if not len(offer):
        return scope
    texts = day.snapshot.nodes("Offer").frame["scope"]
    for digits in _LEVEL_OF_DIGITS:
        rows = np.flatnonzero((texts == f"own:{digits}").fill_null(False).to_numpy()[offer])
        scope[rows] = _own_region(day, area[rows], digits)
    coded = texts.str.contains("^[0-9]+$").fill_null(False).to_numpy()
    if coded.any():
        codes = texts.filter(pl.Series(coded))
        places = day.snapshot.nodes("Place").ids
        regions = codes.replace_strict(places, np.arange(len(places)), default=NOBODY, return_dtype=pl.Int32)
        region = np.full(len(texts), ANYBODY, dtype=np.int32)
        region[coded] = regions.to_numpy()
        scope = np.where(coded[offer], region[offer], scope)
    return scope


def _own_region(day: Day, area: Ints, digits: int) -> Ints:
    """So many digits of the provider's place, or all of it where it is shorter."""
    place = np.where(area == NOWHERE, NOWHERE, day.areas.place_of[area])
    unit = np.where(place == NOWHERE, NOWHERE, day.areas.unit(_LEVEL_OF_DIGITS[digits])[place])
    region = np.where(unit == NOWHERE, place, unit)
    return np.where(region == NOWHERE, NOBODY, region).astype(np.int32)


def usable(day: Day, scope: Ints, area: int | Ints) -> Bools:
    """Whether offers of those scopes may be used at an area: anybody may, or the scope contains its place."""
    place = day.areas.place_of[area]
    result: Bools = (scope == ANYBODY) | day.areas.contains(np.maximum(scope, 0), place) & (scope >= 0)
    return result

"""Complement and reciprocity of one subject with all candidates (docs/reference/questions.md, question 1).

What comes out are numerators in half matches (an urgency of 3 met by half is 3, wholly 6): whole numbers, exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.day import Day
from lianjian.queries.common.exchange import ANYBODY, NOBODY, services
from lianjian.queries.common.joins import distinct
from lianjian.queries.partnership.ground import Ground
from lianjian.queries.partnership.holding import Subject
from lianjian.queries.partnership.ledger import Asked, Given, Ledger
from lianjian.queries.partnership.supply import Demand, best_match

Ints = NDArray[np.int32]
Halves = NDArray[np.int8]

#: A match of 1 in half matches.
FULL = 2


def halves(day: Day) -> Halves:
    """match[offered, needed] in half matches: 2, 1 or 0; the last row and column, which NOWHERE reaches, are 0."""
    return day.memoised("half matches", lambda: (services(day).match * FULL).astype(np.int8))


@dataclass(frozen=True, slots=True)
class Party:
    """A subject with what it asks and gives."""

    subject: Subject
    places: Ints
    demand: Demand
    given: Given


def party(ground: Ground, subject: Subject) -> Party:
    """The needs and offers of a subject, from the ledger of those that it is compared with."""
    asked, given = _rows(ground.ledger, subject)
    return Party(subject, subject.places, Demand(asked, ground.ledger.weight), given)


def _rows(book: Ledger, subject: Subject) -> tuple[Asked, Given]:
    areas = subject.day.areas
    if subject.area is None:
        return book.asked_in(subject.number, subject.number + 1), book.given_in(subject.number, subject.number + 1)
    if not areas.is_grid(subject.area):
        end = int(areas.end[subject.area])
        return book.asked_in(subject.area, end), book.given_in(subject.area, end)
    home = int(areas.place_of[subject.area])
    asked, given = book.asked_in(home, home + 1), book.given_in(home, home + 1)
    in_grid = np.flatnonzero(areas.contains(subject.area, asked.area))
    from_grid = np.flatnonzero(areas.contains(subject.area, given.area))
    return asked.take(in_grid), given.take(from_grid)


def scopes_for(day: Day, places: Ints) -> Ints:
    """The scopes that let things at those places use an offer: anybody, and every region that contains one of them."""
    regions = {region for place in places.tolist() for region in day.areas.above(place)}
    return np.array([ANYBODY, *sorted(regions)], dtype=np.int32)


def complement(ground: Ground, asking: Party, window: tuple[int, int]) -> NDArray[np.integer]:
    """Urgency x best match of the subject's needs by the offers of each holder in the window."""
    day, matches = ground.day, halves(ground.day)
    scopes = scopes_for(day, asking.places)
    # The narrowest type that holds the sum: a pass over half a million holders costs what it reads.
    dtype: type[np.integer] = np.uint16 if FULL * asking.demand.total < 2**16 else np.int64
    met: NDArray[np.integer] = np.zeros(window[1] - window[0], dtype=dtype)
    one = np.zeros_like(met)
    for needed, urgency in asking.demand.groups:
        best = best_match(matches, needed)
        one.fill(0)
        for half in range(1, FULL + 1):
            offered = np.flatnonzero(best == half).astype(np.int32)
            for holders in ground.offers.runs(offered, scopes, window):
                one[holders - window[0]] = half * urgency
        np.add(met, one, out=met)
    return met


def reciprocity(ground: Ground, giving: Party, window: tuple[int, int]) -> NDArray[np.integer]:
    """Urgency x best match of the needs of each holder in the window by those of the subject's offers that it may use."""
    met = np.zeros(window[1] - window[0], dtype=np.int64)
    anybody, regions = _best_by_scope(ground.day, giving.given)
    reached = np.maximum.reduce([anybody, *regions.values()])
    for service in np.flatnonzero(reached[:-1]).tolist():
        here = {region: best[service] for region, best in regions.items() if best[service] > anybody[service]}
        reach = window if anybody[service] else _narrowed(ground, window, here)
        holders, urgency = ground.needs.run(service, reach)
        met[holders - window[0]] += urgency * _match_of(ground, holders, anybody[service], here)
    _add_several(ground, met, window, anybody, regions)
    return met


def _narrowed(ground: Ground, window: tuple[int, int], regions: Iterable[int]) -> tuple[int, int]:
    """What of a window lies between the ends of some regions."""
    low, high = ground.window(np.array(list(regions), dtype=np.int32))
    return max(window[0], low), max(window[0], min(window[1], high))


def _add_several(
    ground: Ground, met: NDArray[np.int64], window: tuple[int, int], anybody: Halves, regions: dict[int, Halves]
) -> None:
    """The needs that state several services, each met by the best match among them."""
    several = ground.needs.several
    if not len(several):
        return
    matches = anybody[several.service].astype(np.int64)
    for region, best in regions.items():
        inside = ground.inside(region, several.holder)
        matches = np.where(inside, np.maximum(matches, best[several.service]), matches)
    holders, weighed = several.weighed(matches)
    inside = (holders >= window[0]) & (holders < window[1])
    np.add.at(met, holders[inside] - window[0], weighed[inside])


def _match_of(ground: Ground, holders: Ints, anybody: int, regions: dict[int, int]) -> NDArray[np.integer] | int:
    """The best match that each holder gets, where some offers are for a region only."""
    if not regions:
        return anybody
    matches = np.full(len(holders), anybody, dtype=np.int8)
    for region, match in regions.items():
        inside = ground.inside(region, holders)
        matches[inside] = np.maximum(matches[inside], match)
    return matches


def _best_by_scope(day: Day, given: Given) -> tuple[Halves, dict[int, Halves]]:
    """For each needed service the best match among the offers for anybody, and among those for each region."""
    matches = halves(day)
    known = (given.scope != NOBODY) & (given.service != NOWHERE)
    anybody = np.zeros(matches.shape[1], dtype=np.int8)
    regions: dict[int, Halves] = {}
    scopes, services_ = given.scope[known], given.service[known]
    for scope in distinct(scopes).tolist():
        best: Halves = matches[distinct(services_[scopes == scope])].max(axis=0)
        if scope == ANYBODY:
            anybody = best
        else:
            regions[scope] = best
    return anybody, {region: best for region, best in regions.items() if (best > anybody).any()}

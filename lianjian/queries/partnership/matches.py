"""Which offer meets which need between a subject and each of its partners (docs/reference/questions.md, question 1).

Per need the best offer: the highest match, then the smallest id of the offer, then of the provider. All partners are looked
at together; an offer is weighed as one number, what its match lacks and then its own number, so that the least is the best.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.day import Day
from lianjian.queries.common.exchange import ANYBODY, PROVIDER_KINDS
from lianjian.queries.common.joins import distinct, is_in, runs
from lianjian.queries.partnership.complement import FULL, Party, halves, scopes_for
from lianjian.queries.partnership.ground import Ground
from lianjian.queries.partnership.ledger import Asked, Given

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

_SHIFT = 32
#: What an offer weighs that does not match at all.
NO_MATCH = FULL << _SHIFT


@dataclass(frozen=True, slots=True)
class Match:
    """A need and the best offer for it, by node numbers. `service` is the one of the need's that is met."""

    direction: str
    need: int
    service: int
    offer: int
    provider_kind: str
    provider: int
    match: float


class Side:
    """Offers of one side to the other, and for each partner and needed service the best of them.

    `best[partner, service]` is the weight of the best offer; `services` are the needed ones, ascending.
    """

    def __init__(self, day: Day, direction: str, given: Given, services: Ints, best: Longs) -> None:
        self.day = day
        self.direction = direction
        self.given = given
        self.best = best.tolist()
        self._column = {service: column for column, service in enumerate(services.tolist())}

    def matches(self, partner: int, asked: Asked, usable: slice | Bools) -> Iterator[Match]:
        """The best match of each need, by need. `usable` are the rows of the offers between these two."""
        best: dict[int, tuple[int, int]] = {}
        weights = self.best[partner]
        for need, service in zip(asked.need.tolist(), asked.service.tolist(), strict=True):
            if service != NOWHERE and (weight := weights[self._column[service]]) < NO_MATCH:
                # Of several services the best matched, then the smaller offer, then the smaller service.
                best[need] = min(best.get(need, (NO_MATCH, 0)), (weight, service))
        for need in sorted(best):
            weight, service = best[need]
            offer = weight & ((1 << _SHIFT) - 1)
            kind, provider = self._provider(offer, usable)
            yield Match(self.direction, need, service, offer, kind, provider, (FULL - (weight >> _SHIFT)) / FULL)

    def _provider(self, offer: int, usable: slice | Bools) -> tuple[str, int]:
        """Who provides an offer, of several the smallest id."""
        rows = (self.given.offer[usable] == offer).nonzero()[0]
        kinds, numbers = self.given.provider_kind[usable][rows], self.given.provider[usable][rows]
        providers = {(PROVIDER_KINDS[kind], number) for kind, number in zip(kinds.tolist(), numbers.tolist(), strict=True)}
        if len(providers) == 1:
            return providers.pop()
        return min(providers, key=lambda p: (self.day.snapshot.nodes(p[0]).id(p[1]), p[0]))


def with_each(ground: Ground, asking: Party, holders: Ints) -> list[list[Match]]:
    """For each holder the needs of the subject that it meets (`in`), then those of its own that the subject meets (`out`)."""
    inward, outward = _inward(ground, asking, holders), _outward(ground, asking, holders)
    return [[*ours, *theirs] for ours, theirs in zip(inward, outward, strict=True)]


def _inward(ground: Ground, asking: Party, holders: Ints) -> Iterator[Iterator[Match]]:
    """The needs of the subject and the holders' offers."""
    day, book = ground.day, ground.ledger.given
    partner, rows = _rows_of(ground, book.position, holders)
    usable = is_in(book.scope[rows], scopes_for(day, asking.places))
    partner, given = partner[usable], book.take(rows[usable])
    asked = asking.demand.asked
    services = distinct(asked.service)
    best = _best(day, partner, given, services, len(holders))
    side = Side(day, "in", given, services, best)
    bounds = np.searchsorted(partner, np.arange(len(holders) + 1, dtype=np.int32)).tolist()
    return (side.matches(n, asked, slice(bounds[n], bounds[n + 1])) for n in range(len(holders)))


def _outward(ground: Ground, asking: Party, holders: Ints) -> Iterator[Iterator[Match]]:
    """The holders' needs and the subject's offers."""
    day, book, given = ground.day, ground.ledger.asked, asking.given
    partner, rows = _rows_of(ground, book.position, holders)
    asked = book.take(rows)
    services = distinct(asked.service)
    scopes, scope_of = np.unique(given.scope, return_inverse=True)
    users = _users(ground, scopes, holders)
    by_scope = _best(day, scope_of.astype(np.int32), given, services, len(scopes))
    used = users.any(axis=0)
    best = np.full((len(holders), len(services)), NO_MATCH)
    if used.any():
        weights = np.where(users[:, used, None], by_scope[None, used], NO_MATCH)
        best = weights.min(axis=1)
    side = Side(day, "out", given, services, best)
    bounds = np.searchsorted(partner, np.arange(len(holders) + 1, dtype=np.int32)).tolist()
    return (side.matches(n, asked.take(slice(bounds[n], bounds[n + 1])), users[n][scope_of]) for n in range(len(holders)))


def _rows_of(ground: Ground, position: Ints, holders: Ints) -> tuple[Ints, Ints]:
    """(which of the holders, row) for the rows of the ledger that are theirs."""
    bounds = np.array([ground.run(holder) for holder in holders.tolist()], dtype=np.int32).reshape(-1, 2)
    rows = np.searchsorted(position, bounds)
    return runs(rows[:, 0], rows[:, 1] - rows[:, 0])


def _best(day: Day, group: Ints, given: Given, services: Ints, groups: int) -> Longs:
    """best[group, service]: the weight of the best offer in each group of offers for each needed service."""
    best = np.full((groups, len(services)), NO_MATCH)
    order = np.lexsort((given.offer, given.service, group))
    group, service, offer = group[order], given.service[order], given.offer[order]
    # Of offers of one service only the smallest can be the best.
    first = np.ones(len(group), dtype=np.bool_)
    first[1:] = (group[1:] != group[:-1]) | (service[1:] != service[:-1])
    group, service, offer = group[first], service[first], offer[first]
    if len(group):
        lacking = (FULL - halves(day)[service][:, services]).astype(np.int64)
        starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
        best[group[starts]] = np.minimum.reduceat((lacking << _SHIFT) | offer[:, None], starts, axis=0)
    return best


def _users(ground: Ground, scopes: Ints, holders: Ints) -> Bools:
    """users[holder, scope]: whether a holder may use offers of a scope."""
    places = [ground.places(holder) for holder in holders.tolist()]
    starts = np.cumsum([0, *(len(own) for own in places)])[:-1]
    contained = ground.day.areas.contains(scopes[None, :], np.concatenate(places)[:, None])
    users: Bools = np.logical_or.reduceat(contained, starts, axis=0) | (scopes == ANYBODY)
    return users

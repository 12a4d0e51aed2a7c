"""Which offer meets which need between a subject and one partner (docs/reference/questions.md, question 1).

Per need the best offer: the highest match, then the smallest id of the offer, then of the provider.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.complement import FULL, Halves, Party, halves, scopes_for
from lianjian.queries.day import Day
from lianjian.queries.exchange import PROVIDER_KINDS
from lianjian.queries.ground import Ground
from lianjian.queries.joins import distinct
from lianjian.queries.ledger import Asked, Given

Ints = NDArray[np.int32]


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


def between(ground: Ground, asking: Party, holder: int) -> list[Match]:
    """The needs of the subject that a holder meets (`in`), then those of the holder that the subject meets (`out`)."""
    day, run = ground.day, ground.run(holder)
    theirs = _usable(day, ground.ledger.given_in(*run), asking.places)
    ours = _usable(day, asking.given, ground.places(holder))
    return [
        *_matches(day, "in", asking.demand.asked, theirs),
        *_matches(day, "out", ground.ledger.asked_in(*run), ours),
    ]


def _usable(day: Day, given: Given, places: Ints) -> Given:
    return given.take(np.isin(given.scope, scopes_for(day, places)).nonzero()[0])


def _matches(day: Day, direction: str, asked: Asked, given: Given) -> Iterable[Match]:
    if not len(asked.need) or not len(given.offer):
        return
    best = _best_offers(halves(day), given, distinct(asked.service[asked.service != NOWHERE]))
    needs: dict[int, tuple[int, int, int]] = {}
    for need, service in sorted(set(zip(asked.need.tolist(), asked.service.tolist(), strict=True))):
        match, row = best.get(service, (0, NOWHERE))
        # Of several services the best matched; then the smaller offer, then the smaller service.
        if match and _rank(given, match, row) < _rank(given, *needs.get(need, (0, NOWHERE, 0))[:2]):
            needs[need] = (match, row, service)
    for need, (match, row, service) in needs.items():
        offer = int(given.offer[row])
        kind, provider = _provider(day, given, offer)
        yield Match(direction, need, service, offer, kind, provider, match / FULL)


def _rank(given: Given, match: int, row: int) -> tuple[int, int]:
    return (-match, int(given.offer[row]) if row != NOWHERE else 0)


def _best_offers(matches: Halves, given: Given, needed: Ints) -> dict[int, tuple[int, int]]:
    """For each needed service the best match and the row of the smallest offer that gives it."""
    order = np.argsort(given.offer, kind="stable")
    table = matches[given.service[order]][:, needed]
    first = table.argmax(axis=0)
    values = table[first, np.arange(len(needed))]
    rows = order[first]
    return {
        service: (match, row)
        for service, match, row in zip(needed.tolist(), values.tolist(), rows.tolist(), strict=True)
    }


def _provider(day: Day, given: Given, offer: int) -> tuple[str, int]:
    """Who provides an offer, of several the smallest id."""
    rows = np.flatnonzero(given.offer == offer)
    providers = {(PROVIDER_KINDS[given.provider_kind[row]], int(given.provider[row])) for row in rows.tolist()}
    if len(providers) == 1:
        return providers.pop()
    return min(providers, key=lambda p: (day.snapshot.nodes(p[0]).id(p[1]), p[0]))

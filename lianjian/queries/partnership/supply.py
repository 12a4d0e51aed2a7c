"""Needs and offers of all candidates by service: what a subject's few needs and offers are held against.

Definitions: docs/reference/questions.md, question 1. Matches and weights are whole numbers here (a match counts 2, half a
match 1), so that sums are exact whatever their order.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.exchange import NOBODY
from lianjian.queries.common.joins import distinct, span
from lianjian.queries.partnership.ledger import Asked, Given

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: Offers.scope starts at NOBODY (-2).
_SHIFT = -NOBODY


class OfferIndex:
    """Which holders have an offer of a service under a scope: one ascending run for each service and scope."""

    def __init__(self, holders: Ints, given: Given, count: int) -> None:
        known = (holders != NOWHERE) & (given.service != NOWHERE) & (given.scope != NOBODY)
        scope = given.scope[known].astype(np.int64) + _SHIFT
        self._scopes = int(scope.max(initial=0)) + 1
        self._count = count
        self._keys: Longs = distinct(self._head(given.service[known].astype(np.int64), scope) + holders[known])
        self._holders: Ints = (self._keys % max(count, 1)).astype(np.int32)

    def runs(self, services: Ints, scopes: Ints, window: tuple[int, int]) -> list[Ints]:
        """Ascending holders within the window, an array for each service and scope that has any."""
        scope = scopes.astype(np.int64) + _SHIFT
        heads = self._head(services.astype(np.int64)[:, None], scope[scope < self._scopes][None, :]).ravel()
        low = np.searchsorted(self._keys, heads + window[0])
        high = np.searchsorted(self._keys, heads + window[1])
        some = low < high
        return [self._holders[a:b] for a, b in zip(low[some].tolist(), high[some].tolist(), strict=True)]

    def _head(self, service: Longs, scope: Longs) -> Longs:
        return (service * self._scopes + scope) * self._count


class NeedIndex:
    """What the holders need: `total[holder]` sum of urgency; by service the holders with the urgency of their needs.

    A need that states several services (two sources may) is met by the best match among them, so those few stand apart in
    `several`.
    """

    def __init__(self, holders: Ints, asked: Asked, weight: NDArray[np.int8], count: int) -> None:
        known = holders != NOWHERE
        self._services = int(asked.service.max(initial=0)) + 2
        # Each need once for each holder and service, whoever of the holder's asks.
        pair = asked.need[known].astype(np.int64) * count + holders[known]
        keys = distinct(pair * self._services + asked.service[known] + 1)
        pair, service = keys // self._services, (keys % self._services).astype(np.int32) - 1
        first = _begins(pair)
        alone = first & np.append(first[1:], True)
        holder = (pair % max(count, 1)).astype(np.int32)
        urgency = weight[pair // max(count, 1)]
        self.total: Ints = np.bincount(holder[first], weights=urgency[first], minlength=count).astype(np.int32)
        self.several = Several(pair[~alone], holder[~alone], service[~alone], urgency[~alone].astype(np.int32))
        plain = alone & (service != NOWHERE)
        self._sum_up(service[plain], holder[plain], urgency[plain], count)

    def _sum_up(self, service: Ints, holder: Ints, urgency: NDArray[np.int8], count: int) -> None:
        keys = service.astype(np.int64) * count + holder
        order = np.argsort(keys)
        keys = keys[order]
        starts = _starts(keys)
        self._keys: Longs = keys[starts]
        self._count = count
        self._holders: Ints = (self._keys % max(count, 1)).astype(np.int32)
        self._urgency: Ints = np.add.reduceat(urgency[order], starts, dtype=np.int32) if len(keys) else self._holders

    def run(self, service: int, window: tuple[int, int]) -> tuple[Ints, Ints]:
        """(ascending holders within the window, urgency of their needs of exactly this service)."""
        head = service * self._count
        low, high = span(self._keys, head + window[0], head + window[1])
        return self._holders[low:high], self._urgency[low:high]


class Several:
    """Needs with several services: rows by need and holder (`pair`), one for each service."""

    def __init__(self, pair: Longs, holder: Ints, service: Ints, urgency: Ints) -> None:
        self.holder = holder
        self.service = service
        self._urgency = urgency
        self._starts = _starts(pair)

    def __len__(self) -> int:
        return len(self.holder)

    def weighed(self, matches: NDArray[np.integer]) -> tuple[Ints, NDArray[np.int64]]:
        """(holder, urgency x best match) of each need, from the match of each row. A holder may come several times."""
        best = np.maximum.reduceat(matches, self._starts)
        return self.holder[self._starts], self._urgency[self._starts].astype(np.int64) * best


class Demand:
    """The open needs of one subject, by the services that they ask for.

    `groups`: (services, urgency) of the needs that state exactly those services; `total` the urgency of all needs, those
    without a service too.
    """

    def __init__(self, asked: Asked, weight: NDArray[np.int8]) -> None:
        self.asked = asked
        needs = distinct(asked.need)
        self.needs = needs
        self.total = int(weight[needs].sum(dtype=np.int64))
        self._weight = weight

    @cached_property
    def groups(self) -> list[tuple[tuple[int, ...], int]]:
        """Services with the summed urgency of the needs for them, in the order of the services."""
        stated = self.asked.service != NOWHERE
        keys = distinct(self.asked.need[stated].astype(np.int64) << 32 | self.asked.service[stated])
        need, service = keys >> 32, (keys & 0xFFFFFFFF).astype(np.int64)
        first = _begins(need)
        alone = first & np.append(first[1:], True)
        sums = np.bincount(service[alone], weights=self._weight[need[alone]])
        groups: dict[tuple[int, ...], int] = {(int(s),): int(sums[s]) for s in np.flatnonzero(sums)}
        several: dict[int, list[int]] = {}
        for n, s in zip(need[~alone].tolist(), service[~alone].tolist(), strict=True):
            several.setdefault(n, []).append(s)
        for n, together in several.items():
            groups[tuple(together)] = groups.get(tuple(together), 0) + int(self._weight[n])
        return sorted(groups.items())


def best_match(matches: NDArray[np.int8], services: Sequence[int]) -> NDArray[np.int8]:
    """For each offered service the best match with any of the needed `services`."""
    best: NDArray[np.int8] = matches[:, list(services)].max(axis=1)
    return best


def _begins(values: Longs) -> NDArray[np.bool_]:
    """Where a run of equal values begins."""
    begins = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def _starts(values: Longs) -> NDArray[np.int64]:
    """The positions where a run of equal values begins."""
    return np.flatnonzero(_begins(values))

"""The score of each candidate and the best of them (docs/reference/questions.md, question 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.partnership.candidates import allowed
from lianjian.queries.partnership.compatibility import Comparison
from lianjian.queries.partnership.complement import FULL, Party, complement, reciprocity
from lianjian.queries.partnership.ground import Ground

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

#: The components with their weights in the score.
WEIGHTS: Mapping[str, float] = {
    "complement": 0.5,
    "reciprocity": 0.2,
    "compatibility": 0.15,
    "proximity": 0.1,
    "openness": 0.05,
}
#: Scores that are equal so far are equal: what differs behind is the noise of floating point.
DECIMALS = 12
#: More than the noise of floating point in a score.
NOISE = 1e-9
#: Of a country's candidates so many are scored first; the rest only where they could still be better.
PILOT = 1000


class Limits(NamedTuple):
    """Who may be a candidate."""

    beyond: str
    within: Ints
    include_allied: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates from the best on: columns by component, NaN where unknown."""

    holders: Ints
    scores: Floats
    components: Mapping[str, Floats]
    allied: NDArray[np.bool_]


def ranking(ground: Ground, asking: Party, limits: Limits, weights: Mapping[str, float], k: int) -> Ranking:
    """The best `k` of the candidates that meet a need of the subject, or have one that it meets."""
    window = ground.window(limits.within)
    met, given = complement(ground, asking, window), reciprocity(ground, asking, window)
    at = np.flatnonzero((met > 0) | (given > 0))
    holders = (at + window[0]).astype(np.int32)
    comparison = Comparison(ground, asking.subject)
    columns = {
        "complement": _share(met[at], np.full(len(at), asking.demand.total)),
        "reciprocity": _share(given[at], ground.needs.total[holders]),
        "proximity": comparison.proximity(holders),
    }
    field = _Field(ground, asking, comparison, limits, weights, holders, columns)
    if len(holders) > PILOT:
        most = field.at_most()
        pilot = field.best(np.argpartition(most, -PILOT)[-PILOT:], k)
        if len(pilot.holders) == k:
            return field.best(np.flatnonzero(most >= pilot.scores[-1] - NOISE), k)
    return field.best(np.arange(len(holders)), k)


@dataclass(frozen=True, slots=True)
class _Field:
    """Those that may be partners, ascending, with the components that all of them need."""

    ground: Ground
    asking: Party
    comparison: Comparison
    limits: Limits
    weights: Mapping[str, float]
    holders: Ints
    columns: Mapping[str, Floats]

    def at_most(self) -> Floats:
        """What each can score at most: as much as if all else were 1, for a mean only gains by a further 1."""
        return score(self.columns, self.weights, sum(w for name, w in self.weights.items() if name not in self.columns))

    def best(self, rows: NDArray[np.int64], k: int) -> Ranking:
        """The best of some of them, without those that may not be partners."""
        rows = np.sort(rows)
        rows = rows[allowed(self.ground, self.asking.subject, self.limits.beyond, self.limits.within, self.holders[rows])]
        together = self.comparison.allied(self.holders[rows])
        if not self.limits.include_allied:
            rows, together = rows[~together], together[~together]
        holders = self.holders[rows]
        known = {name: column[rows] for name, column in self.columns.items()}
        known["compatibility"] = self.comparison.compatibility(holders)
        known["openness"] = self.comparison.openness(holders)
        components = {name: known[name] for name in WEIGHTS}
        scores = score(components, self.weights)
        best = _best(scores, k)
        chosen = {name: column[best] for name, column in components.items()}
        return Ranking(holders[best], scores[best], chosen, together[best])


def score(components: Mapping[str, Floats], weights: Mapping[str, float], further: float = 0.0) -> Floats:
    """Weighted mean of the known components; 0 where their weights sum to 0. `further`: the weight of further ones that are 1."""
    shape = len(next(iter(components.values())))
    total, weight = np.full(shape, further), np.full(shape, further)
    for name, column in components.items():
        known = ~np.isnan(column)
        if known.all():
            total += weights[name] * column
            weight += weights[name]
        else:
            total += np.where(known, weights[name] * column, 0.0)
            weight += weights[name] * known
    mean: Floats = np.divide(total, weight, out=np.zeros(shape), where=weight > 0)
    return mean


def _share(halves: NDArray[np.integer], total: NDArray[np.integer]) -> Floats:
    """Half matches as a share of the urgency; NaN where there is no need."""
    with np.errstate(invalid="ignore"):
        share: Floats = halves / (FULL * total.astype(np.float64))
    return share


def _best(scores: Floats, k: int) -> NDArray[np.int64]:
    """Positions of the best `k`, ties in the given order."""
    rounded = np.round(scores, DECIMALS)
    if k < len(rounded):
        least = np.partition(rounded, len(rounded) - k)[len(rounded) - k] if k else np.inf
        pool = np.flatnonzero(rounded >= least)
    else:
        pool = np.arange(len(rounded))
    order: NDArray[np.int64] = pool[np.argsort(-rounded[pool], kind="stable")][:k]
    return order

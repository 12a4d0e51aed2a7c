"""The score of each candidate and the best of them (docs/reference/questions.md, question 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.candidates import allowed
from lianjian.queries.compatibility import allied, compatibility, openness, proximity
from lianjian.queries.complement import FULL, Party, complement, reciprocity
from lianjian.queries.ground import Ground

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
    holders = (np.flatnonzero((met > 0) | (given > 0)) + window[0]).astype(np.int32)
    holders = allowed(ground, asking.subject, limits.beyond, limits.within, holders)
    together = allied(ground, asking.subject, holders)
    if not limits.include_allied:
        holders, together = holders[~together], together[~together]
    components = {
        "complement": _share(met[holders - window[0]], np.full(len(holders), asking.demand.total)),
        "reciprocity": _share(given[holders - window[0]], ground.needs.total[holders]),
        "compatibility": compatibility(ground, asking.subject, holders),
        "proximity": proximity(ground, asking.subject, holders),
        "openness": openness(ground, holders),
    }
    scores = score(components, weights)
    best = _best(scores, k)
    chosen = {name: column[best] for name, column in components.items()}
    return Ranking(holders[best], scores[best], chosen, together[best])


def score(components: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Weighted mean of the known components; 0 where their weights sum to 0."""
    shape = len(next(iter(components.values())))
    total, weight = np.zeros(shape), np.zeros(shape)
    for name, column in components.items():
        known = ~np.isnan(column)
        total += np.where(known, weights[name] * column, 0.0)
        weight += known * weights[name]
    return np.divide(total, weight, out=np.zeros(shape), where=weight > 0)


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

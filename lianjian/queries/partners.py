"""Question 1: with whom could a place, a grid or an organisation work together?

Definition: docs/reference/questions.md, question 1. What each part means stands in its own file: who may be a partner
(candidates), complement and reciprocity (complement), the rest of the score (compatibility, ranking), which offer meets which
need (matches), and the shortest linkage there is (paths).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite

import numpy as np

from lianjian.errors import BadInput
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import on
from lianjian.queries.common.entity import entity
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.naming.find import find
from lianjian.queries.partnership.candidates import allowed
from lianjian.queries.partnership.complement import Party, party
from lianjian.queries.partnership.ground import Ground, ground_for
from lianjian.queries.partnership.holding import Subject
from lianjian.queries.partnership.partner_rows import Partners
from lianjian.queries.partnership.ranking import WEIGHTS, Limits, ranking

BEYOND = ("county", "city", "province")
KINDS = ("Place", "Grid", "Organization")

#: Why an answer is empty, for a reader.
REASONS: dict[str, tuple[str, str]] = {
    "no_needs": (
        "没有伙伴:它没有有效的待认领需求,也没有别处的需求能由它满足。",
        "No partner: it has no open need that is valid, and meets none of another.",
    ),
    "no_offers": ("没有伙伴:候选者都没有有效的资源。", "No partner: no candidate has any valid offer."),
    "no_match": (
        "没有伙伴:候选者的资源与需求都不相配。",
        "No partner: neither does an offer of a candidate meet a need here, nor the other way round.",
    ),
}


def partners(
    snapshot: Snapshot,
    subject: str,
    *,
    beyond: str = "county",
    within: Sequence[str] = (),
    k: int = 20,
    include_allied: bool = False,
    weights: Mapping[str, float] | None = None,
    as_of: date | None = None,
) -> Answer:
    """The best `k` partners of a place, grid or organisation beyond its county, city or province, inside `within`.

    `weights` replaces any weight of the score. An empty answer says why ("reason": no_needs, no_offers, no_match) and how
    many candidates have any offer ("with_offers"). Raises UnknownName, AmbiguousName, BadInput.
    """
    weighed = _checked(beyond, k, weights)
    as_of = as_of or date.today()
    day = on(snapshot, as_of)
    asking = Subject(day, *find(snapshot, subject, KINDS))
    within = [within] if isinstance(within, str) else within
    regions = np.array(sorted({find(snapshot, region, ("Place",))[1] for region in within}), dtype=np.int32)
    ground = ground_for(asking)
    one = party(ground, asking)
    limits = Limits(beyond, regions, include_allied)
    best = ranking(ground, one, limits, weighed, k)
    data: Json = {
        "subject": entity(day, asking.kind, asking.number),
        "parameters": {
            "beyond": beyond,
            "within": [snapshot.nodes("Place").id(int(region)) for region in regions],
            "k": k,
            "include_allied": include_allied,
            "weights": weighed,
            "as_of": as_of,
        },
        "partners": Partners(ground, one, best).rows(),
    }
    notes: tuple[tuple[str, str], ...] = ()
    if not len(best.holders):
        data |= _why_empty(ground, one, limits)
        notes = (REASONS[data["reason"]],)
    return Answer("partners", data, (*notes, *synthetic_note(snapshot)))


def _why_empty(ground: Ground, asking: Party, limits: Limits) -> Json:
    everybody = np.arange(ground.count, dtype=np.int32)
    candidates = allowed(ground, asking.subject, limits.beyond, limits.within, everybody)
    with_offers = int((candidates & ground.has_offer).sum())
    if not len(asking.demand.needs):
        return {"reason": "no_needs", "with_offers": with_offers}
    return {"reason": "no_match" if with_offers else "no_offers", "with_offers": with_offers}


def _checked(beyond: str, k: int, weights: Mapping[str, float] | None) -> dict[str, float]:
    """The weights of the score. Raises BadInput with what may be said."""
    if beyond not in BEYOND:
        raise BadInput(
            f"beyond 应为 {'、'.join(BEYOND)} 之一,不是“{beyond}”。",
            f"beyond is one of {', '.join(BEYOND)}, not {beyond!r}.",
        )
    if k < 1:
        raise BadInput("k 至少为 1。", "k must be at least 1.")
    weighed = dict(WEIGHTS)
    for name, weight in (weights or {}).items():
        if name not in WEIGHTS:
            raise BadInput(
                f"没有“{name}”这一项;可设权重的有:{'、'.join(WEIGHTS)}。",
                f"There is no component {name!r}; weights can be given for {', '.join(WEIGHTS)}.",
            )
        if not isfinite(weight) or weight < 0:
            raise BadInput(f"{name} 的权重应是不小于 0 的数。", f"The weight of {name} must be a number that is not negative.")
        weighed[name] = float(weight)
    return weighed

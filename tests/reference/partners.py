"""Question 1, partners, from docs/reference/questions.md."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.reference.common import DIGITS, DIMENSIONS, View, contains, different_units
from tests.reference.linkages import shortest
from tests.reference.needs import Give, match, offers, open_needs, provided, providers, urgency
from tests.reference.world import Ref

Number = Fraction | float | None
WEIGHTS: dict[str, Fraction] = {
    "complement": Fraction(1, 2),
    "reciprocity": Fraction(1, 5),
    "compatibility": Fraction(3, 20),
    "proximity": Fraction(1, 10),
    "openness": Fraction(1, 20),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A need and the best offer for it."""

    need: str
    service: str
    offer: str
    provider: Ref
    match: Fraction


def partners(
    view: View,
    subject: Ref,
    beyond: str = "county",
    within: Sequence[str] = (),
    k: int = 20,
    include_allied: bool = False,
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """The answer as in the JSON of the contract, with exact numbers, beside `reason` and `with_offers`."""
    everybody = candidates(view, subject, beyond, within)
    rows = []
    for candidate in everybody:
        allied = bool(view.alliances_of(subject) & view.alliances_of(candidate))
        if allied and not include_allied:
            continue
        row = _row(view, subject, candidate, {**WEIGHTS, **(weights or {})})
        if (row["complement"] or 0) > 0 or (row["reciprocity"] or 0) > 0:
            rows.append(row | {"allied": allied})
    rows.sort(key=lambda row: (-round(float(row["score"]), 12), row["entity"][1]))
    with_offers = sum(1 for c in everybody if provided(view, providers(view, c)))
    return {
        "partners": rows[:k],
        "reason": None if rows else _reason(view, subject, with_offers),
        "with_offers": with_offers,
    }


def _reason(view: View, subject: Ref, with_offers: int) -> str:
    if not open_needs(view, subject):
        return "no_needs"
    return "no_match" if with_offers else "no_offers"


def candidates(view: View, subject: Ref, beyond: str, within: Sequence[str]) -> list[Ref]:
    """Those of the subject's kind, in another unit at level `beyond`, inside the regions `within`."""
    if subject[0] == "Organization":
        everybody = [t.ref for t in view.of_kind("Organization")]
    else:
        digits = 12 if subject[0] == "Grid" else len(subject[1])
        everybody = [("Place", code) for code in view.units(digits)]
    here = view.place_codes(subject)
    chosen = []
    for candidate in everybody:
        there = view.place_codes(candidate)
        apart = bool(here and there) and all(different_units(a, b, beyond) for a in here for b in there)
        inside = not within or any(contains(region, code) for region in within for code in there)
        if candidate != subject and apart and inside:
            chosen.append(candidate)
    return chosen


def _row(view: View, subject: Ref, candidate: Ref, weights: Mapping[str, Fraction | float]) -> dict[str, Any]:
    inward, complement = exchange(view, subject, candidate)
    outward, reciprocity = exchange(view, candidate, subject)
    parts: dict[str, Number] = {
        "complement": complement,
        "reciprocity": reciprocity,
        "compatibility": compatibility(view, subject, candidate),
        "proximity": proximity(view, subject, candidate),
        "openness": openness(view, candidate),
    }
    known = {name: value for name, value in parts.items() if value is not None}
    total = sum(weights[name] for name in known)
    score = sum(weights[name] * value for name, value in known.items()) / total if total else 0
    return {
        "entity": candidate,
        "score": score,
        **parts,
        "matches": [("in", m) for m in inward] + [("out", m) for m in outward],
        "path": shortest(view, subject, candidate),
    }


def exchange(view: View, asking: Ref, giving: Ref) -> tuple[list[Match], Fraction | None]:
    """The needs of one that the other meets, and the weighted share of them; unknown without needs."""
    needs = open_needs(view, asking)
    if not needs:
        return [], None
    gives = offers(view, giving, asking)
    matches = [m for need in needs if (m := best_match(view, need, gives))]
    met = sum((urgency(view, m.need) * m.match for m in matches), Fraction(0))
    return matches, met / sum(urgency(view, need) for need in needs)


def best_match(view: View, need: str, gives: Sequence[Give]) -> Match | None:
    """The best offer for a need, ties by id of the offer, then of the provider."""
    best: Match | None = None
    for give in sorted(gives, key=lambda g: (g.offer, g.provider[1])):
        value, service = match(view, give.offer, need)
        if service is not None and value > (best.match if best else 0):
            best = Match(need, service, give.offer, give.provider, value)
    return best


# compatibility


def compatibility(view: View, one: Ref, other: Ref) -> Number:
    """Mean of those of kind, profile and family that are known."""
    values = (same_kind(view, one, other), same_profile(view, one, other), same_family(view, one, other))
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def community_kind(view: View, ref: Ref) -> str | None:
    """urban or rural, by the last three digits of the community's code."""
    if ref[0] == "Organization":
        return None
    kinds = {_kind_of_code(code) for code in view.place_codes(ref)}
    return kinds.pop() if len(kinds) == 1 else None


def _kind_of_code(code: str) -> str | None:
    if len(code) != 12:
        return None
    last = int(code[-3:])
    return "urban" if 1 <= last <= 199 else "rural" if 200 <= last <= 399 else None


def same_kind(view: View, one: Ref, other: Ref) -> Fraction | None:
    """Same community kind, 1 or 0."""
    kinds = (community_kind(view, one), community_kind(view, other))
    return None if None in kinds else Fraction(kinds[0] == kinds[1])


def profile(view: View, subject: Ref) -> list[int]:
    """How often each dimension stands in projects and offers."""
    bodies = {subject, *view.organizations_of(subject)}
    projects = {p for body in bodies for p in view.ends(body, "RUNS")}
    if subject[0] != "Organization":
        projects |= set(view.held(subject, "Project"))
    given = {offer for body in bodies for offer in view.ends(body, "PROVIDES")}
    stated = [d for p in projects for d in set(view.world.things[p].texts("dimensions"))]
    served = [d for offer in given for d in offer_dimensions(view, offer)]
    return [(stated + served).count(dimension) for dimension in DIMENSIONS]


def offer_dimensions(view: View, offer: Ref) -> set[str]:
    """The dimensions of an offer's service."""
    services = view.services(offer, "OFFERS")
    return {d for service in services for d in view.world.things["Service", service].texts("dimensions")}


def same_profile(view: View, one: Ref, other: Ref) -> float | None:
    """Cosine of the two profiles, known when both are non-zero."""
    a, b = profile(view, one), profile(view, other)
    if not any(a) or not any(b):
        return None
    product = sum(x * y for x, y in zip(a, b, strict=True))
    return product / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def brands_of(view: View, subject: Ref) -> set[Ref]:
    """The brands that it holds, and those owned or used by it or its organisations."""
    bodies = {subject, *view.organizations_of(subject)}
    brands = {b for body in bodies for relation in ("OWNS", "USES") for b in view.ends(body, relation)}
    return brands if subject[0] == "Organization" else brands | set(view.held(subject, "Brand"))


def same_family(view: View, one: Ref, other: Ref) -> Fraction | None:
    """Shared brand family, 1 or 0, known when both have a brand."""
    ours, theirs = brands_of(view, one), brands_of(view, other)
    if not ours or not theirs:
        return None
    return Fraction(any(view.ancestors(a) & view.ancestors(b) for a in ours for b in theirs))


# proximity and openness


def proximity(view: View, one: Ref, other: Ref) -> Fraction:
    """1 same county, 0.75 same city, 0.5 same province, 0.25 otherwise; of things with several places the nearest."""
    pairs = [(a, b) for a in view.place_codes(one) for b in view.place_codes(other)]
    for level, value in (("county", Fraction(1)), ("city", Fraction(3, 4)), ("province", HALF)):
        digits = DIGITS[level]
        if any(len(a) >= digits and len(b) >= digits and a[:digits] == b[:digits] for a, b in pairs):
            return value
    return Fraction(1, 4)


HALF = Fraction(1, 2)


def openness(view: View, candidate: Ref) -> Fraction | None:
    """1 / (1 + number of valid alliances); of one in none unknown, unless 联盟 is stated complete."""
    count = len(view.alliances_of(candidate))
    if count == 0 and not any(view.complete(["alliances"], code) for code in view.place_codes(candidate)):
        return None
    return Fraction(1, 1 + count)

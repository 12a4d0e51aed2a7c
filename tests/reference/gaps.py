"""Question 4, coverage gaps, from docs/reference/questions.md: one function a row of its table."""

from collections.abc import Callable, Iterable
from typing import Any

from lianjian.schema import catalogue
from tests.reference.common import DIGITS, DIMENSIONS, GOVERNANCE, LEVELS, View, contains, different_units, period_begins
from tests.reference.needs import ONE, Give, match, open_needs, provided, usable
from tests.reference.partners import offer_dimensions
from tests.reference.world import Ref, Thing

COVERED, UNCOVERED, UNKNOWN = "covered", "uncovered", "unknown"

#: Deliberation chains of docs/explanation/domain.md and their steps.
CHAINS = (
    {"owners_committee_discusses", "party_committee_reviews", "owners_decide"},
    {"three_reviews"},
    {"disclose", "supervise", "consult", "co_build"},
)
#: What a stated 范围 says about an alliance.
SCOPE_SAYS = {
    "cross_district": {"county"},
    "cross_city": {"county", "city"},
    "cross_province": {"county", "city", "province"},
}
COMMITTEES = {"community_party_committee", "village_party_committee"}
RESIDENTS = {"residents_committee", "villagers_committee"}


class Unit:
    """A unit of the denominator, its code, and the code of the one place that is within its reach."""

    def __init__(self, view: View, code: str, reach: str) -> None:
        self.view = view
        self.code = code
        self.place: Ref = ("Place", code)
        self.reach = code if reach == "own" else code[: DIGITS[reach]]

    def things(self, kind: str) -> list[Thing]:
        """The valid things of a kind that are within reach."""
        return [t for t in self.view.of_kind(kind) if self.view.within(t.ref, self.reach)]

    def gives(self) -> list[Give]:
        """Offers of providers within reach that the unit may use."""
        bodies = [t.ref for kind in ("Organization", "Site") for t in self.things(kind)]
        return [give for give in provided(self.view, bodies) if usable(self.view, give, {self.code})]

    def complete(self, *contents: str) -> bool:
        """Whether the data are stated complete for one of the contents in a region that contains the whole reach."""
        return self.view.complete(contents, self.reach)


def gaps(view: View, region: str, of: str, level: str = "community", by: str | None = None, reach: str = "own") -> dict[str, Any]:
    """Totals, breakdown and the status of every unit."""
    if reach != "own" and LEVELS.index(reach) > LEVELS.index(level):
        raise ValueError("reach is narrower than level")
    codes = [code for code in view.units(DIGITS[level]) if contains(region, code)]
    status = {code: status_of(Unit(view, code, reach), of) for code in codes}
    groups: dict[str, list[str]] = {}
    for code in codes:
        if by is not None:
            groups.setdefault(sub_region(code, by), []).append(status[code])
    return {
        **_totals(status.values()),
        "by": [{"region": group, **_totals(found)} for group, found in sorted(groups.items())],
        "status": status,
        "rate": _rate(status.values()),
        "rate_known": _rate_known(view, region, of, status.values()),
    }


def sub_region(code: str, by: str) -> str:
    """The sub-region of a unit; a unit outside any is under its own parent."""
    if len(code) >= DIGITS[by]:
        return code[: DIGITS[by]]
    shorter = [digits for digits in DIGITS.values() if digits < len(code)]
    return code[: max(shorter)] if shorter else code


def _totals(statuses: Iterable[str]) -> dict[str, int]:
    found = list(statuses)
    return {"total": len(found)} | {name: found.count(name) for name in (COVERED, UNCOVERED, UNKNOWN)}


def _rate(statuses: Iterable[str]) -> float | None:
    """Covered among all."""
    found = list(statuses)
    return found.count(COVERED) / len(found) if found else None


def _rate_known(view: View, region: str, of: str, statuses: Iterable[str]) -> float | None:
    """Covered among the known; null where no statement of completeness reaches into the region."""
    known = [s for s in statuses if s != UNKNOWN]
    reaching = of == "needs" or any(
        view.statement_holds(s)
        and s.text("content") in contents_of(view, of)
        and (contains(region, s.text("region") or "-") or contains(s.text("region") or "-", region))
        for s in view.world.of_kind("Completeness")
    )
    return known.count(COVERED) / len(known) if known and reaching else None


def contents_of(view: View, of: str) -> set[str]:
    """Every content that counts for a question."""
    what, _, which = of.partition(":")
    if what == "service":
        return {"offers", which, *view.broader(which)}
    if what == "circle":
        return {content for service in circle(view, which) for content in contents_of(view, f"service:{service}")}
    return {
        "dimension": {"projects", "offers"},
        "governance": {"projects"},
        "deliberation": {"projects"},
        "brand": {"brands"},
        "alliance": {"alliances"},
        "party-organization": {"organizations"},
        "trinity": {"organizations", "alliances", "projects"},
        "matrix": {"organizations", "sites"},
        "indicator": {"indicators"},
        "needs": {"needs"},
    }[what]


def status_of(unit: Unit, of: str) -> str:
    """Covered, uncovered or unknown."""
    what, _, which = of.partition(":")
    return TABLE[what](unit, which)


def _decide(covered: bool, complete: Callable[[], bool]) -> str:
    """Not covered is uncovered only where a source states that it is complete."""
    return COVERED if covered else UNCOVERED if complete() else UNKNOWN


def _all_of(parts: Iterable[str]) -> str:
    """Covered when all are; uncovered when one is; unknown when none is uncovered but one is unknown."""
    found = set(parts)
    return UNCOVERED if UNCOVERED in found else UNKNOWN if UNKNOWN in found else COVERED


def _service(unit: Unit, notation: str) -> str:
    view = unit.view
    given = {s for give in unit.gives() for s in view.services(("Offer", give.offer), "OFFERS")}
    covered = any(notation == s or notation in view.broader(s) for s in given)
    return _decide(covered, lambda: unit.complete("offers", notation, *view.broader(notation)))


def circle(view: View, which: str) -> list[str]:
    """The services of a circle."""
    return [s.id for s in view.of_kind("Service") if f"circle_{which}" in s.texts("groups")]


def _circle(unit: Unit, which: str) -> str:
    return _all_of(_service(unit, service) for service in circle(unit.view, which))


def _dimension(unit: Unit, which: str) -> str:
    if not which:
        return _all_of(_dimension(unit, dimension) for dimension in DIMENSIONS)
    projects = any(which in p.texts("dimensions") for p in unit.things("Project"))
    offered = any(which in offer_dimensions(unit.view, ("Offer", give.offer)) for give in unit.gives())
    return _decide(projects or offered, lambda: unit.complete("projects") and unit.complete("offers"))


def _governance(unit: Unit, which: str) -> str:
    if not which:
        return _all_of(_governance(unit, governance) for governance in GOVERNANCE)
    covered = any(which in p.texts("governance") for p in unit.things("Project"))
    return _decide(covered, lambda: unit.complete("projects"))


def _brand(unit: Unit, which: str) -> str:
    view = unit.view
    family = view.family(("Brand", which))
    here = {b.ref for b in unit.things("Brand")}
    for organization in unit.things("Organization"):
        here |= view.ends(organization.ref, "USES") | view.ends(organization.ref, "OWNS")
    for site in unit.things("Site"):
        here |= view.ends(site.ref, "USES")
    for project in unit.things("Project"):
        here |= view.ends(project.ref, "UNDER", "Brand")
    return _decide(bool(here & family), lambda: unit.complete("brands"))


def _alliance(unit: Unit, which: str) -> str:
    alliances = unit.view.alliances_of(("Place", unit.reach))
    if which:
        level = which.removeprefix("beyond-")
        alliances = {a for a in alliances if reaches_beyond(unit, a, level)}
    return _decide(bool(alliances), lambda: unit.complete("alliances"))


def reaches_beyond(unit: Unit, alliance: Ref, level: str) -> bool:
    """Also at a place in a different unit from the unit's own, or its stated 范围 says as much."""
    stated = SCOPE_SAYS.get(unit.view.world.things[alliance].text("scope") or "", set())
    elsewhere = any(different_units(code, unit.code, level) for code in unit.view.place_codes(alliance))
    return level in stated or elsewhere


def is_party_organization(organization: Thing) -> bool:
    """党组织层级 or 党组织代码 is given, or 机构类型 is 党组织 or a Party level."""
    levels = {term.notation for term in catalogue.vocabularies()["party_levels"].terms}
    given = organization.values.get("party_level") or organization.values.get("party_code")
    return bool(given) or organization.text("organization_type") in {"party_organization", *levels}


def _party_organization(unit: Unit, _: str) -> str:
    view = unit.view
    covered = any(is_party_organization(o) for o in unit.things("Organization")) or any(
        is_party_organization(o) and any(view.within(area, unit.reach) for area in view.ends(o.ref, "SERVES"))
        for o in view.of_kind("Organization")
    )
    return _decide(covered, lambda: unit.complete("organizations"))


def _of_types(unit: Unit, types: set[str]) -> list[Ref]:
    return [o.ref for o in unit.things("Organization") if o.text("organization_type") in types]


def _trinity(unit: Unit, _: str) -> str:
    view = unit.view
    party = [o.ref for o in unit.things("Organization") if is_party_organization(o)]
    committees = _of_types(unit, RESIDENTS | {"owners_committee"})
    property_companies = _of_types(unit, {"property_company"})
    if not (party and committees and property_companies):
        return _decide(False, lambda: unit.complete("organizations"))

    def ties(bodies: list[Ref]) -> set[Ref]:
        relations = ("MEMBER_OF", "RUNS", "JOINS")
        return {end for body in bodies for relation in relations for end in view.ends(body, relation)}

    tied = bool(ties(party) & ties(committees) & ties(property_companies))
    return _decide(tied, lambda: unit.complete("alliances") and unit.complete("projects"))


def _matrix(unit: Unit, _: str) -> str:
    committee = any(
        o.text("party_level") in COMMITTEES or o.text("organization_type") in COMMITTEES for o in unit.things("Organization")
    )
    councils = _of_types(unit, RESIDENTS) and _of_types(unit, {"building_committee", "owners_committee"})
    covered = committee and bool(councils) and len(unit.things("Site")) >= 2
    return _decide(covered, lambda: unit.complete("organizations") and unit.complete("sites"))


def _deliberation(unit: Unit, _: str) -> str:
    covered = any(chain <= set(p.texts("deliberation")) for p in unit.things("Project") for chain in CHAINS)
    return _decide(covered, lambda: unit.complete("projects"))


def _indicator(unit: Unit, which: str) -> str:
    view = unit.view
    covered = any(
        o.text("indicator") == which
        and period_begins(o.text("period") or "9999") <= view.as_of
        and unit.place in view.ends(o.ref, "OBSERVED_AT")
        for o in view.of_kind("Observation")
    )
    return _decide(covered, lambda: unit.complete("indicators"))


def _needs(unit: Unit, _: str) -> str:
    view = unit.view
    needs = open_needs(view, unit.place)
    if not needs:
        return COVERED if view.complete(["needs"], unit.code) else UNKNOWN
    gives = unit.gives()
    met = all(any(match(view, give.offer, need)[0] == ONE for give in gives) for need in needs)
    return COVERED if met else UNCOVERED


TABLE: dict[str, Callable[[Unit, str], str]] = {
    "service": _service,
    "circle": _circle,
    "dimension": _dimension,
    "governance": _governance,
    "brand": _brand,
    "alliance": _alliance,
    "party-organization": _party_organization,
    "trinity": _trinity,
    "matrix": _matrix,
    "deliberation": _deliberation,
    "indicator": _indicator,
    "needs": _needs,
}

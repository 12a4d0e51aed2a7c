"""Needs and offers, from docs/reference/questions.md 1."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.common import View, contains
from tests.reference.world import Ref

ONE = Fraction(1)
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, order=True)
class Give:
    """An offer together with one who provides it."""

    offer: str
    provider: Ref


def open_needs(view: View, subject: Ref) -> list[str]:
    """needs(S): open, valid, asked by S; for a place or grid also by its organisations, grids and lower places."""
    askers = {subject}
    if subject[0] != "Organization":
        askers |= {*view.held(subject, "Organization"), *view.held(subject, "Grid"), *view.held(subject, "Place")}
    needs = {need for asker in askers for need in view.ends(asker, "ASKS")}
    return sorted(need[1] for need in needs if view.world.things[need].text("status") in (None, "open"))


def urgency(view: View, need: str) -> int:
    """一般 or none 1, 较急 2, 紧急 3."""
    return {"pressing": 2, "urgent": 3}.get(view.world.things["Need", need].text("urgency") or "", 1)


def providers(view: View, subject: Ref) -> set[Ref]:
    """Who provides for S: itself, or a place's organisations and sites."""
    if subject[0] == "Organization":
        return {subject}
    return {*view.held(subject, "Organization"), *view.held(subject, "Site")}


def provided(view: View, bodies: Iterable[Ref]) -> list[Give]:
    """All valid offers of some providers, whoever may use them."""
    return sorted({Give(offer[1], body) for body in bodies for offer in view.ends(body, "PROVIDES")})


def usable(view: View, give: Give, user_codes: Iterable[str]) -> bool:
    """服务范围 is empty, or a region that contains the user's place."""
    scope = view.world.things["Offer", give.offer].text("scope")
    if scope is None or not (scope.isdigit() or scope.startswith("own:")):
        return True
    regions = {scope}
    if scope.startswith("own:"):
        regions = {code[: int(scope.removeprefix("own:"))] for code in view.place_codes(give.provider)}
    return any(contains(region, code) for region in regions for code in user_codes)


def offers(view: View, subject: Ref, user: Ref) -> list[Give]:
    """offers(S, T): valid offers that S provides and T may use."""
    codes = view.place_codes(user)
    return [give for give in provided(view, providers(view, subject)) if usable(view, give, codes)]


def match_services(view: View, offered: str, needed: str) -> Fraction:
    """1 when the offer's service is the need's or narrower, 0.5 when it is the need's direct broader service, else 0."""
    if offered == needed or needed in view.broader(offered):
        return ONE
    return HALF if view.broader(needed)[:1] == [offered] else Fraction(0)


def match(view: View, offer: str, need: str) -> tuple[Fraction, str | None]:
    """How well an offer meets a need, and the service of the need that it meets best."""
    offered = view.services(("Offer", offer), "OFFERS")
    best: tuple[Fraction, str | None] = (Fraction(0), None)
    for needed in sorted(view.services(("Need", need), "NEEDS")):
        for service in offered:
            value = match_services(view, service, needed)
            if value > best[0]:
                best = (value, needed)
    return best

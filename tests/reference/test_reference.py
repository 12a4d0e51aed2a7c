"""The reference itself, held against examples worked out by hand from the words of the contract."""

import math
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from tests.reference.common import View, different_units, first_day, last_day, period_begins
from tests.reference.derivatives import derivatives, two_grams
from tests.reference.gaps import gaps
from tests.reference.making import SERVICES, Sizes, add_places, add_services, make_world
from tests.reference.partners import partners
from tests.reference.strategies import DAYS
from tests.reference.world import Ref, World

TODAY = date(2024, 6, 1)
HERE, THERE, FAR = "330302001001", "330329103200", "350702001001"


@pytest.fixture
def world() -> World:
    """Three communities with the places above them, and the taxonomy."""
    world = World()
    add_places(world, sorted({code[:n] for code in (HERE, THERE, FAR) for n in (2, 4, 6, 9, 12)}))
    add_services(world)
    return world


def organization(world: World, ident: str, code: str, **values: str) -> Ref:
    """An organisation at a place."""
    ref = world.add("Organization", ident, **values)  # type: ignore[arg-type]
    world.join(ref, "LOCATED_IN", ("Place", code))
    return ref


def offer(world: World, body: Ref, ident: str, service: str, scope: str | None = None) -> Ref:
    """An offer of a body."""
    ref = world.add("Offer", ident, scope=scope)
    world.join(body, "PROVIDES", ref)
    world.join(ref, "OFFERS", ("Service", service))
    return ref


def need(world: World, asker: Ref, ident: str, service: str, urgency: str | None = None) -> Ref:
    """An open need of an asker."""
    ref = world.add("Need", ident, urgency=urgency)
    world.join(asker, "ASKS", ref)
    world.join(ref, "NEEDS", ("Service", service))
    return ref


def test_partial_dates() -> None:
    assert first_day("2023") == date(2023, 1, 1)
    assert last_day("2023") == date(2023, 12, 31)
    assert last_day("2024-02") == date(2024, 2, 29)
    assert period_begins("2023Q3") == date(2023, 7, 1)


@pytest.mark.parametrize(
    ("one", "other", "level", "different"),
    [
        ("330302", "330329", "county", True),
        ("330302", "330329", "city", False),
        ("3303", "330302", "county", False),
        ("3303", "330106", "county", True),
        ("33", "35", "county", True),
        ("33", "3303", "province", False),
    ],
)
def test_different_units(one: str, other: str, level: str, different: bool) -> None:
    assert different_units(one, other, level) is different
    assert different_units(other, one, level) is different


def test_a_partner_scores_as_the_formula_says(world: World) -> None:
    a, c = organization(world, "A", HERE), organization(world, "C", THERE)
    need(world, a, "N1", "gym", "urgent")
    need(world, ("Place", HERE), "N2", "legal_aid")
    need(world, c, "N3", "health")
    offer(world, c, "F1", "sport")
    offer(world, c, "F2", "legal_aid", "330329")
    offer(world, a, "F3", "health_station", "own:4")
    answer = partners(View(world, TODAY), ("Place", HERE))
    (row,) = answer["partners"]
    # gym: the offer is its direct broader service, urgency 3 of 4; legal aid may be used in 330329 only
    assert row["complement"] == Fraction(3, 8)
    # health station is narrower than health, and 3303 contains 330329
    assert row["reciprocity"] == 1
    # urban against rural 0; profiles: A security+happiness, C happiness + security; no brands
    cosine = 2 / math.sqrt(2 * 2)
    assert row["compatibility"] == pytest.approx((0 + cosine) / 2)
    assert row["proximity"] == Fraction(3, 4)
    assert row["openness"] is None
    parts = 0.5 * 0.375 + 0.2 * 1 + 0.15 * row["compatibility"] + 0.1 * 0.75
    assert row["score"] == pytest.approx(parts / 0.95)


def test_openness_is_known_where_alliances_are_stated_complete(world: World) -> None:
    a, c = organization(world, "A", HERE), organization(world, "C", THERE)
    need(world, a, "N1", "gym")
    offer(world, c, "F1", "gym")
    world.add("Completeness", "S", region="3303", content="alliances", until="2024-06")
    (row,) = partners(View(world, TODAY), a)["partners"]
    assert row["openness"] == 1


def test_an_upper_level_does_not_stand_in_for_a_lower_one(world: World) -> None:
    offer(world, organization(world, "A", "330302"), "F1", "gym")
    view = View(world, TODAY)
    assert gaps(view, "3303", "service:gym")["covered"] == 0
    assert gaps(view, "3303", "service:gym", reach="county")["covered"] == 1
    assert gaps(view, "3303", "service:gym", level="county", by="county")["by"] == [
        {"region": "330302", "total": 1, "covered": 1, "uncovered": 0, "unknown": 0},
        {"region": "330329", "total": 1, "covered": 0, "uncovered": 0, "unknown": 1},
    ]


def test_unknown_is_not_no(world: World) -> None:
    world.add("Completeness", "S", region="330302001", content="sport", until="2024")
    view = View(world, TODAY)
    assert gaps(view, "33", "service:gym")["status"] == {HERE: "uncovered", THERE: "unknown"}
    assert gaps(view, "33", "service:gym", reach="county")["uncovered"] == 0
    assert gaps(View(world, date(2025, 1, 1)), "33", "service:gym")["rate_known"] is None


def test_a_brand_radiates_with_its_descendants(world: World) -> None:
    root = world.add("Brand", "B0", since="2019", concept="共建,共治")
    child = world.add("Brand", "B1", concept="共建 共治共享")
    world.join(root, "LOCATED_IN", ("Place", "3303"))
    world.join(child, "DERIVED_FROM", root, since="2022-05", mode="sub_brand")
    world.join(organization(world, "A", FAR), "USES", child)
    answer = derivatives(View(world, TODAY), "B0")
    counts = {"counties": 1, "cities": 2, "provinces": 2, "organizations": 1}
    beyond = {"beyond_county": 1, "beyond_city": 1, "beyond_province": 1}
    assert answer["radiation"] == {
        **counts,
        **beyond,
        "by_year": [
            {"year": 2019, **dict.fromkeys(counts, 0), **dict.fromkeys(beyond, 0), "cities": 1, "provinces": 1},
            {"year": 2022, **counts, **beyond},
        ],
    }
    assert answer["homogeneity"] == Fraction(3, 5)


def test_two_grams_are_of_the_joined_text() -> None:
    assert two_grams("共建,共 治") == {"共建", "建共", "共治"}


def test_worlds_meet_every_rule() -> None:
    """Small random worlds give every status of every subject, and every shape of a partner."""
    seen: Counter[object] = Counter()
    for seed in range(24):
        world = make_world(seed, Sizes(6, 20, 8, 14, 14, 5, 14, 9, 8, 4, 10))
        view = View(world, DAYS[seed % len(DAYS)])
        subjects = ["circle:basic", "dimension", "governance", "alliance:beyond-city", "trinity", "matrix", "needs"]
        for of in [*subjects, "deliberation", "indicator:resident_satisfaction", "brand:B0", f"service:{SERVICES[1]}"]:
            for reach in ("own", "county"):
                seen.update((of, status) for status in set(gaps(view, "33", of, reach=reach)["status"].values()))
        organizations = [t.ref for t in view.of_kind("Organization")][:4]
        for subject in (("Place", HERE), ("Place", "330302"), *[t.ref for t in view.of_kind("Grid")], *organizations):
            answer = partners(view, subject, include_allied=True)
            seen[answer["reason"]] += 1
            for row in answer["partners"]:
                parts = ("complement", "reciprocity", "compatibility", "openness", "path")
                seen.update((name, row[name] is None) for name in parts)
                seen.update([("allied", row["allied"])])
                seen.update((way, match.match) for way, match in row["matches"])
        for brand in view.of_kind("Brand"):
            seen.update(edge["class"] for edge in derivatives(view, brand.id, "both")["edges"])
    wanted = [(of, status) for of in subjects for status in ("covered", "uncovered", "unknown")]
    assert not [pair for pair in wanted if pair not in seen]
    assert {"copy", "adapted", "distinct", "unknown", "no_needs", "no_match", "no_offers", None} <= set(seen)
    assert {(way, value) for way in ("in", "out") for value in (Fraction(1, 2), Fraction(1))} <= set(seen)
    assert {(name, known) for name in parts for known in (True, False)} | {("allied", True)} <= set(seen)

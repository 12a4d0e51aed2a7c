"""Question 4 on one small district, with the expected values worked out by hand."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from lianjian.errors import AmbiguousName, BadInput, UnknownName
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.gaps import gaps
from tests.reference.making import add_places, add_services
from tests.reference.strategies import checked, gap_subjects, worlds
from tests.reference.world import Ref, World, frames

DAY = date(2024, 6, 1)
#: Two communities of one street, a third of another street, one of another county, one of another province.
A, B, C, D, E = "330302001001", "330302001002", "330302002201", "330329103200", "350702001001"


@pytest.fixture
def world() -> World:
    world = World()
    add_places(world, sorted({code[:digits] for code in (A, B, C, D, E) for digits in (2, 4, 6, 9, 12)}))
    add_services(world)
    return world


def body(world: World, ident: str, code: str, kind: str = "Organization", **values: Any) -> Ref:
    ref = world.add(kind, ident, **values)
    world.join(ref, "LOCATED_IN", ("Place", code))
    return ref


def offer(world: World, provider: Ref, ident: str, service: str, scope: str | None = None) -> None:
    ref = world.add("Offer", ident, scope=scope)
    world.join(provider, "PROVIDES", ref)
    world.join(ref, "OFFERS", ("Service", service))


def need(world: World, asker: Ref, ident: str, service: str | None, status: str | None = None) -> None:
    ref = world.add("Need", ident, status=status)
    world.join(asker, "ASKS", ref)
    if service:
        world.join(ref, "NEEDS", ("Service", service))


def complete(world: World, region: str, *contents: str, until: str | None = "2025") -> None:
    for content in contents:
        world.add("Completeness", f"{content}@{region}", region=region, content=content, until=until)


def ask(world: World, region: str, of: str, **options: Any) -> dict[str, Any]:
    return gaps(Snapshot(frames(world)), region, of, as_of=DAY, **options).to_json()


def statuses(world: World, region: str, of: str, **options: Any) -> dict[str, str]:
    units = ask(world, region, of, status="all", **options)["units"]
    return {unit["entity"]["id"]: unit["status"] for unit in units}


def test_silence_is_unknown_until_a_source_says_that_it_is_complete(world: World) -> None:
    offer(world, body(world, "O", A), "F", "neighbourhood_canteen")
    answer = ask(world, "330302", "service:neighbourhood_canteen", by="township")
    assert [answer[key] for key in ("total", "covered", "uncovered", "unknown")] == [3, 1, 0, 2]
    assert answer["rates"] == {"covered_of_known": None, "covered_of_all": 0.333333}
    assert answer["units"] == []
    assert "没有提到不等于没有" in answer["notes"][0]["zh"]
    # A statement about meals, the broader service, counts; it covers the first street only.
    complete(world, "330302001", "meals")
    answer = ask(world, "330302", "service:食堂", by="township")
    assert answer["of"] == "service:neighbourhood_canteen"
    assert answer["by"] == [
        {"region": "330302001", "name": "地330302001", "total": 2, "covered": 1, "uncovered": 1, "unknown": 0},
        {"region": "330302002", "name": "地330302002", "total": 1, "covered": 0, "uncovered": 0, "unknown": 1},
    ]
    assert answer["rates"] == {"covered_of_known": 0.5, "covered_of_all": 0.333333}
    (unit,) = answer["units"]
    assert (unit["entity"]["id"], unit["status"]) == (B, "uncovered")
    assert [(row["states"], row["id"]) for row in unit["evidence"]] == [("Completeness", "meals@330302001")]


@pytest.mark.parametrize(("until", "status"), [(None, "unknown"), ("2024-05", "unknown"), ("2024-06-01", "uncovered")])
def test_a_statement_holds_through_its_last_day_and_needs_one(world: World, until: str | None, status: str) -> None:
    complete(world, "33", "offers", until=until)
    assert statuses(world, A, "service:gym") == {A: status}


def test_for_a_wider_reach_the_whole_reach_must_be_complete(world: World) -> None:
    complete(world, "330302001", "offers")
    assert statuses(world, "330302001", "service:gym", reach="township") == {A: "uncovered", B: "uncovered"}
    assert statuses(world, "330302001", "service:gym", reach="county") == {A: "unknown", B: "unknown"}


def test_an_offer_counts_where_it_may_be_used_and_within_reach(world: World) -> None:
    offer(world, body(world, "O", A), "F", "gym", "own:12")
    offer(world, body(world, "P", C), "G", "gym", "own:9")
    assert statuses(world, "330302", "service:sport", reach="own") == {A: "covered", B: "unknown", C: "covered"}
    # In the county's reach is O, but only A may use what it offers; P's street is C's alone.
    assert statuses(world, "330302", "service:sport", reach="county") == {A: "covered", B: "unknown", C: "covered"}
    offer(world, ("Organization", "P"), "H", "gym", "330302")
    assert statuses(world, "330302", "service:sport", reach="county") == {A: "covered", B: "covered", C: "covered"}
    # The provider of the county is not within a township: an upper level never stands in for a lower one.
    offer(world, body(world, "Q", "330329"), "I", "gym")
    assert statuses(world, "330329", "service:gym", reach="township") == {D: "unknown"}
    assert statuses(world, "330329", "service:gym", reach="county") == {D: "covered"}


def test_a_provider_at_two_places_is_in_reach_by_one_and_usable_by_the_other(world: World) -> None:
    provider = body(world, "O", A)
    world.join(provider, "LOCATED_IN", ("Place", "330302"))
    # own:12 of a provider at 330302 is all of 330302, since that code is shorter.
    offer(world, provider, "F", "gym", "own:12")
    assert statuses(world, "330302001", "service:gym", reach="township") == {A: "covered", B: "covered"}


def test_a_circle_lists_what_is_lacking(world: World) -> None:
    provider = body(world, "O", A)
    for service in ("elder_station", "gym", "bookshop", "childcare", "catering"):
        offer(world, provider, f"F{service}", service)
    assert statuses(world, A, "circle:upgrade") == {A: "unknown"}
    complete(world, "33", "leisure")
    (unit,) = ask(world, A, "circle:upgrade")["units"]
    assert (unit["status"], unit["lacking"]) == ("uncovered", ["leisure"])
    offer(world, provider, "Fleisure", "leisure")
    assert statuses(world, A, "circle:upgrade") == {A: "covered"}


def test_a_dimension_is_complete_by_projects_and_offers_together(world: World) -> None:
    complete(world, "33", "projects")
    assert statuses(world, A, "dimension:富") == {A: "unknown"}
    complete(world, "3303", "offers")
    assert statuses(world, A, "dimension:wealth") == {A: "uncovered"}
    offer(world, body(world, "O", A), "F", "training")
    assert statuses(world, A, "dimension:富") == {A: "covered"}
    assert ask(world, A, "dimension", status="all")["units"][0]["lacking"] == ["happiness", "beauty", "security"]


def test_alliances_lead_beyond_by_another_member_or_by_what_they_say(world: World) -> None:
    one, other = body(world, "O", A), body(world, "P", D)
    tie = world.add("Alliance", "L")
    world.join(one, "MEMBER_OF", tie)
    world.join(other, "MEMBER_OF", tie)
    assert statuses(world, "330302", "alliance") == {A: "covered", B: "unknown", C: "unknown"}
    assert statuses(world, A, "alliance:beyond-county") == {A: "covered"}
    assert statuses(world, A, "alliance:beyond-city") == {A: "unknown"}
    assert statuses(world, "3303", "alliance:beyond-county", level="county") == {"330302": "covered", "330329": "covered"}
    (unit,) = ask(world, A, "alliance:beyond-county", status="covered")["units"]
    assert [(r["states"], r.get("from")) for r in unit["evidence"]] == [
        ("Alliance", None), ("MEMBER_OF", "O"), ("MEMBER_OF", "P"),
    ]  # fmt: skip
    world.things[tie].values["scope"] = "cross_city"
    assert statuses(world, A, "alliance:beyond-city") == {A: "covered"}
    assert statuses(world, A, "alliance:beyond-province") == {A: "unknown"}


def test_an_alliance_that_covers_a_wider_region_says_nothing_of_the_places_in_it(world: World) -> None:
    world.join(world.add("Alliance", "L"), "COVERS", ("Place", "330302"))
    assert statuses(world, A, "alliance") == {A: "unknown"}
    assert statuses(world, A, "alliance", reach="county") == {A: "covered"}
    assert statuses(world, "33", "alliance", level="county") == {"330302": "covered", "330329": "unknown"}


def test_serving_a_wider_region_is_no_party_organization_here(world: World) -> None:
    party = world.add("Organization", "P", party_code="1")
    world.join(party, "SERVES", ("Place", "330302001"))
    assert statuses(world, A, "party-organization") == {A: "unknown"}
    assert statuses(world, A, "party-organization", reach="township") == {A: "covered"}


def test_the_trinity_must_be_tied(world: World) -> None:
    bodies = [body(world, t, A, organization_type=t) for t in ("community_party_committee", "owners_committee")]
    complete(world, "33", "organizations")
    (unit,) = ask(world, A, "trinity")["units"]
    assert unit["lacking"] == ["property_company"]
    assert {row["id"] for row in unit["evidence"]} == {"organizations@33"}
    bodies.append(body(world, "W", A, organization_type="property_company"))
    # All three are here: now alliances and projects must be complete.
    assert statuses(world, A, "trinity") == {A: "unknown"}
    complete(world, "33", "alliances", "projects")
    (unit,) = ask(world, A, "trinity")["units"]
    assert (unit["status"], unit["lacking"]) == ("uncovered", ["tie"])
    project = world.add("Project", "X")
    for relation, ref in zip(("RUNS", "JOINS", "JOINS"), bodies, strict=True):
        world.join(ref, relation, project)
    assert statuses(world, A, "trinity") == {A: "covered"}


def test_the_matrix_is_complete_with_two_sites(world: World) -> None:
    for kind in ("village_party_committee", "villagers_committee", "building_committee"):
        body(world, kind, A, organization_type=kind)
    body(world, "S1", A, "Site")
    world.join(("Site", "S1"), "LOCATED_IN", ("Place", A[:9]))
    assert statuses(world, A, "matrix", reach="township") == {A: "unknown"}  # one site at two places
    body(world, "S2", A, "Site")
    assert statuses(world, A, "matrix") == {A: "covered"}


def test_deliberation_needs_a_whole_chain(world: World) -> None:
    project = body(world, "X", A, "Project", deliberation=["disclose", "supervise", "consult", "three_reviews_"])
    assert statuses(world, A, "deliberation") == {A: "unknown"}
    world.things[project].values["deliberation"] = ["co_build", "disclose", "consult", "supervise"]
    assert statuses(world, A, "deliberation") == {A: "covered"}


def test_a_brand_is_covered_by_its_family_used_here(world: World) -> None:
    parent, child, cousin = (world.add("Brand", ident, name=ident) for ident in ("P", "C1", "C2"))
    world.join(child, "DERIVED_FROM", parent, mode="sub_brand")
    world.join(cousin, "DERIVED_FROM", parent, mode="sub_brand")
    world.join(body(world, "O", A), "USES", cousin)
    world.join(body(world, "X", B, "Project"), "UNDER", parent)
    assert statuses(world, "330302", "brand:C1") == {A: "covered", B: "covered", C: "unknown"}
    units = ask(world, "330302", "brand:C1", status="covered")["units"]
    assert [row["states"] for row in units[0]["evidence"]] == ["Organization", "LOCATED_IN", "USES"]


@pytest.mark.parametrize(
    ("period", "status"),
    [("2024", "covered"), ("2024Q2", "covered"), ("2024Q3", "unknown"), ("2024-06", "covered"), ("2024-07", "unknown")],
)
def test_an_indicator_counts_from_the_first_day_of_its_period(world: World, period: str, status: str) -> None:
    ref = world.add("Observation", "I", indicator="resident_satisfaction", period=period, value=90.0)
    world.join(ref, "OBSERVED_AT", ("Place", A))
    assert statuses(world, A, "indicator:居民满意度", reach="county") == {A: status}
    assert statuses(world, A[:9], "indicator:resident_satisfaction", level="township") == {A[:9]: "unknown"}


def test_an_open_need_is_itself_the_evidence(world: World) -> None:
    need(world, body(world, "O", A), "N1", "sport")
    need(world, ("Place", B), "N2", "gym")
    need(world, ("Place", B), "N3", "meals", "claimed")
    offer(world, body(world, "P", A), "F", "gym")
    offer(world, body(world, "Q", D), "G", "gym")
    answer = ask(world, "330302", "needs")
    # A's sport is met by its gym; B's gym is met nowhere in B; C asks for nothing.
    assert [answer[key] for key in ("covered", "uncovered", "unknown")] == [1, 1, 1]
    assert answer["rates"]["covered_of_known"] == 0.5
    (unit,) = answer["units"]
    assert [(r["states"], r.get("id")) for r in unit["evidence"]] == [("Need", "N2"), ("ASKS", None)]
    assert unit["partner"]["entity"]["id"] == D
    assert unit["partner"]["complement"] == 1
    assert statuses(world, B, "needs", reach="township") == {B: "covered"}
    complete(world, C, "needs")
    assert statuses(world, C, "needs", reach="county") == {C: "covered"}


def test_a_need_without_a_service_is_met_by_nothing(world: World) -> None:
    need(world, ("Place", A), "N", None)
    assert statuses(world, A, "needs") == {A: "uncovered"}


def test_units_come_in_pages(world: World) -> None:
    complete(world, "33", "brands", "alliances")
    answer = ask(world, "33", "alliance", limit=2, offset=1)
    assert [unit["entity"]["id"] for unit in answer["units"]] == [B, C]
    assert answer["page"] == {"status": "uncovered", "offset": 1, "limit": 2, "total": 4}
    assert ask(world, "33", "alliance", status="covered")["page"]["total"] == 0


def test_by_a_level_that_units_do_not_reach_and_by_one_wider_than_the_region(world: World) -> None:
    found = ask(world, "33", "alliance", level="county", by="township")["by"]
    assert [(group["region"], group["total"]) for group in found] == [("3303", 2)]
    found = ask(world, "330302001", "alliance", by="province")["by"]
    assert [(group["region"], group["total"]) for group in found] == [("33", 2)]


def test_the_whole_country(world: World) -> None:
    answer = ask(world, "全国", "alliance", by="province")
    assert (answer["region"], answer["total"]) == ("CN", 5)
    assert [(group["region"], group["total"]) for group in answer["by"]] == [("33", 4), ("35", 1)]


def test_a_place_that_has_ended_is_no_unit(world: World) -> None:
    world.things["Place", B].values["until"] = "2023"
    assert statuses(world, "330302001", "alliance") == {A: "unknown"}


def test_a_graph_with_nothing_but_the_register() -> None:
    world = World()
    add_places(world, (A[:2], A[:4], A[:6], A[:9], A))
    for of in ("circle:basic", "dimension", "governance", "alliance:beyond-city", "trinity", "matrix", "deliberation", "needs"):
        assert statuses(world, "33", of) == {A: "unknown"}


@checked(60)
@given(worlds(), gap_subjects().filter(lambda of: not of.startswith("brand")))
def test_what_is_known_has_evidence_and_what_is_unknown_has_none(world: World, of: str) -> None:
    for reach in ("own", "county"):
        for unit in ask(world, "全国", of, reach=reach, status="all")["units"]:
            assert bool(unit["evidence"]) == (unit["status"] != "unknown"), unit


@pytest.mark.parametrize(
    ("of", "options", "error"),
    [
        ("service", {}, BadInput),
        ("service:", {}, BadInput),
        ("matrix:x", {}, BadInput),
        ("service:canten", {}, UnknownName),
        ("servce:gym", {}, UnknownName),
        ("circle:middle", {}, UnknownName),
        ("alliance:beyond-town", {}, UnknownName),
        ("brand:nothing", {}, UnknownName),
        ("indicator:happiness", {}, UnknownName),
        ("alliance", {"level": "street"}, BadInput),
        ("alliance", {"level": "province"}, BadInput),
        ("alliance", {"by": "community"}, BadInput),
        ("alliance", {"reach": "city"}, BadInput),
        ("alliance", {"level": "county", "reach": "township"}, BadInput),
        ("alliance", {"status": "missing"}, BadInput),
        ("alliance", {"limit": -1}, BadInput),
    ],
)
def test_what_cannot_be_asked(world: World, of: str, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(world, "330302", of, **options)


def test_the_nearest_names_are_given(world: World) -> None:
    with pytest.raises(UnknownName) as raised:
        ask(world, "330302", "service:neighborhood canteen")
    assert "neighbourhood_canteen" in raised.value.nearest


def test_a_region_of_an_unknown_or_ambiguous_name(world: World) -> None:
    with pytest.raises(UnknownName):
        ask(world, "999999", "alliance")
    for ident in (A, B):
        world.things["Place", ident].values["name"] = "双屿"
    with pytest.raises(AmbiguousName):
        ask(world, "双屿", "alliance")


def test_a_region_without_units_says_so(world: World) -> None:
    add_places(world, ["41"])
    answer = gaps(Snapshot(frames(world)), "41", "alliance", as_of=DAY)
    assert answer.to_json()["total"] == 0
    assert any("2024-06-01" in zh and "2024-06-01" in en for zh, en in answer.notes)

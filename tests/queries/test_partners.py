"""Partners of a small world, every number worked out by hand."""

from datetime import date
from typing import Any

import pytest

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.partners import partners
from tests.reference.common import DIMENSIONS
from tests.reference.making import add_services
from tests.reference.world import Source, World, frames

DAY = date(2024, 6, 1)
#: S asks; N lies in S's county; B in another county of its city; C in another city; D in another province. B is a village.
S, N, B, C, D = "330302001001", "330302001002", "330329103201", "330106001001", "350702001001"


def add_register(world: World) -> None:
    for code in (S, N, B, C, D):
        for level, digits in enumerate((2, 4, 6, 9, 12), 1):
            if ("Place", code[:digits]) not in world.things:
                world.add("Place", code[:digits], name=f"地{code[:digits]}", level=level)


def organization(world: World, ident: str, place: str) -> None:
    world.add("Organization", ident, name=f"组织{ident}")
    world.join(("Organization", ident), "LOCATED_IN", ("Place", place))


def need(world: World, ident: str, asker: tuple[str, str], service: str, **values: Any) -> None:
    world.join(asker, "ASKS", world.add("Need", ident, **values))
    world.join(("Need", ident), "NEEDS", ("Service", service))


def offer(world: World, ident: str, provider: str, service: str, **values: Any) -> None:
    world.join(("Organization", provider), "PROVIDES", world.add("Offer", ident, **values))
    world.join(("Offer", ident), "OFFERS", ("Service", service))


@pytest.fixture
def world() -> World:
    """S needs sport (urgent, 3) and a laundry (1); OB offers a gym (narrower: 1), OC a laundry, OD sport to its province."""
    world = World()
    add_services(world)
    add_register(world)
    for ident, place in (("OS", S), ("ON", N), ("OB", B), ("OC", C), ("OD", D)):
        organization(world, ident, place)
    need(world, "N1", ("Place", S), "sport", urgency="urgent")
    need(world, "N2", ("Organization", "OS"), "laundry")
    offer(world, "F1", "OB", "gym")
    offer(world, "F2", "OC", "laundry")
    offer(world, "F3", "OD", "sport", scope="own:2")
    offer(world, "F4", "ON", "sport")
    return world


def ask(world: World, subject: str = S, **options: Any) -> dict[str, Any]:
    return partners(Snapshot(frames(world)), subject, as_of=DAY, **options).data


def chosen(answer: dict[str, Any]) -> list[str]:
    return [partner["entity"]["id"] for partner in answer["partners"]]


def test_order_and_components(world: World) -> None:
    first, second = ask(world)["partners"]
    assert first["entity"] == {"id": B, "kind": "Place", "name": f"地{B}", "region": B}
    # Sport 3 of 3 + 1; nobody in B asks; urban against rural; profiles: S has none; same city.
    assert first["complement"] == 0.75
    assert first["reciprocity"] is None
    assert first["compatibility"] == 0.0
    assert first["proximity"] == 0.75
    assert first["openness"] is None
    # (0.5 x 0.75 + 0.15 x 0 + 0.1 x 0.75) / 0.75
    assert first["score"] == pytest.approx(0.6)
    # Laundry 1 of 4; both urban; same province: (0.5 x 0.25 + 0.15 x 1 + 0.1 x 0.5) / 0.75
    assert second["entity"]["id"] == C
    assert second["score"] == pytest.approx(0.325 / 0.75)
    assert first["path"] is None
    assert first["allied"] is False


def test_matches_and_evidence(world: World) -> None:
    first = ask(world)["partners"][0]
    (match,) = first["matches"]
    assert (match["direction"], match["need"]["id"], match["service"], match["offer"]["id"]) == ("in", "N1", "sport", "F1")
    assert match["provider"] == {"id": "OB", "kind": "Organization", "name": "组织OB", "region": B}
    assert match["match"] == 1.0
    assert [(row["states"], row["id"]) for row in first["evidence"]] == [("Need", "N1"), ("Offer", "F1")]


def test_direct_broader_service_is_half_a_match(world: World) -> None:
    need(world, "N3", ("Place", D), "gym", urgency="pressing")
    offer(world, "F5", "OS", "sport")
    (third,) = (p for p in ask(world)["partners"] if p["entity"]["id"] == D)
    assert third["complement"] == 0.0
    assert third["reciprocity"] == 0.5
    assert [(m["direction"], m["need"]["id"], m["match"]) for m in third["matches"]] == [("out", "N3", 0.5)]


def test_open_and_valid_needs_only(world: World) -> None:
    for ident in ("N1", "N2"):
        world.things["Need", ident].values["status"] = "claimed"
    assert ask(world)["reason"] == "no_needs"
    world.things["Need", "N1"].values |= {"status": "open", "until": "2024-05"}
    assert ask(world)["reason"] == "no_needs"
    world.things["Need", "N1"].values["until"] = "2024-06"
    assert chosen(ask(world)) == [B]


def test_why_there_is_none(world: World) -> None:
    answer = ask(world, within=["35"])
    # OD's offer is for its own province.
    assert (answer["partners"], answer["reason"], answer["with_offers"]) == ([], "no_match", 1)
    assert ask(world, within=["330106001"], beyond="province")["reason"] == "no_offers"


def test_beyond_and_within(world: World) -> None:
    assert chosen(ask(world, beyond="city")) == [C]
    assert chosen(ask(world, within=["3301"])) == [C]
    assert chosen(ask(world, within=["地330329103", "35"])) == [B]


def test_weights(world: World) -> None:
    assert chosen(ask(world, weights={"compatibility": 5.0})) == [C, B]
    assert ask(world, weights={"complement": 0.0})["parameters"]["weights"]["complement"] == 0.0


def test_allied_are_left_out_or_marked(world: World) -> None:
    world.add("Alliance", "L1")
    world.join(("Organization", "OS"), "MEMBER_OF", ("Alliance", "L1"))
    world.join(("Alliance", "L1"), "COVERS", ("Place", B))
    assert chosen(ask(world)) == [C]
    first = ask(world, include_allied=True)["partners"][0]
    assert (first["entity"]["id"], first["allied"], first["openness"]) == (B, True, 0.5)
    assert [row["states"] for row in first["evidence"]] == ["Need", "Offer", "MEMBER_OF", "COVERS"]
    # That the alliance covers the county says nothing of the places in it.
    world.links = [link for link in world.links if link.relation != "COVERS"]
    world.join(("Alliance", "L1"), "COVERS", ("Place", B[:6]))
    assert chosen(ask(world)) == [B, C]


def test_openness_of_one_in_no_alliance_is_known_where_alliances_are_complete(world: World) -> None:
    world.add("Completeness", "Q1", region="3303", content="alliances", until="2024")
    assert [p["openness"] for p in ask(world)["partners"]] == [1.0, None]


def test_profiles_and_families(world: World) -> None:
    # S: one project of beauty. C: its laundry, and a project of beauty and security.
    for ident, dimensions, runner in (("X1", ["beauty"], "OS"), ("X2", ["beauty", "security"], "OC")):
        world.add("Project", ident, dimensions=dimensions)
        world.join(("Organization", runner), "RUNS", ("Project", ident))
    served = world.things["Service", "laundry"].texts("dimensions")
    theirs = [(d in served) + (d in ("beauty", "security")) for d in DIMENSIONS]
    cosine = theirs[2] / sum(n * n for n in theirs) ** 0.5
    (partner,) = ask(world, within=["3301"])["partners"]
    assert partner["compatibility"] == pytest.approx((1 + cosine) / 2)
    # Two brands of one parent are kin, though neither derives from the other.
    for ident in ("B0", "B1", "B2"):
        world.add("Brand", ident)
    for ident, owner in (("B1", "OS"), ("B2", "OC")):
        world.join(("Brand", ident), "DERIVED_FROM", ("Brand", "B0"))
        world.join(("Organization", owner), "OWNS", ("Brand", ident))
    (partner,) = ask(world, within=["3301"])["partners"]
    assert partner["compatibility"] == pytest.approx((1 + cosine + 1) / 3)
    assert [node["id"] for node in partner["path"]["nodes"]] == ["OS", "B1", "B0", "B2", "OC"]
    # Lineage passes only through brands that are valid.
    world.things["Brand", "B0"].values["since"] = "2025"
    (partner,) = ask(world, within=["3301"])["partners"]
    assert partner["compatibility"] == pytest.approx((1 + cosine + 0) / 3)
    assert partner["path"] is None


def test_of_an_organization_only_its_own(world: World) -> None:
    answer = ask(world, "OS")
    # N1 is asked by the place, not by OS.
    assert chosen(answer) == ["OC"]
    assert answer["partners"][0]["complement"] == 1.0


def test_of_a_grid_communities(world: World) -> None:
    world.add("Grid", "G1", name="网格一")
    world.join(("Grid", "G1"), "PART_OF", ("Place", S))
    need(world, "N5", ("Grid", "G1"), "laundry")
    answer = ask(world, "网格一")
    assert chosen(answer) == [C]
    # What the grid asks for, its community asks for too; what the community asks for, the grid does not.
    assert answer["partners"][0]["complement"] == 1.0
    # That makes C the best of S: (0.5 x 2/5 + 0.15 x 1 + 0.1 x 0.5) / 0.75 against (0.5 x 3/5 + 0.1 x 0.75) / 0.75.
    best = ask(world)["partners"][0]
    assert (best["entity"]["id"], [m["need"]["id"] for m in best["matches"]]) == (C, ["N2", "N5"])


def test_wider_places(world: World) -> None:
    assert chosen(ask(world, "330302")) == ["330329", "330106"]
    assert chosen(ask(world, "3303", beyond="city")) == ["3301"]


def test_need_without_service_counts_and_is_not_met(world: World) -> None:
    world.join(("Place", S), "ASKS", world.add("Need", "N6", urgency="pressing"))
    assert ask(world)["partners"][0]["complement"] == 0.5


def test_invented_data_is_named(world: World) -> None:
    world.sources = [Source("示例/表", "2024-01-01")]
    given = frames(world)
    given.sources.replace_column(given.sources.get_column_index("synthetic"), given.sources["synthetic"] | True)
    answer = partners(Snapshot(given), S, as_of=DAY)
    assert "示例/表" in answer.notes[-1][0]
    assert answer.to_json()["partners"][0]["evidence"][0]["synthetic"] is True


@pytest.mark.parametrize(
    "options", [{"beyond": "township"}, {"k": 0}, {"weights": {"nearness": 1.0}}, {"weights": {"openness": -1.0}}]
)
def test_what_cannot_be_asked(world: World, options: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        ask(world, **options)


def test_unknown_region(world: World) -> None:
    with pytest.raises(UnknownName):
        ask(world, within=["乌有市"])

"""Question 3 worked by hand. Random worlds against the reference are in test_derivatives_against_reference.py."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.records import PROVENANCE, EdgeType, Frames
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.derivatives import derivatives
from lianjian.queries.lineages.homogeneity import Profile, likeness
from tests.reference.world import Ref, Source, Statement, World, frames

TODAY = date(2024, 6, 1)
PLACES = ("33", "3303", "330302", "330302001", "330302001001", "330329", "3301", "330106", "35", "3507", "350702", "350702100")


def place(code: str) -> Ref:
    return ("Place", code)


@pytest.fixture
def world() -> World:
    """A family of six.

    R (at 3303, dated by its source of 2018) has the children A (of 2020-05) and B (undated, as is its source). C (derived in
    2022) comes from both of them, D, a brand of 2030, from C; R itself comes from a project, X.
    """
    world = World(sources=[Source("年鉴", "2018-11-12"), Source("网页")])
    for code in PLACES:
        world.add("Place", code, level=[2, 4, 6, 9, 12].index(len(code)) + 1)
    world.add("Service", "meals", dimensions=["happiness"])
    world.add("Service", "gym", dimensions=["beauty"])
    for ident, source in (("R", 0), ("A", 0), ("B", 1), ("C", 0)):
        world.add("Brand", ident, [Statement(source, 5)], name=f"品牌{ident}", since={"A": "2020-05"}.get(ident))
    world.add("Brand", "D", since="2030")
    world.add("Project", "X")
    for child, parent, since in (
        ("A", ("Brand", "R"), None), ("B", ("Brand", "R"), None), ("C", ("Brand", "A"), "2022"), ("C", ("Brand", "B"), "2023-01"),
        ("D", ("Brand", "C"), None), ("R", ("Project", "X"), None),
    ):  # fmt: skip
        world.join(("Brand", child), "DERIVED_FROM", parent, mode="sub_brand", since=since)
    world.join(("Brand", "R"), "LOCATED_IN", place("3303"))
    # A is where its owner is; C is used by an organisation and by a site; B has a project.
    body(world, "O1", "330302001001")
    body(world, "O2", "350702100")
    world.join(("Organization", "O1"), "OWNS", ("Brand", "A"))
    world.join(("Organization", "O2"), "USES", ("Brand", "C"))
    world.add("Site", "S1")
    world.join(("Site", "S1"), "LOCATED_IN", place("330106"))
    world.join(("Site", "S1"), "USES", ("Brand", "C"))
    world.add("Project", "Y")
    world.join(("Project", "Y"), "LOCATED_IN", place("330329"))
    world.join(("Project", "Y"), "UNDER", ("Brand", "B"))
    return world


def body(world: World, ident: str, code: str) -> None:
    world.add("Organization", ident)
    world.join(("Organization", ident), "LOCATED_IN", place(code))


def ask(world: World, brand: str, **options: Any) -> dict[str, Any]:
    return derivatives(Snapshot(frames(world)), brand, as_of=options.pop("as_of", TODAY), **options).to_json()


def depths(answer: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(node["entity"]["kind"], node["entity"]["id"], node["depth"]) for node in answer["nodes"]]


def edges(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(edge["child"], edge["parent"]) for edge in answer["edges"]]


def test_descendants_by_depth_then_id(world: World) -> None:
    answer = ask(world, "R")
    # C is two steps away by both of its parents. D does not exist yet.
    assert depths(answer) == [("Brand", "R", 0), ("Brand", "A", 1), ("Brand", "B", 1), ("Brand", "C", 2)]
    assert edges(answer) == [("A", "R"), ("B", "R"), ("C", "A"), ("C", "B")]
    assert answer["edges"][2] | {"evidence": 0} == {
        "child": "C", "parent": "A", "parent_kind": "Brand", "mode": "sub_brand", "basis": "stated", "since": "2022",
        "homogeneity": None, "class": "unknown", "evidence": 0,
    }  # fmt: skip
    (row,) = answer["edges"][2]["evidence"]
    assert (row["states"], row["from"], row["to"], row["source"]) == ("DERIVED_FROM", "C", "A", "年鉴")
    assert depths(ask(world, "R", depth=1)) == depths(answer)[:3]
    assert depths(ask(world, "R", depth=0)) == [("Brand", "R", 0)]


def test_ancestors_have_negative_depth_and_end_at_a_project(world: World) -> None:
    answer = ask(world, "C", direction="up")
    assert depths(answer) == [
        ("Brand", "C", 0), ("Brand", "A", -1), ("Brand", "B", -1), ("Brand", "R", -2), ("Project", "X", -3),
    ]  # fmt: skip
    assert answer["nodes"][4]["radiation"] is None
    assert edges(answer) == [("A", "R"), ("B", "R"), ("C", "A"), ("C", "B"), ("R", "X")]
    assert depths(ask(world, "A", direction="both", as_of=date(2031, 1, 1))) == [
        ("Brand", "A", 0), ("Brand", "C", 1), ("Brand", "D", 2), ("Brand", "R", -1), ("Project", "X", -2),
    ]  # fmt: skip


def test_radiation_over_all_descendants_and_by_year(world: World) -> None:
    # Reached: R 3303; A 330302 (its owner's); B 330329 (its project's); C 350702 (who uses it) and 330106 (a site).
    # Years: R 2018 (seen), A 2020, C 2022, B never. From 3303 the counties of Wenzhou are not beyond; 3301 and 3507 are.
    row = ["year", "counties", "cities", "provinces", "organizations", "beyond_county", "beyond_city", "beyond_province"]
    total = ask(world, "R", depth=0)["radiation"]
    assert [total[name] for name in row[1:]] == [4, 3, 2, 2, 2, 2, 1]
    assert [[by[name] for name in row] for by in total["by_year"]] == [
        [2018, 0, 1, 1, 0, 0, 0, 0],
        [2020, 1, 1, 1, 1, 0, 0, 0],
        [2022, 3, 3, 2, 2, 2, 2, 1],
    ]
    nodes = {node["entity"]["id"]: node for node in ask(world, "R")["nodes"]}
    assert [(nodes[b]["since"], nodes[b]["seen"]) for b in "RABC"] == [
        ("2018-11-12", True), ("2020-05", False), (None, False), ("2022", False),
    ]  # fmt: skip
    # C is at no place of its own: nothing is beyond.
    assert [nodes["C"]["radiation"][name] for name in row[1:]] == [2, 2, 2, 1, 0, 0, 0]
    # A is at 330302001001: the two counties of C are beyond.
    assert [nodes["A"]["radiation"][name] for name in row[1:]] == [3, 3, 2, 2, 2, 2, 1]


def test_each_brand_shows_what_hangs_on_it(world: World) -> None:
    nodes = {node["entity"]["id"]: node for node in ask(world, "R")["nodes"]}

    def ids(name: str, brand: str) -> list[str]:
        return [tie["entity"]["id"] for tie in nodes[brand][name]]

    assert [p["id"] for p in nodes["R"]["places"]] == ["3303"]
    assert [p["id"] for p in nodes["A"]["places"]] == ["330302001001"]
    assert (ids("owners", "A"), ids("users", "C"), ids("projects", "B")) == (["O1"], ["O2", "S1"], ["Y"])
    assert nodes["C"]["users"][0]["evidence"][0]["states"] == "USES"
    assert nodes["R"]["evidence"][0]["source"] == "年鉴"


def test_a_brand_of_another_day(world: World) -> None:
    answer = ask(world, "D")
    assert depths(answer) == [("Brand", "D", 0)]
    assert answer["radiation"]["organizations"] == 0
    assert answer["radiation"]["by_year"] == []
    assert "尚不存在" in answer["notes"][0]["zh"]


def test_homogeneity_of_edges_siblings_and_family(world: World) -> None:
    for brand, concept, connotation in (("R", "共建", "共治。"), ("A", "共 建共治", None), ("B", "石榴", "红")):
        world.things["Brand", brand].values.update(concept=concept, connotation=connotation)
    # B: project Y brings meals (happiness), is of autonomy. A: O1 offers meals, so dimensions {happiness}.
    world.things["Project", "Y"].values["governance"] = ["autonomy"]
    world.join(("Project", "Y"), "DELIVERS", ("Service", "meals"))
    world.add("Offer", "F1")
    world.join(("Organization", "O1"), "PROVIDES", ("Offer", "F1"))
    world.join(("Offer", "F1"), "OFFERS", ("Service", "meals"))
    answer = ask(world, "R", siblings=True)
    found = {(e["child"], e["parent"]): (e["homogeneity"], e["class"]) for e in answer["edges"]}
    # 共建共治 in both: 共建 建共 共治 are the same; R has no services. 石榴红 shares none of them. C has nothing.
    assert found == {
        ("A", "R"): (1.0, "copy"), ("B", "R"): (0.0, "distinct"),
        ("C", "A"): (None, "unknown"), ("C", "B"): (None, "unknown"),
    }  # fmt: skip
    assert (answer["homogeneity"], answer["edges_known"]) == (0.5, 2)
    # A and B: services 1/1, {happiness} against {happiness, autonomy} 1/2, words 0/5: mean 1/2.
    (pair,) = answer["siblings"]
    assert (pair["one"]["id"], pair["other"]["id"], pair["parents"]) == ("A", "B", ["R"])
    assert (pair["homogeneity"], pair["class"]) == (0.5, "adapted")
    # A's own sibling is no node of its answer, yet it is compared with it.
    assert ask(world, "A", siblings=True)["siblings"] == [pair]
    assert "siblings" not in ask(world, "A")


def test_exactly_eight_tenths_and_three_tenths_are_adapted() -> None:
    def profile(count: int) -> Profile:
        return Profile(frozenset(range(count)), frozenset(), frozenset())

    assert likeness(profile(8), profile(10)) == (0.8, "adapted")
    assert likeness(profile(3), profile(10)) == (0.3, "adapted")
    assert likeness(profile(9), profile(11)).name == "copy"
    assert likeness(profile(2), profile(7)).name == "distinct"
    assert likeness(profile(0), profile(7)) == (None, "unknown")


def test_a_circle_of_a_foreign_graph_is_answered(world: World) -> None:
    world.join(("Brand", "R"), "DERIVED_FROM", ("Brand", "C"))
    answer = ask(world, "A")
    assert {ident for _, ident, _ in depths(answer)} == {"A", "B", "C", "R"}
    radiations = [node["radiation"]["counties"] for node in answer["nodes"]]
    assert radiations == [4, 4, 4, 4]


def test_options_are_checked(world: World) -> None:
    for options in ({"direction": "sideways"}, {"depth": -1}):
        with pytest.raises(BadInput):
            ask(world, "R", **options)
    with pytest.raises(UnknownName):
        ask(world, "X")


def family(count: int) -> Snapshot:
    """A family of `count` brands, each below the one at half its number, with a user each."""

    def frame(ident: str, **more: Any) -> pl.DataFrame:
        provenance = {name: pl.Series([0] * count, dtype=type_) for name, type_ in PROVENANCE.items() if name != "basis"}
        data = {"n": range(count), "id": [f"{ident}{n:04d}" for n in range(count)], "name": [ident] * count, **more}
        return pl.DataFrame({**data, **provenance, "basis": ["stated"] * count, "statements": [1] * count})

    def ties(start: Any, end: Any) -> pl.DataFrame:
        return (
            frame("T")
            .drop("n", "id", "name")[: len(start)]
            .with_columns(start=pl.Series(start, dtype=pl.Int64), end=pl.Series(end, dtype=pl.Int64))
        )

    own, below = np.arange(count), np.arange(1, count)
    relations = {
        EdgeType("DERIVED_FROM", "Brand", "Brand"): ties(below, below // 2),
        EdgeType("USES", "Organization", "Brand"): ties(own, own),
    }
    places = pl.DataFrame({"n": [0], "id": ["33"], "name": ["浙江省"], "level": [1]})
    nodes = {"Place": places, "Brand": frame("B", concept=["红色"] * count), "Organization": frame("O")}
    empty = pl.DataFrame(schema={"n": pl.Int64, "name": pl.String, "date": pl.String})
    return Snapshot(Frames(1, nodes, relations, empty, empty, pl.DataFrame()))


def test_a_family_of_a_thousand() -> None:
    snapshot = family(1000)
    answer = derivatives(snapshot, "B0000", as_of=TODAY)
    assert len(answer.data["nodes"]) == 1000
    assert answer.data["edges_known"] == 999
    assert answer.data["homogeneity"] == 1.0
    # Numbers 500..999 have none below; number 250 has 500 and 501 below, and 1000 is not there.
    organizations = {node["entity"]["id"]: node["radiation"]["organizations"] for node in answer.data["nodes"]}
    assert (organizations["B0000"], organizations["B0500"], organizations["B0250"]) == (1000, 1, 3)
    assert derivatives(snapshot, "B0000", as_of=TODAY).data == answer.data

"""Neighbourhoods worked out by hand: what is tied to a thing, its pages, and that nothing goes through a hub."""

from datetime import date
from typing import Any

import pytest

from lianjian.errors import AmbiguousName, BadInput, UnknownName
from lianjian.graph.snapshot import Snapshot
from lianjian.queries import neighbourhood as question
from lianjian.queries.neighbourhood import neighbourhood
from lianjian.queries.surroundings import walk
from tests.reference.making import add_places
from tests.reference.world import World, frames

DAY = date(2024, 6, 1)
HERE = "330302001001"


@pytest.fixture
def world() -> World:
    """A community with five organisations O1..O5. O1 and O2 are in alliance L1, which covers it; O1 runs X1, under L1."""
    world = World()
    add_places(world, [HERE[:digits] for digits in (2, 4, 6, 9, 12)])
    for n in range(1, 6):
        world.add("Organization", f"O{n}", name=f"组织{n}")
        world.join(("Organization", f"O{n}"), "LOCATED_IN", ("Place", HERE))
    world.add("Alliance", "L1")
    world.join(("Alliance", "L1"), "COVERS", ("Place", HERE))
    world.join(("Organization", "O1"), "MEMBER_OF", ("Alliance", "L1"), roles=["lead"], since="2023-05")
    world.join(("Organization", "O2"), "MEMBER_OF", ("Alliance", "L1"), roles=["member"], until="2024-06-15")
    world.add("Project", "X1")
    world.join(("Organization", "O1"), "RUNS", ("Project", "X1"))
    world.join(("Project", "X1"), "UNDER", ("Alliance", "L1"))
    return world


def asked(world: World, x: str, **options: Any) -> dict[str, Any]:
    return neighbourhood(Snapshot(frames(world)), x, **{"as_of": DAY, **options}).data


def things(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(node["hops"], node["entity"]["id"]) for node in answer["nodes"]]


def ties(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(edge["from"], edge["relation"], edge["to"]) for edge in answer["edges"]]


def counts(answer: dict[str, Any]) -> list[tuple[str, str, str, int, int]]:
    return [(c["relation"], c["direction"], c["kind"], c["count"], c["listed"]) for c in answer["counts"]]


def test_one_hop_and_what_ties_the_others_together(world: World) -> None:
    answer = asked(world, "O1")
    assert things(answer) == [(0, "O1"), (1, HERE), (1, "L1"), (1, "X1")]
    assert counts(answer) == [
        ("LOCATED_IN", "out", "Place", 1, 1),
        ("MEMBER_OF", "out", "Alliance", 1, 1),
        ("RUNS", "out", "Project", 1, 1),
    ]
    assert ties(answer) == [
        ("O1", "LOCATED_IN", HERE),
        ("O1", "MEMBER_OF", "L1"),
        ("L1", "COVERS", HERE),
        ("O1", "RUNS", "X1"),
        ("X1", "UNDER", "L1"),
    ]
    member = answer["edges"][1]
    assert (member["from_kind"], member["to_kind"]) == ("Organization", "Alliance")
    assert (member["roles"], member["since"], member["until"]) == (["lead"], "2023-05", None)
    assert [row["states"] for row in member["evidence"]] == ["MEMBER_OF"]
    assert [row["states"] for row in answer["evidence"]] == ["Organization"]


def test_two_hops_reach_the_others_of_the_community(world: World) -> None:
    answer = asked(world, "O1", hops=2)
    assert things(answer)[4:] == [(2, "330302001"), (2, "O2"), (2, "O3"), (2, "O4"), (2, "O5")]
    assert (HERE, "PART_OF", "330302001") in ties(answer)
    assert answer["hubs"] == []


def test_nothing_goes_through_a_hub(world: World) -> None:
    answer = asked(world, "O1", hops=2, limit=4)
    assert things(answer)[4:] == [(2, "330302001"), (2, "O2")]
    (hub,) = answer["hubs"]
    assert (hub["entity"]["id"], hub["relation"], hub["direction"], hub["kind"], hub["count"]) == (
        *(HERE, "LOCATED_IN", "in", "Organization"),
        5,
    )


def test_the_thing_itself_is_paged(world: World) -> None:
    one, two = (asked(world, HERE, relations="LOCATED_IN", limit=3, offset=offset) for offset in (0, 3))
    assert things(one)[1:] == [(1, "O1"), (1, "O2"), (1, "O3")]
    assert things(two)[1:] == [(1, "O4"), (1, "O5")]
    assert (counts(one)[0][3:], counts(two)[0][3:]) == ((5, 3), (5, 2))


def test_counts_alone(world: World) -> None:
    answer = asked(world, HERE, limit=0)
    assert things(answer) == [(0, HERE)]
    assert counts(answer) == [
        ("PART_OF", "out", "Place", 1, 0),
        ("LOCATED_IN", "in", "Organization", 5, 0),
        ("COVERS", "in", "Alliance", 1, 0),
    ]


def test_only_some_kinds_and_relations(world: World) -> None:
    assert things(asked(world, "O1", hops=2, kinds=["联盟", "organization"])) == [(0, "O1"), (1, "L1"), (2, "O2")]
    assert ties(asked(world, "O1", relations=["projects"])) == [("O1", "RUNS", "X1")]
    assert ties(asked(world, "O1", relations=["加入", "located in"])) == [
        ("O1", "LOCATED_IN", HERE),
        ("O1", "MEMBER_OF", "L1"),
    ]


def test_what_has_ended_is_no_tie(world: World) -> None:
    assert things(asked(world, "L1", kinds="Organization")) == [(0, "L1"), (1, "O1"), (1, "O2")]
    assert things(asked(world, "L1", kinds="Organization", as_of=date(2024, 6, 16))) == [(0, "L1"), (1, "O1")]


def test_terms_of_a_membership_are_ties_of_their_own(world: World) -> None:
    world.join(("Organization", "O1"), "MEMBER_OF", ("Alliance", "L1"), roles=["member"], since="2021", until="2025")
    answer = asked(world, "O1", relations="MEMBER_OF")
    assert [(edge["since"], edge["until"]) for edge in answer["edges"]] == [("2021", "2025"), ("2023-05", None)]
    assert counts(answer) == [("MEMBER_OF", "out", "Alliance", 2, 2)]


def test_a_division_that_was_abolished_says_so(world: World) -> None:
    world.things["Place", HERE].values["until"] = "2023"
    answer = asked(world, "330302001")
    assert {node["entity"]["id"]: node["valid"] for node in answer["nodes"]} == {"330302001": True, "330302": True, HERE: False}
    assert (HERE, "PART_OF", "330302001") in ties(answer)
    assert answer["edges"][0]["evidence"][0]["states"] == "PART_OF"


def test_what_is_not_valid_has_no_ties_and_says_so(world: World) -> None:
    world.things["Alliance", "L1"].values["until"] = "2024-05"
    answer = neighbourhood(Snapshot(frames(world)), "L1", as_of=DAY)
    assert things(answer.data) == [(0, "L1")]
    assert "had ended" in answer.notes[0][1]


def test_silence_is_not_absence(world: World) -> None:
    world.add("Brand", "B1")
    assert "does not mean that there is none" in neighbourhood(Snapshot(frames(world)), "B1", as_of=DAY).notes[0][1]


def test_a_hop_that_finds_too_much_is_not_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST", 8)
    answer = neighbourhood(Snapshot(frames(world)), "O1", hops=3, as_of=DAY)
    assert answer.data["reached"] == 1
    assert len(answer.data["nodes"]) == 4
    assert "Only 1 of 3 hops" in answer.notes[0][1]


@pytest.mark.parametrize(
    "options",
    [{"hops": 0}, {"hops": question.FARTHEST + 1}, {"limit": -1}, {"offset": -1}, {"kinds": "weather"}, {"relations": ["love"]}],
)
def test_what_cannot_be_asked(world: World, options: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        asked(world, "O1", **options)


def test_the_thing_must_be_there(world: World) -> None:
    world.add("Organization", "O9", name="组织1")
    with pytest.raises(UnknownName):
        asked(world, "没有这个组织")
    with pytest.raises(AmbiguousName):
        asked(world, "组织1")

"""Linkages: worked out by hand, and against all simple paths of random worlds."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.linkages import linkages
from tests.reference.common import View
from tests.reference.linkages import ends_of, neighbours
from tests.reference.making import Sizes, make_world
from tests.reference.strategies import checked, days, sizes
from tests.reference.world import Ref, World, frames

DAY = date(2024, 6, 1)
HERE, THERE = "330302001001", "330329103200"


@pytest.fixture
def world() -> World:
    """Two communities: A (O1, O2) and B (O3, O4). O1-L1-O3 in an alliance; O2-X1-O3 on a project; O4 under O2."""
    world = World()
    for code in (HERE, THERE):
        for level, digits in enumerate((2, 4, 6, 9, 12), 1):
            world.add("Place", code[:digits], level=level)
    for ident, place in (("O1", HERE), ("O2", HERE), ("O3", THERE), ("O4", THERE)):
        world.add("Organization", ident, name=f"组织{ident}")
        world.join(("Organization", ident), "LOCATED_IN", ("Place", place))
    world.add("Alliance", "L1", until="2024-12")
    world.join(("Organization", "O1"), "MEMBER_OF", ("Alliance", "L1"))
    world.join(("Organization", "O3"), "MEMBER_OF", ("Alliance", "L1"), until="2024-06-15")
    world.add("Project", "X1")
    world.join(("Organization", "O2"), "RUNS", ("Project", "X1"))
    world.join(("Organization", "O3"), "JOINS", ("Project", "X1"))
    world.join(("Organization", "O4"), "SUBORDINATE_TO", ("Organization", "O2"))
    return world


def ids(answer_path: dict[str, list[dict[str, str]]]) -> list[str]:
    return [node["id"] for node in answer_path["nodes"]]


def test_shorter_before_longer_then_by_kind_and_id(world: World) -> None:
    answer = linkages(Snapshot(frames(world)), HERE, THERE, as_of=DAY).data
    # A place stands for its organisations, so no path goes on from one of them to another of the same place.
    assert [ids(path) for path in answer["paths"]] == [["O2", "O4"], ["O1", "L1", "O3"], ["O2", "X1", "O3"]]
    assert [path["length"] for path in answer["paths"]] == [1, 2, 2]
    first = answer["paths"][0]["relations"][0]
    assert (first["relation"], first["from"], first["to"]) == ("SUBORDINATE_TO", "O4", "O2")
    assert first["evidence"][0]["states"] == "SUBORDINATE_TO"


def test_what_both_share(world: World) -> None:
    answer = linkages(Snapshot(frames(world)), HERE, THERE, as_of=DAY).data
    assert [(s["through"], s["entity"]["id"]) for s in answer["shared"]] == [("membership", "L1"), ("projects", "X1")]


def test_membership_that_has_ended_links_nothing(world: World) -> None:
    answer = linkages(Snapshot(frames(world)), HERE, THERE, as_of=date(2024, 6, 16)).data
    assert [ids(path) for path in answer["paths"]] == [["O2", "O4"], ["O2", "X1", "O3"]]
    assert [s["entity"]["id"] for s in answer["shared"]] == ["X1"]


def test_only_through_some_ties(world: World) -> None:
    snapshot = Snapshot(frames(world))
    assert [ids(p) for p in linkages(snapshot, "O1", "O3", through="membership", as_of=DAY).data["paths"]] == [["O1", "L1", "O3"]]
    assert linkages(snapshot, "O1", "O3", through=["RUNS"], as_of=DAY).data["paths"] == []


def test_limits(world: World) -> None:
    snapshot = Snapshot(frames(world))
    assert [ids(p) for p in linkages(snapshot, HERE, THERE, k=1, as_of=DAY).data["paths"]] == [["O2", "O4"]]
    # O1 to O4 leads over L1, O3, X1, O2: five relations.
    assert linkages(snapshot, "O1", "O4", max_length=4, as_of=DAY).data["paths"] == []
    assert [ids(p) for p in linkages(snapshot, "O1", "O4", max_length=5, as_of=DAY).data["paths"]] == [
        ["O1", "L1", "O3", "X1", "O2", "O4"]
    ]


def test_silence_is_not_absence(world: World) -> None:
    answer = linkages(Snapshot(frames(world)), "O1", "O4", max_length=4, as_of=DAY)
    assert "does not mean that there is none" in answer.notes[0][1]


def test_a_place_links_only_as_an_end(world: World) -> None:
    world.add("Brand", "B1")
    world.add("Brand", "B2")
    world.join(("Place", "3303"), "OWNS", ("Brand", "B1"))
    world.join(("Place", "3303"), "OWNS", ("Brand", "B2"))
    snapshot = Snapshot(frames(world))
    assert linkages(snapshot, "Brand:B1", "Brand:B2", as_of=DAY).data["paths"] == []
    assert [ids(p) for p in linkages(snapshot, "Brand:B1", "3303", as_of=DAY).data["paths"]] == [["B1", "3303"]]
    assert [ids(p) for p in linkages(snapshot, "3303", "Brand:B1", as_of=DAY).data["paths"]] == [["3303", "B1"]]
    for ends in (("Brand:B1", "3303"), ("3303", "Brand:B1")):
        assert [path["length"] for path in linkages(snapshot, *ends, max_length=1, as_of=DAY).data["paths"]] == [1]


@pytest.mark.parametrize("options", [{"k": 0}, {"max_length": 0}, {"max_length": 11}, {"through": "friendship"}])
def test_what_cannot_be_asked(world: World, options: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        linkages(Snapshot(frames(world)), HERE, THERE, **options)  # type: ignore[arg-type]


def test_unknown_thing(world: World) -> None:
    with pytest.raises(UnknownName):
        linkages(Snapshot(frames(world)), HERE, "没有这样的组织", as_of=DAY)


KIND_ORDER = ("Alliance", "Brand", "Grid", "Organization", "Place", "Project", "Site")


def all_paths(view: View, one: Ref, other: Ref, longest: int) -> list[list[Ref]]:
    """Every path: shorter first, then by kind and id. Inside it no place, and nothing that an end stands for."""
    near, starts, goals = neighbours(view), ends_of(view, one), ends_of(view, other)
    found = [[ref] for ref in starts & goals]
    open_ = [[ref] for ref in starts - goals]
    for _ in range(longest):
        open_ = [
            [*path, ref]
            for path in open_
            for ref in near[path[-1]] - starts - set(path)
            if (ref in goals - starts) or ref[0] != "Place"
        ]
        found += [path for path in open_ if path[-1] in goals]
        open_ = [path for path in open_ if path[-1] not in goals]
    return sorted(found, key=lambda path: (len(path), [(KIND_ORDER.index(kind), ident) for kind, ident in path]))


@checked(60)
@given(
    seed=st.integers(0, 1_000_000),
    sizes_=sizes(),
    as_of=days(),
    pick=st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)),
    longest=st.integers(1, 5),
    k=st.sampled_from((1, 5, 40)),
)
def test_all_paths(seed: int, sizes_: Sizes, as_of: date, pick: tuple[int, int], longest: int, k: int) -> None:
    world = make_world(seed, sizes_)
    view = View(world, as_of)
    things = [ref for ref in world.things if ref[0] in KIND_ORDER]
    one, other = (things[position % len(things)] for position in pick)
    named = [ref[1] if ref[0] == "Place" else f"{ref[0]}:{ref[1]}" for ref in (one, other)]
    answer = linkages(Snapshot(frames(world)), *named, k=k, max_length=longest, as_of=as_of).data
    found = [[(node["kind"], node["id"]) for node in path["nodes"]] for path in answer["paths"]]
    assert found == all_paths(view, one, other, longest)[:k]
    for path, nodes in zip(answer["paths"], found, strict=True):
        ends = [{step["from"], step["to"]} for step in path["relations"]]
        assert ends == [{a[1], b[1]} for a, b in pairwise(nodes)]

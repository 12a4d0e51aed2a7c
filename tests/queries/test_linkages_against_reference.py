"""The paths of question 5 on made-up worlds: all short ones, and that each step is a relation that a row states."""

from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.linkages import linkages
from tests.reference.common import View
from tests.reference.linkages import all_paths, shortest
from tests.reference.strategies import checked, days, worlds
from tests.reference.world import Ref, World, frames

KINDS = ("Place", "Organization", "Grid", "Alliance", "Brand", "Project", "Site")


def check_steps(view: View, path: dict[str, Any]) -> None:
    nodes = [(node["kind"], node["id"]) for node in path["nodes"]]
    assert path["length"] == len(path["relations"]) == len(nodes) - 1
    stated = {(k.relation, k.start[1], k.end[1]) for k in view.world.links if view.valid_link(k)}
    for (one, other), step in zip(pairwise(nodes), path["relations"], strict=True):
        assert {one[1], other[1]} == {step["from"], step["to"]}
        assert (step["relation"], step["from"], step["to"]) in stated
        assert step["evidence"]


@checked(60)
@given(
    worlds(),
    days(),
    st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)),
    st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)),
    st.sampled_from((1, 2, 3)),
)
def test_paths(world: World, as_of: date, kinds: tuple[str, str], positions: tuple[int, int], longest: int) -> None:
    one, other = (_chosen(world, kind, position) for kind, position in zip(kinds, positions, strict=True))
    view, snapshot = View(world, as_of), Snapshot(frames(world))
    answer = linkages(snapshot, _named(one), _named(other), k=5000, max_length=longest, as_of=as_of).data
    found = [tuple((node["kind"], node["id"]) for node in path["nodes"]) for path in answer["paths"]]
    assert len(found) == len(set(found))
    assert set(found) == all_paths(view, one, other, longest)
    assert [len(path) for path in found] == sorted(len(path) for path in found)
    for path in answer["paths"]:
        check_steps(view, path)
    nearest = linkages(snapshot, _named(one), _named(other), k=1, as_of=as_of).data["paths"]
    assert (nearest[0]["length"] if nearest else None) == shortest(view, one, other)


def _chosen(world: World, kind: str, position: int) -> Ref:
    things = [ref for ref in world.things if ref[0] == kind] or [ref for ref in world.things if ref[0] == "Place"]
    return things[position % len(things)]


def _named(ref: Ref) -> str:
    return ref[1] if ref[0] == "Place" else f"{ref[0]}:{ref[1]}"

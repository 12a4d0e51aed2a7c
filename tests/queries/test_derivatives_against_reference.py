"""Question 3 on made-up worlds: the product against the reference, node by node and edge by edge."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from reference.common import View
from reference.derivatives import derivatives as expected_derivatives
from reference.strategies import checked, days, worlds
from reference.world import World, frames

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.derivatives import derivatives

COUNTS = (
    "counties", "cities", "provinces", "organizations", "beyond_county", "beyond_city", "beyond_province",
)  # fmt: skip


def counts(radiation: dict[str, Any] | None) -> dict[str, int] | None:
    return None if radiation is None else {name: radiation[name] for name in COUNTS}


def check_nodes(nodes: list[dict[str, Any]], expected: dict[str, Any], brand: str) -> None:
    assert (nodes[0]["entity"]["id"], nodes[0]["depth"]) == (brand, 0)
    found = {(node["entity"]["kind"], node["entity"]["id"]): node for node in nodes}
    assert len(found) == len(nodes)
    assert {ref: node["depth"] for ref, node in found.items()} == {ref: own["depth"] for ref, own in expected.items()}
    for ref, node in found.items():
        assert counts(node["radiation"]) == expected[ref]["radiation"], ref


def check_edges(edges: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    assert [(edge["child"], edge["parent"]) for edge in edges] == [(edge["child"], edge["parent"]) for edge in expected]
    for edge, other in zip(edges, expected, strict=True):
        for name in ("mode", "basis", "since", "class"):
            assert edge[name] == other[name], (name, edge, other)
        known = None if other["homogeneity"] is None else pytest.approx(float(other["homogeneity"]), abs=1e-9)
        assert edge["homogeneity"] == known
        assert edge["evidence"]


@checked(150)
@given(
    st.data(),
    worlds(),
    days(),
    st.sampled_from(("down", "up", "both")),
    st.sampled_from((None, None, 1, 2)),
)
def test_derivatives(data: st.DataObject, world: World, as_of: date, direction: str, depth: int | None) -> None:
    brand = data.draw(st.sampled_from(sorted(thing.id for thing in world.of_kind("Brand"))))
    answer = derivatives(Snapshot(frames(world)), brand, direction=direction, depth=depth, as_of=as_of).data
    expected = expected_derivatives(View(world, as_of), brand, direction, depth)
    note(f"{answer}\n{expected}")
    check_nodes(answer["nodes"], expected["nodes"], brand)
    check_edges(answer["edges"], expected["edges"])
    assert counts(answer["radiation"]) == counts(expected["radiation"])
    years = [{"year": row["year"], **(counts(row) or {})} for row in answer["radiation"]["by_year"]]
    assert years == expected["radiation"]["by_year"]
    known = None if expected["homogeneity"] is None else pytest.approx(float(expected["homogeneity"]), abs=1e-9)
    assert answer["homogeneity"] == known
    assert answer["edges_known"] == expected["edges_known"]

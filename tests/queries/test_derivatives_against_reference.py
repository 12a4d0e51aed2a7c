"""Question 3 on made-up worlds: the product against the reference, node by node and edge by edge."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.derivatives import derivatives
from tests.reference.common import View
from tests.reference.derivatives import derivatives as expected_derivatives
from tests.reference.strategies import checked, days, worlds
from tests.reference.world import Link, Ref, Statement, World, frames

COUNTS = (
    "counties", "cities", "provinces", "organizations", "beyond_county", "beyond_city", "beyond_province",
)  # fmt: skip


def counts(radiation: dict[str, Any] | None) -> dict[str, int] | None:
    return None if radiation is None else {name: radiation[name] for name in COUNTS}


def check_brand(node: dict[str, Any], expected: dict[str, Any]) -> None:
    assert (node["since"], node["seen"]) == (expected["since"], expected["seen"])
    assert {(place["kind"], place["id"]) for place in node["places"]} == expected["places"]
    for name in ("owners", "users", "projects"):
        found = [(tie["entity"]["kind"], tie["entity"]["id"]) for tie in node[name]]
        assert len(found) == len(set(found))
        assert set(found) == expected[name], name
        assert all(tie["evidence"] for tie in node[name])


def check_rows(evidence: list[dict[str, Any]], world: World, statements: list[Statement]) -> None:
    """The evidence is every row that states the thing."""
    found = [(row["source"], row["row"], row["basis"]) for row in evidence]
    assert found == [(world.sources[s.source].name, s.row, s.basis) for s in statements]


def check_nodes(nodes: list[dict[str, Any]], expected: dict[Ref, Any], brand: str) -> None:
    assert (nodes[0]["entity"]["id"], nodes[0]["depth"]) == (brand, 0)
    found = {(node["entity"]["kind"], node["entity"]["id"]): node for node in nodes}
    assert len(found) == len(nodes)
    assert {ref: node["depth"] for ref, node in found.items()} == {ref: own["depth"] for ref, own in expected.items()}
    for ref, node in found.items():
        assert counts(node["radiation"]) == expected[ref]["radiation"], ref
        if ref[0] == "Brand":
            check_brand(node, expected[ref])


def check_edges(edges: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    assert [(edge["child"], edge["parent"]) for edge in edges] == [(edge["child"], edge["parent"]) for edge in expected]
    for edge, other in zip(edges, expected, strict=True):
        for name in ("mode", "basis", "since", "class"):
            assert edge[name] == other[name], (name, edge, other)
        known = None if other["homogeneity"] is None else pytest.approx(float(other["homogeneity"]), abs=1e-9)
        assert edge["homogeneity"] == known


def ends(link: Link) -> tuple[str, str]:
    return (link.start[1], link.end[1])


@checked(100)
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
    for node in answer["nodes"]:
        check_rows(node["evidence"], world, world.things[node["entity"]["kind"], node["entity"]["id"]].statements)
    check_edges(answer["edges"], expected["edges"])
    for edge in answer["edges"]:
        (link,) = (k for k in world.links if k.relation == "DERIVED_FROM" and ends(k) == (edge["child"], edge["parent"]))
        check_rows(edge["evidence"], world, link.statements)
    assert counts(answer["radiation"]) == counts(expected["radiation"])
    years = [{"year": row["year"], **(counts(row) or {})} for row in answer["radiation"]["by_year"]]
    assert years == expected["radiation"]["by_year"]
    known = None if expected["homogeneity"] is None else pytest.approx(float(expected["homogeneity"]), abs=1e-9)
    assert answer["homogeneity"] == known
    assert answer["edges_known"] == expected["edges_known"]

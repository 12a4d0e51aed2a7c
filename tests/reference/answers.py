"""Comparing an answer of the product with the answer of the reference, to the last value (floats within 1e-9)."""

from typing import Any

import pytest

from tests.reference.world import Ref, Statement, World

COUNTS = ("counties", "cities", "provinces", "organizations", "beyond_county", "beyond_city", "beyond_province")
TOTALS = ("total", "covered", "uncovered", "unknown")
COMPONENTS = ("score", "complement", "reciprocity", "compatibility", "proximity", "openness")


def number(value: Any) -> Any:
    """A number of the reference, to compare with."""
    return None if value is None else pytest.approx(float(value), abs=1e-9)


def ref(entity: dict[str, Any]) -> Ref:
    """Kind and id of an entity."""
    return (entity["kind"], entity["id"])


def said_by(world: World, statements: list[Statement]) -> set[tuple[str, int, str]]:
    """Source, row and basis of statements."""
    return {(world.sources[s.source].name, s.row, s.basis) for s in statements}


def evidence(rows: list[dict[str, Any]]) -> set[tuple[str, int, str]]:
    """The same of the evidence that an answer gives."""
    return {(row["source"], row["row"], row["basis"]) for row in rows}


def same_partners(answer: dict[str, Any], expected: dict[str, Any]) -> None:
    assert answer.get("reason") == expected["reason"]
    if expected["reason"]:
        assert answer["with_offers"] == expected["with_offers"]
    rows = expected["partners"]
    assert [ref(found["entity"]) for found in answer["partners"]] == [row["entity"] for row in rows]
    for found, row in zip(answer["partners"], rows, strict=True):
        assert {name: found[name] for name in COMPONENTS} == {name: number(row[name]) for name in COMPONENTS}
        assert found["allied"] == row["allied"]
        matches = [
            (m["direction"], m["need"]["id"], m["service"], m["offer"]["id"], m["provider"]["id"], m["match"])
            for m in found["matches"]
        ]
        assert matches == [(way, m.need, m.service, m.offer, m.provider[1], float(m.match)) for way, m in row["matches"]]
        assert (found["path"] and found["path"]["length"]) == row["path"]


def same_gaps(answer: dict[str, Any], expected: dict[str, Any], status: str) -> None:
    assert [unit["entity"]["id"] for unit in answer["units"]] == [c for c, own in expected["status"].items() if own == status]
    assert {name: answer[name] for name in TOTALS} == {name: expected[name] for name in TOTALS}
    groups = [{name: group[name] for name in ("region", *TOTALS)} for group in answer["by"] or []]
    assert groups == expected["by"]
    assert answer["rates"] == {"covered_of_all": number(expected["rate"]), "covered_of_known": number(expected["rate_known"])}


def same_derivatives(answer: dict[str, Any], expected: dict[str, Any], world: World) -> None:
    found = {ref(node["entity"]): node for node in answer["nodes"]}
    assert len(found) == len(answer["nodes"])
    assert {own: node["depth"] for own, node in found.items()} == {own: node["depth"] for own, node in expected["nodes"].items()}
    for own, node in found.items():
        _same_brand(node, expected["nodes"][own])
        assert evidence(node["evidence"]) == said_by(world, world.things[own].statements)
    assert len(answer["edges"]) == len(expected["edges"])
    for edge, other in zip(answer["edges"], expected["edges"], strict=True):
        for name in ("child", "parent", "mode", "basis", "since", "class"):
            assert edge[name] == other[name], (name, edge, other)
        assert edge["homogeneity"] == number(other["homogeneity"])
        ends = ("DERIVED_FROM", edge["child"], edge["parent"])
        (link,) = (k for k in world.links if (k.relation, k.start[1], k.end[1]) == ends)
        assert evidence(edge["evidence"]) == said_by(world, link.statements)
    for name in (*COUNTS, "by_year"):
        assert answer["radiation"][name] == expected["radiation"][name], name
    assert (answer["homogeneity"], answer["edges_known"]) == (number(expected["homogeneity"]), expected["edges_known"])


def _same_brand(node: dict[str, Any], expected: dict[str, Any]) -> None:
    assert (node["radiation"] and {name: node["radiation"][name] for name in COUNTS}) == expected["radiation"]
    if node["entity"]["kind"] != "Brand":
        return
    assert (node["since"], node["seen"]) == (expected["since"], expected["seen"])
    assert {ref(place) for place in node["places"]} == expected["places"]
    for name in ("owners", "users", "projects"):
        assert {ref(tie["entity"]) for tie in node[name]} == expected[name], name


def same_linkages(answer: dict[str, Any], expected: set[tuple[Ref, ...]]) -> None:
    found = [tuple(ref(node) for node in path["nodes"]) for path in answer["paths"]]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert [path["length"] for path in answer["paths"]] == sorted(len(path) - 1 for path in found)
    assert all(step["evidence"] for path in answer["paths"] for step in path["relations"])

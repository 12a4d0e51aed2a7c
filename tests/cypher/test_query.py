"""A person's query on the embedded engine: values, limits, errors."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianjian.errors import BadInput, StoreError
from lianjian.graph.store import Store, open_store


@pytest.fixture(scope="module")
def store(facts_graph: Path) -> Any:
    with open_store(facts_graph) as opened:
        yield opened


def test_nodes_relations_and_paths(store: Store) -> None:
    result = store.query(
        "MATCH p = (a:Brand {id: 'BR011'})-[r:DERIVED_FROM]->(b:Brand) RETURN a, r, p, nodes(p) AS ns, a.aliases AS nothing", {}
    )
    assert result.columns == ("a", "r", "p", "ns", "nothing")
    ((a, r, p, ns, nothing),) = result.rows
    assert (a["kind"], a["properties"]["name"]) == ("Brand", "幸福邻里")
    assert (r["relation"], r["properties"]["mode"]) == ("DERIVED_FROM", "scene")
    assert None not in a["properties"].values()
    assert not any(name.startswith("_") for name in a["properties"])
    assert p["nodes"] == ns
    assert (p["nodes"][0], p["relations"][0]["properties"]) == (a, r["properties"])
    assert (p["relations"][0]["start"], p["relations"][0]["end"]) == ("BR011", "BR002")
    assert nothing is None


def test_the_ends_of_a_relation_tell_its_direction(store: Store) -> None:
    ((path,),) = store.query("MATCH p = (b:Brand {id: 'BR011'})<-[:DERIVED_FROM]-(a:Brand {id: 'BR012'}) RETURN p", {}).rows
    assert [node["properties"]["id"] for node in path["nodes"]] == ["BR011", "BR012"]
    assert (path["relations"][0]["start"], path["relations"][0]["end"]) == ("BR012", "BR011")


def test_values(store: Store) -> None:
    text = "RETURN 1 AS a, 1.5 AS b, true AS c, null AS d, [1, 2] AS e, {x: 'y'} AS f, date('2020-01-01') AS g, sum(2) AS h"
    assert store.query(text, {}).rows == [[1, 1.5, True, None, [1, 2], {"x": "y"}, "2020-01-01", 2]]


def test_parameters(store: Store) -> None:
    given = {"text": "瓯江红'", "day": date(2026, 6, 30), "list": ["a", "b"], "number": 5, "nothing": None}
    text = "RETURN $text AS a, $day AS b, $list AS c, $number AS d, $nothing IS NULL AS e"
    assert store.query(text, given).rows == [["瓯江红'", "2026-06-30", ["a", "b"], 5, True]]


@pytest.mark.parametrize(("limit", "truncated"), [(1, True), (4, True), (5, False), (6, False)])
def test_rows_are_cut(limit: int, truncated: bool, store: Store) -> None:
    result = store.query("UNWIND [1, 2, 3, 4, 5] AS x RETURN x", {}, limit=limit)
    assert result.rows == [[x] for x in range(1, min(limit, 5) + 1)]
    assert result.truncated == truncated


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MATCH (n:Brnd) RETURN n", "Brnd"),
        ("MATCH (n:Brand RETURN n", "RETURN"),
        ("MATCH (n:Brand) RETURN n.nme", "nme"),
        ("RETURN 1/0", "zero"),
    ],
)
def test_what_the_database_does_not_accept(text: str, said: str, store: Store) -> None:
    with pytest.raises(BadInput) as error:
        store.query(text, {})
    for sentence in (error.value.zh, error.value.en):
        assert said in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a:Place), (b:Place) RETURN count(*)",
        # The engine cannot be interrupted while it makes a list.
        "UNWIND range(1, 100000000000) AS x RETURN count(x)",
    ],
)
def test_time_is_limited(text: str, store: Store) -> None:
    with pytest.raises(BadInput, match=re.escape("--seconds")):
        store.query(text, {}, seconds=0.5)


def test_a_graph_that_fails(register_graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    path.write_bytes(register_graph.read_bytes())
    with open_store(path) as store:
        path.write_bytes(b"no graph any more")
        with pytest.raises(StoreError):
            store.query("RETURN 1", {})

"""What docs/reference/engines.md says of the engines' Cypher is so on each of them."""

import contextlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianjian.errors import BadInput
from lianjian.graph.store import Store, open_store
from tests.conftest import ROOT
from tests.engines import Engine
from tests.graph.model import BELOW, MEMBER, Said, Speaker

ROW = re.compile(r"^\| ([^|`]+) \| `([^|]+)` \| `([^|]+)` \|$", re.MULTILINE)
QUERIES = {
    what: (in_a_file, on_a_server)
    for what, in_a_file, on_a_server in ROW.findall((ROOT / "docs" / "reference" / "engines.md").read_text(encoding="utf-8"))
}
FOUND: dict[str, list[list[Any]]] = {
    "the kind of a thing": [["Alliance"]],
    "the name of a relation": [["MEMBER_OF"]],
    "the first of several texts": [["丙"]],
    "the first character": [["o"]],
    "a number as text": [["2"]],
    "the length of the shortest path": [[2]],
    "a date as it was stated": [["2023"]],
}
SAID = [
    Said("Organization", "o1", "", (("name", "甲"), ("aliases", ["乙", "丙"])), 2),
    Said("Organization", "o2", "", (("name", "丁"),), 3),
    Said("Organization", "o3", "", (), 4),
    Said("Alliance", "a", "", (("since", "2024-05-06"),), 2),
    Said(MEMBER, "o1", "a", (("since", "2023"),), 5),
    Said(MEMBER, "o2", "a", (), 6),
    Said(BELOW, "o3", "o1", (), 7),
]


@pytest.fixture(scope="module")
def asked(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, bool]]:
    """A small graph on each engine, and whether that is a file."""
    graph = engine.vacant(tmp_path_factory.mktemp("asked") / "graph.db")
    with open_store(graph, create=True, write=True) as store:
        store.load(Speaker("x", says=SAID).batch())
        yield store, isinstance(graph, Path)


def test_every_row_of_the_table_is_asked() -> None:
    assert QUERIES.keys() == FOUND.keys()


@pytest.mark.parametrize("what", FOUND)
def test_both_columns_give_the_same(asked: tuple[Store, bool], what: str) -> None:
    store, in_a_file = asked
    assert store.query(QUERIES[what][0 if in_a_file else 1], {}).rows == FOUND[what]


@pytest.mark.parametrize("what", FOUND)
def test_neither_column_serves_for_the_other(asked: tuple[Store, bool], what: str) -> None:
    store, in_a_file = asked
    with contextlib.suppress(BadInput):
        assert store.query(QUERIES[what][1 if in_a_file else 0], {}).rows != FOUND[what]


@pytest.mark.parametrize(
    "query", ["MATCH (n:Nothing) RETURN n", "MATCH (n:Alliance) RETURN n.nothing", "MATCH ()-[r:NOTHING]->() RETURN r"]
)
def test_what_does_not_exist_is_an_error_in_a_file_and_nothing_on_a_server(asked: tuple[Store, bool], query: str) -> None:
    store, in_a_file = asked
    if in_a_file:
        with pytest.raises(BadInput):
            store.query(query, {})
    else:
        assert store.query(query, {}).rows in ([], [[None]])


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n:Organization {id: 'o1'}) RETURN COUNT { (n)-[:MEMBER_OF]->() }",
        "RETURN [x IN [1, 2] | x + 1][0]",
        "CALL db.labels() YIELD label RETURN label LIMIT 1",
    ],
)
def test_what_only_servers_understand(asked: tuple[Store, bool], query: str) -> None:
    store, in_a_file = asked
    if in_a_file:
        with pytest.raises(BadInput):
            store.query(query, {})
    else:
        assert len(store.query(query, {}).rows) == 1


def test_counts_for_all_engines(asked: tuple[Store, bool]) -> None:
    query = "MATCH (n:Organization) OPTIONAL MATCH (n)-[r:MEMBER_OF]->() RETURN n.id, count(r) ORDER BY n.id"
    assert asked[0].query(query, {}).rows == [["o1", 1], ["o2", 1], ["o3", 0]]


def test_days_are_compared_with_dates(asked: tuple[Store, bool]) -> None:
    store, in_a_file = asked
    assert store.query("MATCH (n:Alliance) WHERE n.since < $day RETURN n.id", {"day": date(2024, 6, 1)}).rows == [["a"]]
    assert store.query("MATCH (n:Alliance) WHERE n.since < $day RETURN n.id", {"day": date(2024, 5, 6)}).rows == []
    assert store.query("MATCH (n:Alliance) WHERE n.since = date('2024-05-06') RETURN n.id", {}).rows == [["a"]]
    by_text = store.query("MATCH (n:Alliance) WHERE n.since = '2024-05-06' RETURN n.id", {}).rows
    assert by_text == ([["a"]] if in_a_file else [])


def test_keys_are_all_in_a_file_and_those_stated_on_a_server(asked: tuple[Store, bool]) -> None:
    store, in_a_file = asked
    ((keys,),) = store.query("MATCH (n:Organization {id: 'o2'}) RETURN keys(n)", {}).rows
    assert ("name" in keys, "aliases" in keys) == (True, in_a_file)

"""Answers as a py2neo Subgraph, and merged into a real Neo4j: read back with py2neo and with the official driver."""

import re
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import py2neo
import pytest
from neo4j import Driver, GraphDatabase

from lianjian.errors import BadInput, StoreError
from lianjian.graph.open import open_snapshot
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store
from lianjian.queries.neighbourhood import neighbourhood
from lianjian.queries.partners import partners
from lianjian.viz.answer_graph import answer_graph
from lianjian.viz.subgraph import merge_into, to_subgraph
from servers.bolt import free_port
from servers.neo4j import USER
from tests.conftest import ROOT
from tests.faults.proxy import COMMIT, Proxy
from tests.servers import PASSWORD

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def facts(facts_graph: Path) -> Snapshot:
    return open_snapshot(str(facts_graph))


@pytest.fixture(scope="module")
def examples(example_graph: Path) -> Snapshot:
    return open_snapshot(str(example_graph))


@pytest.fixture(scope="module")
def driver(neo4j: str) -> Iterator[Driver]:
    with GraphDatabase.driver(neo4j.rpartition("/")[0], auth=(USER, PASSWORD)) as driver:
        yield driver


@pytest.fixture
def database(neo4j: str, driver: Driver) -> Iterator[str]:
    """The address of an empty database, empty again afterwards."""
    driver.execute_query("MATCH (n) DETACH DELETE n")
    yield neo4j
    driver.execute_query("MATCH (n) DETACH DELETE n")


def whole(driver: Driver) -> tuple[list[Any], list[Any]]:
    """All nodes and relationships with all their properties."""
    nodes = driver.execute_query("MATCH (n) RETURN labels(n) AS labels, properties(n) AS said ORDER BY labels, said.id")
    ties = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, labels(a) + a.id AS start, labels(b) + b.id AS end, properties(r) AS said "
        "ORDER BY type, start, end"
    )
    return [record.data() for record in nodes.records], [record.data() for record in ties.records]


def _named(node: dict[str, Any]) -> tuple[Any, ...]:
    return (node["labels"], node["said"]["id"])


def alliance(facts: Snapshot) -> Any:
    return to_subgraph(neighbourhood(facts, "AL001", hops=2, as_of=DAY), facts)


def test_a_subgraph_needs_no_server(facts: Snapshot) -> None:
    answer = neighbourhood(facts, "AL001", as_of=DAY)
    subgraph = to_subgraph(answer, facts)
    assert isinstance(subgraph, py2neo.Subgraph)
    assert subgraph.labels() == {"Alliance", "Organization", "Project"}
    assert subgraph.types() == {"MEMBER_OF", "RUNS", "UNDER"}
    assert (len(subgraph.nodes), len(subgraph.relationships)) == (len(answer.data["nodes"]), len(answer.data["edges"]))
    (member,) = [r for r in subgraph.relationships if r.start_node["id"] == "ORG016" and type(r).__name__ == "MEMBER_OF"]
    assert member["roles"] == ["host", "lead"]
    assert member.end_node["name"] == "鹿城泰顺跨区域党建联建(水尾-金竹)"


def test_what_is_merged_is_the_answer(database: str, driver: Driver, examples: Snapshot) -> None:
    answer = partners(examples, "330302006045", as_of=DAY)
    merge_into(to_subgraph(answer, examples), database)
    graph = answer_graph(answer, examples)
    nodes, ties = whole(driver)
    assert nodes == sorted(({"labels": [n.kind], "said": dict(n.properties)} for n in graph.nodes), key=_named)
    assert ties == sorted(
        ({"type": t.type, "start": list(t.start), "end": list(t.end), "said": dict(t.properties)} for t in graph.ties),
        key=lambda tie: (tie["type"], tie["start"], tie["end"]),
    )
    assert any(tie["type"] == "SUGGESTED_PARTNER" for tie in ties)


def test_merging_again_changes_nothing(database: str, driver: Driver, facts: Snapshot) -> None:
    merge_into(alliance(facts), database)
    once = whole(driver)
    subgraph = alliance(facts)
    merge_into(subgraph, database)
    merge_into(subgraph, database)
    assert whole(driver) == once


def test_py2neo_reads_it_back(database: str, facts: Snapshot) -> None:
    subgraph = alliance(facts)
    merge_into(subgraph, database)
    uri, _, name = database.rpartition("/")
    graph = py2neo.Graph(uri, auth=(USER, PASSWORD), name=name)
    with closing(graph.service.connector):
        read = graph.run("MATCH (o:Organization)-[m:MEMBER_OF]->(a:Alliance {id: 'AL001'}) RETURN o.id, m.roles ORDER BY o.id")
        assert [tuple(record) for record in read] == [
            ("ORG014", ["member"]),
            ("ORG015", ["member"]),
            ("ORG016", ["host", "lead"]),
            ("ORG017", ["broker"]),
        ]
        assert graph.evaluate("MATCH (n) RETURN count(n)") == len(subgraph.nodes)


def test_what_was_there_is_kept(database: str, driver: Driver, facts: Snapshot) -> None:
    driver.execute_query("CREATE (:Organization {id: 'ORG016', name: 'old', own: 1})-[:KNOWS]->(:Person {name: 'x'})")
    merge_into(alliance(facts), database)
    (record,) = driver.execute_query("MATCH (o:Organization {id: 'ORG016'})-[:KNOWS]->(p) RETURN o.own, o.name, p.name").records
    assert list(record) == [1, "泰顺县彭溪镇水尾村党总支", "x"]


def test_a_subgraph_that_could_not_be_merged_can_be_merged_later(database: str, driver: Driver, facts: Snapshot) -> None:
    subgraph = alliance(facts)
    driver.execute_query("CREATE (:Organization {id: 'ORG016'}), (:Organization {id: 'ORG016'})")
    with pytest.raises(BadInput, match="more than once"):
        merge_into(subgraph, database)
    assert len(whole(driver)[0]) == 2
    driver.execute_query("MATCH (n) DETACH DELETE n")
    merge_into(subgraph, database)
    first = whole(driver)
    driver.execute_query("MATCH (n) DETACH DELETE n")
    merge_into(subgraph, database)
    assert whole(driver) == first
    assert len(first[0]) == len(subgraph.nodes)


def test_doubled_relationships_are_named(database: str, driver: Driver, facts: Snapshot) -> None:
    driver.execute_query("CREATE (a:Organization {id: 'ORG016'})-[:MEMBER_OF]->(b:Alliance {id: 'AL001'}), (a)-[:MEMBER_OF]->(b)")
    before = whole(driver)
    with pytest.raises(BadInput, match="more than once"):
        merge_into(alliance(facts), database)
    assert whole(driver) == before


def test_what_the_database_refuses_leaves_it_as_it_was(database: str, driver: Driver, facts: Snapshot) -> None:
    driver.execute_query("CREATE CONSTRAINT own FOR (n:Alliance) REQUIRE n.name IS UNIQUE")
    try:
        driver.execute_query("CREATE (:Alliance {id: 'X', name: '鹿城泰顺跨区域党建联建(水尾-金竹)'})")
        with pytest.raises(BadInput, match="refused the merge"):
            merge_into(alliance(facts), database)
        assert len(whole(driver)[0]) == 1
    finally:
        driver.execute_query("DROP CONSTRAINT own")


def test_a_graph_of_ours_is_never_merged_into(database: str, driver: Driver, facts: Snapshot) -> None:
    open_store(database, create=True, write=True).close()
    before = whole(driver)
    with pytest.raises(BadInput, match="only a load may write"):
        merge_into(alliance(facts), database)
    assert whole(driver) == before


def test_nodes_without_a_key_are_refused(database: str, driver: Driver) -> None:
    with pytest.raises(BadInput, match="__primarykey__"):
        merge_into(py2neo.Subgraph([py2neo.Node("Organization", id="1")]), database)
    assert whole(driver) == ([], [])


def test_an_empty_subgraph_is_merged(database: str, driver: Driver) -> None:
    merge_into(py2neo.Subgraph(), database)
    assert whole(driver) == ([], [])


def test_errors_of_the_server_are_ours(database: str, facts: Snapshot) -> None:
    with pytest.raises(BadInput):
        merge_into(alliance(facts), database, auth=(USER, "not-the-password"))
    with pytest.raises(BadInput):
        merge_into(alliance(facts), f"{database.rpartition('/')[0]}/nowhere")
    with pytest.raises(StoreError):
        merge_into(alliance(facts), f"bolt://127.0.0.1:{free_port()}")
    with pytest.raises(BadInput):
        merge_into(alliance(facts), "ftp://127.0.0.1/neo4j")


# py2neo leaves the socket of a broken connection open until nothing refers to it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_answer_that_is_lost_is_told_and_merging_again_mends_it(database: str, driver: Driver, facts: Snapshot) -> None:
    server, _, name = database.rpartition("/")
    with Proxy(int(server.rpartition(":")[2])) as proxy:
        # The first commit ends the look whether a graph of lianjian is there.
        proxy.when(COMMIT, proxy.lose_answer, nth=2)
        with pytest.raises(StoreError, match="merge again"):
            merge_into(alliance(facts), f"{proxy.url}/{name}")
        merge_into(alliance(facts), f"{proxy.url}/{name}")
    found = whole(driver)
    driver.execute_query("MATCH (n) DETACH DELETE n")
    merge_into(alliance(facts), database)
    assert whole(driver) == found


def test_the_page_shows_what_works_with_py2neo_and_without(
    database: str, driver: Driver, facts_graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "how-to" / "use-py2neo.md").read_text(encoding="utf-8")
    server, _, name = database.rpartition("/")
    merged = []
    for code in re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for shown, meant in (
            ('"lianjian.db"', repr(str(facts_graph))),
            ('"bolt://127.0.0.1:7687/neo4j"', repr(database)),
            ('"bolt://127.0.0.1:7687"', repr(server)),
            ('"password"', repr(PASSWORD)),
            ('database="neo4j"', f"database={name!r}"),
        ):
            code = code.replace(shown, meant)
        exec(code, {})
        merged.append(whole(driver))
        driver.execute_query("MATCH (n) DETACH DELETE n")
    with_py2neo, without = merged
    assert with_py2neo == without
    assert len(without[0]) > 5
    assert "MEMBER_OF 鹿城泰顺跨区域党建联建(水尾-金竹)" in capsys.readouterr().out


def test_without_py2neo_a_sentence_says_what_to_install(facts: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = neighbourhood(facts, "AL001", as_of=DAY)
    monkeypatch.setitem(sys.modules, "py2neo", None)
    with pytest.raises(BadInput, match=r"lianjian\[py2neo\]"):
        to_subgraph(answer, facts)
    with pytest.raises(BadInput, match=r"lianjian\[py2neo\]"):
        merge_into(None, "bolt://127.0.0.1/neo4j")

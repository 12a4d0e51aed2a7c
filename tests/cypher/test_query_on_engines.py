"""A person's query means the same on every engine, and can do no more than read on any."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import neo4j as driver
import polars as pl
import pytest

from lianjian.errors import BadInput
from lianjian.graph import bolt_query
from lianjian.graph.bolt_address import read_address
from lianjian.graph.bolt_link import Link
from lianjian.graph.records import Batch, EdgeType, SourceInfo
from lianjian.graph.store import Store, open_store
from tests.engines import Engine
from tests.faults.proxy import Proxy

ROW = {"source": pl.Int64, "row": pl.Int64, "basis": pl.String}
BRANDS = [("B1", "瓯江红", "2023"), ("B2", "幸福里", "2023-05"), ("B3", "邻里节", None)]
DERIVED = [("B2", "B1", "sub_brand", "2023-05-14"), ("B3", "B2", None, None)]


def batch() -> Batch:
    """Three brands, each derived from the one before."""
    brands = pl.DataFrame(BRANDS, schema={"id": pl.String, "name": pl.String, "since": pl.String}, orient="row")
    ends = {"start": pl.String, "end": pl.String, "mode": pl.String, "since": pl.String}
    derived = pl.DataFrame(DERIVED, schema=ends, orient="row")
    edge = EdgeType("DERIVED_FROM", "Brand", "Brand")
    return Batch([SourceInfo("表", "表", "", "1")], {"Brand": _stated(brands)}, {edge: _stated(derived)})


def _stated(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_row_index("row", 2).with_columns(source=0, basis=pl.lit("stated"))


@pytest.fixture(scope="module")
def store(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    graph = engine.vacant(tmp_path_factory.mktemp("query") / "graph.db")
    with open_store(graph, create=True, write=True) as made:
        made.load(batch())
    with open_store(graph) as opened:
        yield opened


def test_nodes_relations_and_paths(store: Store) -> None:
    text = "MATCH p = (a:Brand {id: 'B2'})-[r:DERIVED_FROM]->(b:Brand) RETURN a, r, p, nodes(p) AS ns, a.notes AS nothing"
    result = store.query(text, {})
    assert result.columns == ("a", "r", "p", "ns", "nothing")
    ((a, r, p, ns, nothing),) = result.rows
    assert (a["kind"], a["properties"]["name"], "notes" in a["properties"]) == ("Brand", "幸福里", False)
    assert (r["relation"], r["properties"]["mode"]) == ("DERIVED_FROM", "sub_brand")
    assert p == {"nodes": ns, "relations": [r | {"start": "B2", "end": "B1"}]}
    assert (ns[0], ns[1]["properties"]["id"], nothing) == (a, "B1", None)


def test_the_ends_of_a_relation_tell_its_direction(store: Store) -> None:
    text = "MATCH p = (a:Brand {id: 'B1'})<-[:DERIVED_FROM*2]-(c:Brand) RETURN p, length(p) AS steps"
    ((path, steps),) = store.query(text, {}).rows
    assert [node["properties"]["id"] for node in path["nodes"]] == ["B1", "B2", "B3"]
    assert [(one["start"], one["end"]) for one in path["relations"]] == [("B2", "B1"), ("B3", "B2")]
    assert steps == 2


def test_a_day_compares_with_what_is_stated(store: Store) -> None:
    text = "MATCH (n:Brand) WHERE n.since IS NULL OR n.since <= $day RETURN n.id AS id ORDER BY id"
    for day, ids in ((date(2022, 12, 31), ["B3"]), (date(2023, 1, 1), ["B1", "B3"]), (date(2023, 5, 1), ["B1", "B2", "B3"])):
        assert [row[0] for row in store.query(text, {"day": day}).rows] == ids


def test_values_and_parameters(store: Store) -> None:
    given = {"text": "瓯江红'", "list": ["a", "b"], "number": 5, "nothing": None}
    text = "RETURN 1.5 AS a, true AS b, null AS c, [1, 2] AS d, {x: 'y'} AS e, $text AS f, $list AS g, $number, $nothing IS NULL"
    assert store.query(text, given).rows == [[1.5, True, None, [1, 2], {"x": "y"}, "瓯江红'", ["a", "b"], 5, True]]
    assert store.query("MATCH (n:Brand) RETURN date('2023-05-14') AS d, sum(n.row) AS s", {}).rows == [["2023-05-14", 9]]


@pytest.mark.parametrize(("limit", "truncated"), [(1, True), (2, True), (3, False), (4, False)])
def test_rows_are_cut(limit: int, truncated: bool, store: Store) -> None:
    result = store.query("MATCH (n:Brand) RETURN n.id AS id ORDER BY id", {}, limit=limit)
    assert (result.rows, result.truncated) == ([["B1"], ["B2"], ["B3"]][:limit], truncated)


@pytest.mark.parametrize("text", ["MATCH (n:Brand RETURN n", "RETURN nothing AS x", "MATCH (n:Brand) RETURN no_function(n)"])
def test_what_the_database_does_not_accept(text: str, store: Store) -> None:
    with pytest.raises(BadInput, match="did not accept the query") as error:
        store.query(text, {})
    assert "\n" not in error.value.en


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (:Brand {id: 'B4'})",
        "MATCH (n:Brand) SET n.name = 'x'",
        "MATCH (n:Brand) DETACH DELETE n",
        "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line",
        "LOAD FROM '/etc/hostname' (header=false) RETURN *",
        "CALL db.createLabel('Made')",
        "CALL dbms.listConfig() YIELD name RETURN name",
    ],
)
def test_only_reading_passes(text: str, store: Store) -> None:
    before = store.query("MATCH (n:Brand) RETURN n ORDER BY n.id", {})
    with pytest.raises(BadInput):
        store.query(text, {})
    assert store.query("MATCH (n:Brand) RETURN n ORDER BY n.id", {}) == before


# What is so on Neo4j only.


@pytest.fixture(scope="module")
def link(neo4j: str) -> Iterator[Link]:
    opened = Link(read_address(neo4j))
    yield opened
    opened.close()


def test_neo4j_itself_refuses_to_write(link: Link) -> None:
    with pytest.raises(BadInput):
        bolt_query.run(link, "CREATE (n:Made) RETURN n", {}, seconds=10, limit=1)
    assert bolt_query.run(link, "MATCH (n:Made) RETURN count(n)", {}, seconds=10, limit=1).rows == [[0]]


def test_neo4j_ends_what_takes_too_long(link: Link) -> None:
    with pytest.raises(BadInput, match="--seconds"):
        bolt_query.run(
            link, "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*)", {}, seconds=1, limit=1
        )


def test_times_and_points(link: Link) -> None:
    text = (
        "RETURN datetime('2023-05-14T10:00:00Z') AS a, time('10:00:00Z') AS b, duration('P1DT2H') AS c, point({x: 1, y: 2}) AS d,"
        " 0.0 / 0.0 AS e, localdatetime('2023-05-14T10:00:00') AS f"
    )
    ((a, b, c, d, e, f),) = bolt_query.run(link, text, {}, seconds=10, limit=1).rows
    assert (a[:19], b[:8], c, d, e, f[:19]) == (
        "2023-05-14T10:00:00",
        "10:00:00",
        "P1DT2H",
        [1.0, 2.0],
        None,
        "2023-05-14T10:00:00",
    )


def test_a_server_that_falls_silent(neo4j: str) -> None:
    """The limit of time holds without the server too."""
    port = urlsplit(neo4j).port
    assert port
    with Proxy(port) as proxy:
        behind = Link(read_address(proxy.url))
        proxy.silent = True
        with pytest.raises(BadInput, match="--seconds"):
            bolt_query.run(behind, "RETURN 1", {}, seconds=0.5, limit=1)
        proxy.cut()
        behind.close()


def test_bytes_are_shown() -> None:
    assert bolt_query.plain(bytearray(b"\x01\xff")) == "01ff"
    assert bolt_query.plain(driver.time.Date(2023, 5, 14)) == "2023-05-14"

"""What is so of people's queries on the embedded engine only: each runs in a process of its own, which can be ended."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianjian.errors import BadInput, StoreError
from lianjian.graph.store import Store, open_store


@pytest.fixture(scope="module")
def store(register_graph: Path) -> Iterator[Store]:
    with open_store(register_graph) as opened:
        yield opened


def test_values_of_the_engine(store: Store) -> None:
    text = "RETURN date('2020-01-01') AS a, sum(2) AS b, interval('1 day 2 hours') AS c, map(['x'], [1]) AS d, to_uuid($e) AS e"
    uuid = "123e4567-e89b-12d3-a456-426614174000"
    assert store.query(text, {"e": uuid}).rows == [["2020-01-01", 2, "P1DT7200S", {"x": 1}, uuid]]


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


def test_memory_is_limited(store: Store) -> None:
    text = "MATCH (a:Place) WITH collect(a.id) AS every MATCH (b:Place) WITH every, b.id AS id, count(*) AS n RETURN count(*)"
    with pytest.raises(BadInput, match="memory"):
        store.query(text, {}, seconds=300)


def test_a_graph_that_fails(register_graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    path.write_bytes(register_graph.read_bytes())
    with open_store(path) as store:
        path.write_bytes(b"no graph any more")
        with pytest.raises(StoreError):
            store.query("RETURN 1", {})

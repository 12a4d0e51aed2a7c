"""A copy is the same graph: all of it, or none."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import ladybug
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianjian.errors import BadInput, GraphInUse, StoreError
from lianjian.graph import bolt_turn, ladybug_file, ladybug_fill
from lianjian.graph.bolt_address import read_address
from lianjian.graph.bolt_link import Link
from lianjian.graph.digest import digests
from lianjian.graph.layout import BOOKS, Table
from lianjian.graph.records import Batch
from lianjian.graph.store import Store, graph_exists, open_store
from lianjian.graph.transfer import copy_graph
from tests.engines import Address, Database, Engine
from tests.graph.fuzzed_loads import SAYING
from tests.graph.lived import content, loads, versions
from tests.graph.model import Said, Speaker, batch_of, held, shown
from tests.graph.test_durability import assert_whole, numbered

ROOT = Path(__file__).parents[2]

#: Copies, and takes whoever was killed before it for dead at once.
COPIER = """
import sys
from lianjian.graph import bolt_turn
from lianjian.graph.transfer import copy_graph
bolt_turn.LEASE_SECONDS = 0
print("ready", flush=True)
copy_graph(sys.argv[1], sys.argv[2])
print("copied", flush=True)
"""


def test_a_copy_is_the_same_graph_and_so_is_a_copy_of_it(lived: Path, vacant: Address, tmp_path: Path) -> None:
    there = copy_graph(lived, vacant)
    back = copy_graph(vacant, tmp_path / "back.db")
    assert there.digests == back.digests
    with open_store(lived) as one:
        for address in (vacant, tmp_path / "back.db"):
            with open_store(address) as other:
                assert other.version() == one.version() == versions()
                assert content(other) == content(one)
                assert held(other.frames()) == held(one.frames())
                assert shown(other.frames()) == shown(one.frames())
                assert other.frames().load == one.frames().load


def test_what_is_handed_over_is_what_the_file_holds(lived: Path) -> None:
    """`parts` against the engine itself: every row of every book, with its history."""
    with open_store(lived) as store:
        handed = content(store)
    with ladybug.Database(str(lived), read_only=True) as database, ladybug.Connection(database) as connection:
        for place, rows in handed.items():
            if place.sort != "book":
                continue
            columns = ", ".join(f"n.`{name}`" for name in sorted(BOOKS[place.name]))
            there = [tuple(row) for row in connection.execute(f"MATCH (n:`{place.name}`) RETURN {columns}")]
            assert sorted(there, key=repr) == [tuple(row) for row in rows]
    ended = [row for place, rows in handed.items() if place.name == "Statement" for row in rows if row[2] is not None]
    assert ended


def test_a_copy_goes_on_as_the_graph_would_have(lived: Path, vacant: Address, tmp_path: Path) -> None:
    copy_graph(lived, vacant)
    original = Path(shutil.copyfile(lived, tmp_path / "original.db"))
    news = batch_of([Speaker("y", digest="9", says=[Said("Organization", "nobody", "", (("name", "有了"),), 2)])])
    with open_store(original, write=True) as one, open_store(vacant, write=True) as other:
        for speakers in loads()[2:]:
            assert other.load(batch_of(speakers)).load is None
        assert other.load(news).sources == one.load(news).sources
        assert held(other.frames()) == held(one.frames())


def test_a_copy_says_what_it_copied(lived: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    report = copy_graph(lived, tmp_path / "copy.db", lambda *step: steps.append(step)).as_json()
    with open_store(tmp_path / "copy.db") as store:
        there = digests(store.parts())
        size = store.size()
    assert report["version"] == versions()
    assert [(line["name"], line["rows"], line["digest"]) for line in report["tables"]] == [
        (place.name, one.rows, one.value) for place, one in there.items()
    ]
    assert sum(line["rows"] for line in report["tables"] if line["sort"] != "book") == size
    assert steps[-1][1:] == (size, size)


def test_rows_pass_in_chunks(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladybug_file, "DUMP_ROWS", 3)
    with open_store(lived) as store:
        assert max(rows.height for _, rows in store.parts()) == 3
    copy_graph(lived, tmp_path / "copy.db")
    monkeypatch.undo()
    with open_store(lived) as one, open_store(tmp_path / "copy.db") as other:
        assert content(other) == content(one)


def test_an_empty_graph_is_copied(empty_graph: Path, vacant: Address) -> None:
    assert copy_graph(empty_graph, vacant).as_json()["tables"] == []
    with open_store(vacant, write=True) as store:
        assert store.version() == 0
        assert store.load(Speaker("x", says=[Said("Organization", "o", "", (), 2)]).batch()).version == 1


@given(st.lists(st.tuples(st.sampled_from("xyz"), SAYING), min_size=1, max_size=3))
@settings(max_examples=2)
def test_whatever_was_loaded_the_copy_is_the_same(
    engine: Engine, empty_graph: Path, tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, list[Said]]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    graph = engine.fresh(empty_graph, folder / "g.db")
    with open_store(graph, write=True) as store:
        for number, (name, says) in enumerate(said):
            store.load(Speaker(name, digest=str(number), says=says).batch())
    copy_graph(graph, folder / "copy.db")
    with open_store(graph) as one, open_store(folder / "copy.db") as other:
        assert content(other) == content(one)
        assert held(other.frames()) == held(one.frames())


def test_what_is_there_is_not_written_over(graph: Address, lived: Path, tmp_path: Path) -> None:
    with open_store(graph, write=True) as store:
        store.load(numbered(1).batch())
    for target in (graph, lived, tmp_path):
        with pytest.raises(BadInput, match="already"):
            copy_graph(lived, target)
    assert assert_whole(graph, 1) == 1


def test_without_a_source_there_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no graph"):
        copy_graph(tmp_path / "no.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_what_reads_back_otherwise_is_not_kept(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ladybug_fill._as_kept

    def lossy(place: Table | str, frame: pl.DataFrame) -> pl.DataFrame:
        rows = kept(place, frame)
        return rows.with_columns(basis=pl.lit("stated")) if "basis" in rows.columns else rows

    monkeypatch.setattr(ladybug_fill, "_as_kept", lossy)
    with pytest.raises(StoreError, match="Alliance"):
        copy_graph(lived, tmp_path / "copy.db")
    assert [one.name for one in tmp_path.iterdir()] == ["copy.db.lock"]


def test_a_load_that_comes_in_between_is_in_the_copy_or_not(store: Store, graph: Address, tmp_path: Path) -> None:
    store.load(telling(1))
    later = iter([2])
    copied = copy_graph(graph, tmp_path / "copy.db", lambda *_: load_next(store, later))
    assert copied.version == (1 if isinstance(graph, Path) else 2), "a file is read as it was, a server again"
    assert told(tmp_path / "copy.db") == (copied.version, str(copied.version))
    assert told(graph) == (2, "2")


def test_loads_without_end_are_said_to_be_that(store: Store, graph: Address, tmp_path: Path) -> None:
    store.load(telling(1))
    later = count(2)
    if isinstance(graph, Path):
        copy_graph(graph, tmp_path / "copy.db", lambda *_: load_next(store, later))
        assert told(tmp_path / "copy.db") == (1, "1")
        return
    with pytest.raises(GraphInUse, match="all the time"):
        copy_graph(graph, tmp_path / "copy.db", lambda *_: load_next(store, later))
    assert [one.name for one in tmp_path.iterdir()] == ["copy.db.lock"]


def test_killed_at_random_moments_a_copy_is_whole_or_not_there(
    vacant: Address, empty_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bolt_turn, "LEASE_SECONDS", 0)
    source = Path(shutil.copyfile(empty_graph, tmp_path / "source.db"))
    with open_store(source, write=True) as store:
        store.load(numbered(1).batch())
    moment = random.Random(3303)
    for _ in range(3):
        command = [sys.executable, "-c", COPIER, str(source), str(vacant)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as copier:
            assert copier.stdout is not None
            assert copier.stdout.readline() == "ready\n"
            time.sleep(moment.uniform(0.0, 2.0))
            copier.kill()
        if graph_exists(vacant):
            break
    else:
        copy_graph(source, vacant)
    assert assert_whole(vacant, 1) == 1
    assert not list(tmp_path.glob("*.new"))


def test_a_copy_that_is_being_checked_is_not_taken_for_dead(neo4j: str, lived: Path) -> None:
    Database(neo4j).vacant(lived)
    idle: list[int] = []

    def age(*_: object) -> None:
        """Makes the last sign of life one of long ago."""
        with closing(Link(read_address(neo4j))) as link:
            idle.append(bolt_turn.look(link).idle)
            link.write(lambda transaction: transaction.run("MATCH (w:Meta {name: 'writer'}) SET w.touched = 0").consume())

    copy_graph(lived, neo4j, age)
    assert len(idle) > versions()
    assert max(idle) < bolt_turn.LEASE_SECONDS


def telling(number: int) -> Batch:
    """One alliance that tells the number of its version."""
    return Speaker("x", digest=str(number), says=[Said("Alliance", "a", "", (("name", str(number)),), 2)]).batch()


def told(graph: Address) -> tuple[int, str]:
    """The version of a graph and the number that its alliance tells."""
    with open_store(graph) as store:
        return store.version(), str(store.frames().nodes["Alliance"]["name"].item())


def load_next(store: Store, numbers: Iterator[int]) -> None:
    """Loads the version of the next number, if there is one."""
    for number in numbers:
        store.load(telling(number))
        return

"""What a load means: design.md 9 and 10, clause by clause, on every engine."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ladybug
import polars as pl
import pytest

from lianjian.errors import BadInput, GraphInUse, GraphMismatch, StoreError
from lianjian.graph.digest import Digest, Place, digests
from lianjian.graph.records import Batch, SourceInfo
from lianjian.graph.store import Store, open_store
from tests.engines import Address
from tests.graph.model import MEMBER, Said, Speaker, batch_of


def organization(ident: str, row: int = 2, **values: Any) -> Said:
    return Said("Organization", ident, "", tuple(values.items()), row)


def alliance(ident: str, row: int = 2, **values: Any) -> Said:
    return Said("Alliance", ident, "", tuple(values.items()), row)


def member(start: str, end: str, row: int = 2, **values: Any) -> Said:
    return Said(MEMBER, start, end, tuple(values.items()), row)


def node(store: Store, kind: str, ident: str) -> dict[str, Any]:
    return store.frames().nodes[kind].filter(pl.col("id") == ident).row(0, named=True)


def book(store: Store, name: str) -> list[dict[str, Any]]:
    """The rows of a book, in the order of their numbers."""
    return [row for what, rows in store.parts() if what == name for row in rows.sort("n").iter_rows(named=True)]


def content(store: Store) -> Mapping[Place, Digest]:
    """All that a graph holds, to be compared."""
    return digests(store.parts())


def test_a_thing_stated_once_is_its_own_statement(store: Store) -> None:
    store.load(Speaker("x", says=[organization("o", 7, name="甲", aliases=["乙", "丙", "乙"])]).batch())
    found = node(store, "Organization", "o")
    assert (found["name"], found["aliases"]) == ("甲", ["丙", "乙"])
    assert (found["row"], found["load"], found["basis"], found["statements"]) == (7, 1, "stated", 1)
    assert store.frames().statements.is_empty()
    assert book(store, "Statement") == []


def test_loading_the_same_again_changes_nothing(store: Store) -> None:
    batch = Speaker("x", says=[organization("o"), alliance("a"), member("o", "a", roles=["lead"])]).batch()
    first = store.load(batch)
    before = content(store)
    again = store.load(batch)
    assert (first.version, again.version, again.load) == (1, 1, None)
    assert again.sources[0].unchanged == 1
    assert content(store) == before


@pytest.mark.embedded("a file has bytes")
def test_a_file_is_left_as_it_is_by_what_changes_nothing(store: Store, graph: Path) -> None:
    batch = Speaker("x", says=[organization("o"), alliance("a"), member("o", "a", roles=["lead"])]).batch()
    store.load(batch)
    before = graph.read_bytes()
    store.load(batch)
    store.load(Speaker("x", digest="2", says=[]).batch(), dry_run=True)
    assert graph.read_bytes() == before


def test_a_source_replaces_what_it_said_and_nothing_else(store: Store) -> None:
    store.load(Speaker("x", says=[organization("o", name="甲"), organization("p", 3)]).batch())
    store.load(Speaker("y", says=[organization("o", name="乙"), organization("q", 3)]).batch())
    store.load(Speaker("x", digest="2", says=[organization("p", 3, name="丁")]).batch())
    organizations = store.frames().nodes["Organization"].sort("id")
    assert organizations["id"].to_list() == ["o", "p", "q"]
    assert organizations["name"].to_list() == ["乙", "丁", None]
    assert organizations["statements"].to_list() == [1, 1, 1]


def test_what_is_taken_back_stays_in_history(store: Store) -> None:
    store.load(Speaker("x", says=[organization("o", name="甲")]).batch())
    store.load(Speaker("x", digest="2", says=[]).batch())
    assert store.frames().nodes["Organization"].is_empty()
    (gone,) = book(store, "Statement")
    assert (gone["start"], gone["load"], gone["ended"]) == ("o", 1, 2)
    assert json.loads(gone["values"]) == {"name": "甲"}


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        (("media", "2024"), ("official", "2001"), "乙"),
        (("media", "2024"), ("media", "2025"), "乙"),
        (("media", "2024"), (None, "2025"), "甲"),
        (("media", "2024"), ("media", None), "甲"),
        (("media", "2024"), ("media", "2024"), "甲"),
    ],
)
def test_grade_then_date_then_name_decide(store: Store, first: tuple[str, str], second: tuple[str, str], winner: str) -> None:
    store.load(Speaker("a", *first, says=[organization("o", name="甲", party_members=3)]).batch())
    store.load(Speaker("b", *second, says=[organization("o", name="乙")]).batch())
    found = node(store, "Organization", "o")
    assert (found["name"], found["party_members"], found["statements"]) == (winner, 3, 2)


def test_a_grade_that_changes_decides_anew(store: Store) -> None:
    store.load(Speaker("a", "media", says=[organization("o", name="甲")]).batch())
    store.load(Speaker("b", "mirror", says=[organization("o", name="乙")]).batch())
    assert node(store, "Organization", "o")["name"] == "甲"
    store.load(Speaker("b", "official", says=[organization("o", name="乙")]).batch())
    assert node(store, "Organization", "o")["name"] == "乙"


def test_each_term_of_a_membership_is_its_own_and_roles_of_one_term_are_the_union(store: Store) -> None:
    ends = [organization("o"), alliance("a")]
    dated = [member("o", "a", 3, roles=["member"], since="2021"), member("o", "a", 4, since="2019", roles=["lead"])]
    store.load(Speaker("x", says=[*ends, *dated]).batch())
    store.load(Speaker("y", says=[member("o", "a", roles=["chair"], since="2019"), member("o", "a", 2)]).batch())
    memberships = store.frames().relations[MEMBER].sort("since")
    assert memberships["since"].to_list() == [None, "2019", "2021"]
    assert memberships["roles"].to_list() == [None, ["chair", "lead"], ["member"]]
    assert memberships["statements"].to_list() == [1, 2, 1]


def test_a_relation_whose_end_is_taken_back_waits_for_it(store: Store) -> None:
    store.load(Speaker("x", says=[organization("o"), alliance("a")]).batch())
    store.load(Speaker("y", says=[member("o", "a", roles=["lead"])]).batch())
    store.load(Speaker("x", digest="2", says=[organization("o")]).batch())
    assert store.frames().relations[MEMBER].is_empty()
    assert store.frames().statements.is_empty()
    store.load(Speaker("z", says=[alliance("a")]).batch())
    (membership,) = store.frames().relations[MEMBER].iter_rows(named=True)
    assert (membership["roles"], membership["load"], membership["statements"]) == (["lead"], 2, 1)


def test_rows_are_counted_by_what_became_of_them(store: Store) -> None:
    says = [organization(name, row, name=name) for row, name in enumerate("abcd", 2)]
    store.load(Speaker("x", says=says).batch())
    new = [
        organization("e", 2),
        organization("b", 3, name="b"),
        organization("c", 4, name="C"),
        organization("d", 6, name="d"),
    ]
    (result,) = store.load(Speaker("x", digest="2", says=new).batch()).sources
    assert (result.loaded, result.changed, result.unchanged, result.gone) == (1, 1, 2, 1)
    assert node(store, "Organization", "d")["row"] == 6
    assert node(store, "Organization", "d")["load"] == 1


def test_a_dry_run_says_what_would_change_and_changes_nothing(store: Store) -> None:
    result = store.load(Speaker("x", says=[organization("o")]).batch(), dry_run=True)
    assert (result.load, result.version, result.sources[0].loaded) == (None, 0, 1)
    assert content(store) == {}


def test_source_versions_loads_and_citations_are_recorded(store: Store) -> None:
    cited = Said("Organization", "o", "", (), 2, ("official", "2024"))
    first = store.load(Speaker("x", "media", "2023", says=[cited]).batch())
    store.load(Speaker("x", "media", "2024", digest="2", says=[cited]).batch())
    frames = store.frames()
    (source,) = frames.sources.iter_rows(named=True)
    assert (source["name"], source["digest"], source["date"], source["load"]) == ("x", "2", "2024", 2)
    (citation,) = frames.citations.iter_rows(named=True)
    assert (citation["grade"], citation["date"]) == ("official", "2024")
    assert node(store, "Organization", "o")["citation"] == citation["n"]
    assert [(row["digest"], row["load"]) for row in book(store, "SourceVersion")] == [("1", 1), ("2", 2)]
    loads = book(store, "Load")
    assert (loads[0]["n"], loads[0]["id"], loads[0]["version"]) == (1, first.load, 1)
    assert len(loads) == 2


def test_an_empty_batch_and_a_silent_source_are_fine(store: Store) -> None:
    assert store.load(Batch(sources=[])).load is None
    assert store.load(Batch(sources=[SourceInfo("x", "x", "", "1")])).version == 1


def test_a_malformed_batch_is_refused_whole(store: Store) -> None:
    batch = batch_of([Speaker("x", says=[organization("o")])])
    batch.nodes["Organization"] = batch.nodes["Organization"].with_columns(colour=pl.lit("red"))
    with pytest.raises(ValueError, match="colour"):
        store.load(batch)
    assert store.version() == 0


def test_a_reader_follows_the_writer(store: Store, graph: Address) -> None:
    with open_store(graph) as reader:
        assert reader.version() == 0
        store.load(Speaker("x", says=[organization("o")]).batch())
        assert reader.version() == 1
        assert reader.frames().nodes["Organization"].height == 1


@pytest.mark.embedded("on a server the later of two loads is refused, not the second writer")
def test_a_second_writer_gets_a_sentence(store: Store, graph: Path) -> None:
    with pytest.raises(GraphInUse, match="Another process"):
        open_store(graph, write=True)


@pytest.mark.embedded("another program can open a file")
def test_a_graph_that_something_else_writes_gets_a_sentence(graph: Path) -> None:
    hold = "import ladybug, sys; d = ladybug.Database(sys.argv[1]); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(graph)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(GraphInUse):
            open_store(graph)
        with pytest.raises(GraphInUse):
            open_store(graph, write=True)
        other.communicate()
    open_store(graph).close()


def test_what_is_no_graph_is_said_to_be_none(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("not a graph" * 1000)
    nothing = tmp_path / "nothing.db"
    nothing.write_bytes(b"")
    foreign = tmp_path / "foreign.db"
    with ladybug.Database(str(foreign)) as database, ladybug.Connection(database) as connection:
        connection.execute("CREATE NODE TABLE A(id INT64 PRIMARY KEY)")
    for path in (text, nothing, foreign, tmp_path):
        with pytest.raises(GraphMismatch):
            open_store(path)


@pytest.mark.embedded("a file gets damaged")
@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 2], lambda whole: whole[:4] + b"\xc8" + whole[5:]])
def test_a_damaged_graph_is_said_to_be_damaged(graph: Path, damage: Callable[[bytes], bytes]) -> None:
    damaged = damage(graph.read_bytes())
    graph.write_bytes(damaged)
    with pytest.raises(StoreError, match="restore it from a backup"):
        open_store(graph)
    assert graph.read_bytes() == damaged


def test_no_graph_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lianjian load"):
        open_store(tmp_path / "no.db")
    with pytest.raises(BadInput, match="no folder"):
        open_store(tmp_path / "no" / "no.db", create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["http://x", "sqlite:///x"])
def test_unknown_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadInput):
        open_store(url)

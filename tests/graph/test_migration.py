"""Graphs of other versions: refused with what to do, upgraded whole or not at all, and then like one made today."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ladybug
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j import GraphDatabase

from lianjian.errors import BadInput, GraphInUse, GraphMismatch, StoreError
from lianjian.graph import ladybug_file, layout, migration
from lianjian.graph.merge import merge, unmerge
from lianjian.graph.migration import AddColumn, AddEnds, AddTable, Run, Step
from lianjian.graph.records import EdgeType
from lianjian.graph.store import open_store, upgrade_graph
from servers.neo4j import USER
from tests.engines import Address, Database
from tests.graph.model import BELOW, MEMBER, Into, Said, Speaker, expected, held, shared, shown
from tests.graph.versions import EARLIER, Schema, Version, drop, named
from tests.servers import PASSWORD

#: What is said once the new columns, ends and relations are there.
LATER = Speaker(
    "y",
    says=[
        Said("Organization", "o", "", (("party_members", 7), ("name_en", "A")), 2),
        Said("Organization", "q", "", (("name", "丙"), ("party_members", 8), ("credit_code", "c")), 3),
        Said("Observation", "v", "", (("indicator", "i"), ("value", 1.5)), 2),
        Said(MEMBER, "q", "a", (("roles", ["lead"]),), 3),
        Said(EdgeType("MEMBER_OF", "Grid", "Alliance"), "g", "a", (), 4),
        Said(BELOW, "q", "o", (("mode", "m"),), 5),
    ],
)


def smaller(schema: Schema) -> None:
    """Without a column of one kind and of all, a column and a pair of ends of a relation, a relation, and a kind with its own."""
    drop(schema["common"], "name_en")
    drop(named(schema["kinds"], "Organization")["properties"], "party_members")
    drop(schema["kinds"], "Observation")
    drop(schema["relations"], "SUBORDINATE_TO", "OBSERVED_AT")
    member = named(schema["relations"], "MEMBER_OF")
    drop(member["properties"], "roles")
    member["ends"].remove(["Grid", "Alliance"])


def larger(schema: Schema) -> None:
    """With a new kind, a relation that leads to it, and a new column."""
    colour = {**named(schema["common"], "name"), "name": "colour"}
    named(schema["kinds"], "Organization")["properties"].append(colour)
    schema["kinds"].append({**named(schema["kinds"], "Need"), "name": "Wish"})
    schema["relations"].append({**named(schema["relations"], "NEEDS"), "name": "WISHES", "ends": [["Organization", "Wish"]]})


OLDER = Version("0.0.1", smaller, gone=("Decision", "Merge"), without={"SourceVersion": ["grade", "date"]})
NEWER = Version("9.0", larger, more={"Source": {"language": "text"}, "Letter": {"n": "integer", "text": "text"}})


@pytest.fixture(scope="session")
def older_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph as an older version made it. Do not write to it: copy it."""
    path = tmp_path_factory.mktemp("older") / "older.db"
    OLDER.make(path)
    return path


@pytest.fixture
def older_copy(older_file: Path, tmp_path: Path) -> Path:
    """A file as an older version made it, of one's own."""
    return Path(shutil.copyfile(older_file, tmp_path / "older.db"))


@pytest.fixture
def older(vacant: Address) -> Address:
    """A graph as an older version made it, on each engine."""
    OLDER.make(vacant)
    return vacant


@pytest.fixture
def next_meaning(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """From here on this version's layout means something else than before."""
    monkeypatch.setattr(layout, "MEANING", layout.MEANING + 1)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    layout.description.cache_clear()
    layout.fingerprint.cache_clear()


def structure(path: Path) -> dict[str, Any]:
    """Columns with types of every table of a file, and the ends of relations."""
    found: dict[str, Any] = {}
    with ladybug.Database(str(path), read_only=True) as database, ladybug.Connection(database) as connection:

        def called(query: str) -> list[tuple[Any, ...]]:
            result = connection.execute(f"CALL {query} RETURN *")
            assert isinstance(result, ladybug.QueryResult)
            return [tuple(row) for row in result]

        for _, name, sort, *_ in called("show_tables()"):
            columns = {(column, kind) for _, column, kind, *_ in called(f"table_info('{name}')")}
            ends = {row[:2] for row in called(f"show_connection('{name}')")} if sort == "REL" else set()
            found[name] = (sort, columns, ends)
    return found


def test_an_older_graph_is_refused_until_it_is_upgraded_and_then_like_one_made_today(older: Address) -> None:
    for write in (False, True):
        with pytest.raises(GraphMismatch) as refused:
            open_store(older, write=write)
        for sentence in (refused.value.zh, refused.value.en):
            assert "0.0.1" in sentence
            assert f"lianjian upgrade --graph {older}" in sentence
    steps = set(upgrade_graph(older).steps)
    assert set(map(AddTable, ("Decision", "Merge", "Observation", "OBSERVED_AT", "SUBORDINATE_TO"))) <= steps
    assert {AddEnds(EdgeType("MEMBER_OF", "Grid", "Alliance")), AddColumn("MEMBER_OF", "roles")} <= steps
    assert {AddColumn("Organization", "party_members"), AddColumn("SourceVersion", "date")} <= steps
    assert {AddColumn(kind, "name_en") for kind in layout.kinds() if kind != "Observation"} <= steps
    with open_store(older, write=True) as upgraded:
        assert held(upgraded.frames()) == expected([EARLIER])
        upgraded.load(LATER.batch())
        assert held(upgraded.frames()) == expected([EARLIER, LATER])
        assert shown(upgraded.frames()) == shared([EARLIER, LATER])
        assert upgraded.load(LATER.batch()).load is None
    assert not upgrade_graph(older).needed


def test_what_an_older_version_loaded_is_merged_after_the_upgrade(older: Address) -> None:
    """The book of merges came after the first graphs were made."""
    assert AddTable("Merge") in upgrade_graph(older).steps
    later = Speaker("y", says=[Said("Organization", "q", "", (("name", "丙"),), 2), Said(MEMBER, "q", "a", (), 3)])
    with open_store(older, write=True) as upgraded:
        upgraded.load(later.batch())
        assert merge(upgraded, "o", "q").result.version == 3
        one: Into = {("Organization", "o"): "q"}
        assert held(upgraded.frames()) == expected([EARLIER, later], one)
        assert shown(upgraded.frames()) == shared([EARLIER, later], one)
    with open_store(older, write=True) as again:
        assert again.merges()["verdict"].to_list() == ["same"]
        unmerge(again, "o")
        assert held(again.frames()) == expected([EARLIER, later])


def test_a_graph_that_a_newer_version_upgraded_is_refused(older: Address) -> None:
    NEWER.upgrade(older)
    for attempt in (open_store, upgrade_graph):
        with pytest.raises(GraphMismatch, match="newer lianjian") as refused:
            attempt(older)
        for name in ("9.0", "Wish", "WISHES", "Letter", "Organization.colour", "Source.language"):
            assert name in refused.value.zh
            assert name in refused.value.en


def test_another_meaning_is_rewritten_by_what_is_registered_for_it(graph: Address, request: pytest.FixtureRequest) -> None:
    with open_store(graph, write=True) as store:
        store.load(EARLIER.batch())
    monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    request.getfixturevalue("next_meaning")
    with pytest.raises(GraphMismatch, match="means something else"):
        upgrade_graph(graph)

    def louder(run: Run) -> None:
        run("MATCH (n:Organization) SET n.notes = [n.id], n.name = coalesce(n.name, '') + '!'")

    monkeypatch.setitem(migration.REWRITES, layout.MEANING - 1, louder)
    with pytest.raises(GraphMismatch, match="lianjian upgrade"):
        open_store(graph)
    assert upgrade_graph(graph).meanings == (layout.MEANING - 1,)
    with open_store(graph) as store:
        organizations = store.frames().nodes["Organization"].sort("id")
    assert organizations["name"].to_list() == ["甲!", "!"]
    assert organizations["notes"].to_list() == [["o"], ["p"]]


def test_an_upgraded_file_has_the_tables_of_a_new_one(older_copy: Path, empty_graph: Path) -> None:
    assert structure(older_copy) != structure(empty_graph)
    upgrade_graph(older_copy)
    assert structure(older_copy) == structure(empty_graph)


def test_a_file_is_left_as_it_is_by_what_changes_nothing(older_copy: Path) -> None:
    before = older_copy.read_bytes()
    with pytest.raises(GraphMismatch):
        open_store(older_copy, write=True)
    assert older_copy.read_bytes() == before
    upgrade_graph(older_copy)
    before = older_copy.read_bytes()
    assert not upgrade_graph(older_copy).needed
    assert older_copy.read_bytes() == before


def test_an_upgrade_that_fails_on_the_way_leaves_the_file_as_it_was(older_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older_copy.read_bytes()
    query = ladybug_file.LadybugFile.query

    def full(self: ladybug_file.LadybugFile, text: str, given: pl.DataFrame | None = None) -> pl.DataFrame:
        if text == "CHECKPOINT":
            raise OSError(28, "No space left on device")
        return query(self, text, given)

    monkeypatch.setattr(ladybug_file.LadybugFile, "query", full)
    with pytest.raises(StoreError, match="No space left"):
        upgrade_graph(older_copy)
    monkeypatch.undo()
    assert older_copy.read_bytes() == before
    assert upgrade_graph(older_copy).needed
    assert sorted(one.name for one in older_copy.parent.iterdir()) == ["older.db", "older.db.lock"]


def test_a_file_that_is_being_written_is_not_upgraded(older_copy: Path, empty_graph: Path) -> None:
    graph = Path(shutil.copyfile(empty_graph, older_copy.with_name("g.db")))
    with open_store(graph, write=True), pytest.raises(GraphInUse):
        upgrade_graph(graph)


def test_other_peoples_data_that_bear_a_new_label_stop_an_upgrade_on_a_server(neo4j: str) -> None:
    server = Database(neo4j)
    OLDER.make(server.vacant(Path()))
    uri, _, name = neo4j.rpartition("/")
    with GraphDatabase.driver(uri, auth=(USER, PASSWORD)) as driver:
        driver.execute_query("CREATE (:Observation {id: 'theirs'})", database_=name)
        with pytest.raises(BadInput, match="told apart"):
            upgrade_graph(neo4j)
        with pytest.raises(GraphMismatch, match="lianjian upgrade"):
            open_store(neo4j)
        driver.execute_query("MATCH (n:Observation) DELETE n", database_=name)
    assert upgrade_graph(neo4j).needed
    open_store(neo4j).close()


def test_what_is_no_graph_is_not_upgraded(vacant: Address) -> None:
    with pytest.raises(BadInput, match="lianjian load"):
        upgrade_graph(vacant)


def test_a_file_that_is_no_graph_is_not_upgraded(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("not a graph" * 1000)
    for path in (text, tmp_path):
        with pytest.raises(GraphMismatch, match="no graph of lianjian"):
            upgrade_graph(path)


@pytest.mark.parametrize("description", [None, "", "{", "[]", "{}", '{"meaning": 1, "tables": {"A": 3}}', '{"tables": []}'])
def test_a_graph_that_does_not_describe_itself_is_refused(description: str | None) -> None:
    meta = {"application": "lianjian", "layout": "0-other"}
    if description is not None:
        meta["description"] = description
    with pytest.raises(GraphMismatch, match="does not say"):
        migration.migration(meta, "g.db")


Described = dict[str, Any]


def _newer_meaning(described: Described) -> None:
    described["meaning"] += 1


def _column_given_up(described: Described) -> None:
    described["meaning"] -= 1
    described["tables"]["Grid"]["columns"]["colour"] = "text"


def _another_type(described: Described) -> None:
    described["tables"]["Grid"]["columns"]["households"] = "text"


def _not_periodic(described: Described) -> None:
    described["tables"]["MEMBER_OF"]["periodic"] = False


def _earlier_meaning(described: Described) -> None:
    described["meaning"] -= 1


@pytest.mark.parametrize(
    ("otherwise", "said"),
    [
        (_newer_meaning, "does not know what its contents mean"),
        (_column_given_up, "has Grid.colour, not in use any more"),
        (_another_type, "has Grid.households of another type"),
        (_not_periodic, "has MEMBER_OF of another type"),
        (_earlier_meaning, "means something else"),
    ],
)
def test_what_cannot_be_upgraded_says_why(otherwise: Callable[[Described], None], said: str) -> None:
    described = json.loads(layout.description())
    otherwise(described)
    with pytest.raises(GraphMismatch, match=said):
        migration.migration({**migration.about(), "layout": "other", "description": json.dumps(described)}, "g.db")


@given(st.data())
def test_the_steps_are_what_an_older_layout_lacks(data: st.DataObject) -> None:
    described = json.loads(layout.description())
    tables = described["tables"]
    every = sorted(tables)
    gone = data.draw(st.sets(st.sampled_from(every), max_size=6))
    lacking: set[Step] = set(map(AddTable, gone))
    for name in gone:
        del tables[name]
    for name in data.draw(st.sets(st.sampled_from([name for name in every if name not in gone]), max_size=6)):
        for column in data.draw(st.sets(st.sampled_from(sorted(tables[name]["columns"])), max_size=3)):
            del tables[name]["columns"][column]
            lacking.add(AddColumn(name, column))
        if ends := tables[name]["ends"]:
            pair = data.draw(st.sampled_from(ends))
            ends.remove(pair)
            lacking.add(AddEnds(EdgeType(name, *pair)))
    older = {**migration.about(), "layout": "1-other", "description": json.dumps(described)}
    found = migration.migration(older, "g.db")
    assert len(found.steps) == len(lacking)
    assert set(found.steps) == lacking
    made = [step.table for step in found.steps if isinstance(step, AddTable)]
    relations = [name for name in made if name in {edge.relation for edge in layout.relations()}]
    assert made[len(made) - len(relations) :] == relations

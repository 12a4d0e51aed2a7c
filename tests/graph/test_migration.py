"""Graphs of other versions: refused with what to do, upgraded whole or not at all, and then like one made today."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ladybug
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.errors import BadInput, GraphInUse, GraphMismatch, StoreError
from lianjian.graph import ladybug_file, layout, migration
from lianjian.graph.migration import AddColumn, AddEnds, AddTable, Run, Step
from lianjian.graph.records import EdgeType
from lianjian.graph.store import open_store, upgrade_graph
from tests.graph.model import BELOW, MEMBER, Said, Speaker, expected, held, shown
from tests.graph.versions import EARLIER, Schema, Version, drop, named

pytestmark = pytest.mark.embedded("graph files of earlier versions")

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


OLDER = Version("0.0.1", smaller, without={"SourceVersion": ["grade", "date"]})
NEWER = Version("9.0", larger, more={"Source": {"language": "text"}, "Letter": {"n": "integer", "text": "text"}})


@pytest.fixture(scope="session")
def older_graph(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A graph as an older version made it."""
    path = tmp_path_factory.mktemp("older") / "g.db"
    OLDER.make(path)
    return path.read_bytes()


@pytest.fixture
def older(older_graph: bytes, tmp_path: Path) -> Path:
    """A graph as an older version made it, of one's own."""
    path = tmp_path / "older.db"
    path.write_bytes(older_graph)
    return path


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


def test_an_older_graph_is_refused_with_the_command_that_upgrades_it(older: Path) -> None:
    before = older.read_bytes()
    for write in (False, True):
        with pytest.raises(GraphMismatch) as refused:
            open_store(older, write=write)
        for sentence in (refused.value.zh, refused.value.en):
            assert "0.0.1" in sentence
            assert f"lianjian upgrade --graph {older}" in sentence
    assert older.read_bytes() == before


def test_upgraded_it_is_like_a_graph_made_today(older: Path, graph: Path) -> None:
    steps = set(upgrade_graph(older).steps)
    assert {AddTable("Observation"), AddTable("OBSERVED_AT"), AddTable("SUBORDINATE_TO")} <= steps
    assert {AddEnds(EdgeType("MEMBER_OF", "Grid", "Alliance")), AddColumn("MEMBER_OF", "roles")} <= steps
    assert {
        AddColumn("Organization", "party_members"),
        AddColumn("SourceVersion", "grade"),
        AddColumn("SourceVersion", "date"),
    } <= steps
    assert {AddColumn(kind, "name_en") for kind in layout.kinds() if kind != "Observation"} <= steps
    assert structure(older) == structure(graph)
    with open_store(older, write=True) as upgraded, open_store(graph, write=True) as fresh:
        fresh.load(EARLIER.batch())
        assert held(upgraded.frames()) == held(fresh.frames()) == expected([EARLIER])
        upgraded.load(LATER.batch())
        fresh.load(LATER.batch())
        assert held(upgraded.frames()) == held(fresh.frames()) == expected([EARLIER, LATER])
        assert shown(upgraded.frames()) == shown(fresh.frames())
        assert upgraded.load(LATER.batch()).load is None


def test_upgrading_twice_changes_nothing(older: Path) -> None:
    assert upgrade_graph(older).made_by == "0.0.1"
    before = older.read_bytes()
    again = upgrade_graph(older)
    assert (again.needed, again.steps) == (False, ())
    assert older.read_bytes() == before


def test_a_graph_that_a_newer_version_upgraded_is_refused(older: Path) -> None:
    NEWER.upgrade(older)
    for attempt in (open_store, upgrade_graph):
        with pytest.raises(GraphMismatch, match="newer lianjian") as refused:
            attempt(older)
        for name in ("9.0", "Wish", "WISHES", "Letter", "Organization.colour", "Source.language"):
            assert name in refused.value.zh
            assert name in refused.value.en


def test_a_newer_meaning_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    Version("9.0", meaning=layout.MEANING + 1).make(path)
    with pytest.raises(GraphMismatch, match="newer lianjian"):
        upgrade_graph(path)


def test_another_type_cannot_be_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "g.db"

    def otherwise(schema: Schema) -> None:
        named(named(schema["kinds"], "Grid")["properties"], "households")["type"] = "text"

    Version("0.0.1", otherwise).make(path)
    before = path.read_bytes()
    with pytest.raises(GraphMismatch, match=r"Grid\.households of another type"):
        upgrade_graph(path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("next_meaning")
def test_another_meaning_is_rewritten_by_what_is_registered_for_it(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Version("0.0.1").make(made := graph.with_name("older.db"))
    with pytest.raises(GraphMismatch, match="means something else"):
        upgrade_graph(made)

    def louder(run: Run) -> None:
        run("MATCH (n:Organization) SET n.notes = [n.id], n.name = coalesce(n.name, '') + '!'")

    monkeypatch.setitem(migration.REWRITES, layout.MEANING - 1, louder)
    with pytest.raises(GraphMismatch, match="lianjian upgrade"):
        open_store(made)
    assert upgrade_graph(made).meanings == (layout.MEANING - 1,)
    with open_store(made) as store:
        organizations = store.frames().nodes["Organization"].sort("id")
    assert organizations["name"].to_list() == ["甲!", "!"]
    assert organizations["notes"].to_list() == [["o"], ["p"]]


@pytest.mark.usefixtures("next_meaning")
def test_what_was_given_up_since_is_named(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    Version("0.0.1", larger).make(path)
    with pytest.raises(GraphMismatch, match="not in use any more") as refused:
        upgrade_graph(path)
    assert "Organization.colour" in refused.value.en


def test_an_upgrade_that_fails_on_the_way_leaves_the_graph_as_it_was(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older.read_bytes()
    query = ladybug_file.LadybugFile.query

    def full(self: ladybug_file.LadybugFile, text: str, given: pl.DataFrame | None = None) -> pl.DataFrame:
        if text == "CHECKPOINT":
            raise OSError(28, "No space left on device")
        return query(self, text, given)

    monkeypatch.setattr(ladybug_file.LadybugFile, "query", full)
    with pytest.raises(StoreError, match="No space left"):
        upgrade_graph(older)
    monkeypatch.undo()
    assert older.read_bytes() == before
    assert upgrade_graph(older).needed
    assert sorted(one.name for one in older.parent.iterdir()) == ["older.db", "older.db.lock"]


def test_a_graph_that_is_being_written_is_not_upgraded(graph: Path) -> None:
    with open_store(graph, write=True), pytest.raises(GraphInUse):
        upgrade_graph(graph)


def test_what_is_no_graph_is_not_upgraded(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lianjian load"):
        upgrade_graph(tmp_path / "no.db")
    assert list(tmp_path.iterdir()) == []
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

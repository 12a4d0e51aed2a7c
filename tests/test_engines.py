"""The tests' own ground: a fresh graph is what was asked for, on each engine, whatever was there before."""

from pathlib import Path

import pytest
from neo4j import GraphDatabase

from lianjian.graph.digest import digests
from lianjian.graph.store import open_store
from servers.neo4j import USER
from tests.engines import Database, Engine
from tests.graph.model import MEMBER, Said, Speaker, held, shown
from tests.servers import PASSWORD

FIRST = [Said("Organization", "o", "", (("name", "甲"),), 2), Said("Alliance", "a", "", (), 2), Said(MEMBER, "o", "a", (), 2)]
OTHER = [Said("Organization", "p", "", (("aliases", ["乙"]),), 2), Said("Alliance", "a", "", (("name", "盟"),), 3)]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph in a file, with history."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    with open_store(path, create=True, write=True) as store:
        store.load(Speaker("x", says=FIRST).batch())
        store.load(Speaker("y", "media", "2024", says=OTHER).batch())
        store.load(Speaker("x", digest="2", says=FIRST[1:]).batch())
    return path


def test_a_fresh_graph_is_its_template_and_goes_on_like_it(engine: Engine, template: Path, tmp_path: Path) -> None:
    again = Speaker("x", digest="3", says=FIRST)
    with open_store(engine.fresh(template, tmp_path / "was.db"), write=True) as store:
        store.load(Speaker("z", says=OTHER).batch())
    if isinstance(engine, Database):
        _trouble(engine)
    with (
        open_store(engine.fresh(template, tmp_path / "is.db"), write=True) as store,
        open_store(tmp_path / "model.db", create=True, write=True) as model,
        open_store(template) as original,
    ):
        assert digests(store.parts()) == digests(original.parts())
        for says in (
            Speaker("x", says=FIRST),
            Speaker("y", "media", "2024", says=OTHER),
            Speaker("x", digest="2", says=FIRST[1:]),
        ):
            model.load(says.batch())
        assert store.load(again.batch()).sources == model.load(again.batch()).sources
        assert held(store.frames()) == held(model.frames())
        assert shown(store.frames()) == shown(model.frames())
        assert store.version() == model.version() == 4


def _trouble(engine: Database) -> None:
    """What other tests may leave: nodes of other people, and of ours by hand."""
    uri, _, name = engine.address.rpartition("/")
    with GraphDatabase.driver(uri, auth=(USER, PASSWORD)) as driver:
        driver.execute_query("CREATE (:Cat)-[:SITS_ON]->(:Mat), (:Organization {id: 'o'}), (:Meta {name: 'x'})", database_=name)

"""The tests' own ground: a fresh graph is what was asked for, on each engine, whatever was there before."""

from pathlib import Path
from shutil import copyfile

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


#: What tests may leave: nodes of other people, nodes and properties of ours by hand, things and relations that are gone.
LEFT = {
    "nothing": "RETURN 1",
    "others": "CREATE (:Cat)-[:SITS_ON]->(:Mat), (:Organization {id: 'q'}), (:Meta {name: 'x'})",
    "properties": "MATCH (n) SET n.strange = [1], n.value = 'x' REMOVE n.row",
    "relations": "MATCH (a)-[t]->(b) DELETE t CREATE (b)-[:SITS_ON]->(a)",
    "things": "MATCH (n) WHERE NOT n:Load DETACH DELETE n",
    "all": "MATCH (n) DETACH DELETE n",
}


@pytest.mark.parametrize("left", LEFT)
def test_a_fresh_graph_is_its_template_whatever_was_there(engine: Engine, template: Path, tmp_path: Path, left: str) -> None:
    with open_store(engine.fresh(template, tmp_path / "was.db"), write=True) as store:
        store.load(Speaker("z", says=OTHER).batch())
        store.load(Speaker("y", says=[]).batch())
    if isinstance(engine, Database):
        _run(engine, LEFT[left])
    with open_store(engine.fresh(template, tmp_path / "is.db")) as store, open_store(template) as original:
        assert digests(store.parts()) == digests(original.parts())


def test_a_fresh_graph_goes_on_like_its_template(engine: Engine, template: Path, tmp_path: Path) -> None:
    news = Speaker("x", digest="3", says=FIRST)
    fresh, model = engine.fresh(template, tmp_path / "is.db"), copyfile(template, tmp_path / "model.db")
    with open_store(fresh, write=True) as store, open_store(model, write=True) as other:
        assert store.load(news.batch()).sources == other.load(news.batch()).sources
        assert held(store.frames()) == held(other.frames())
        assert shown(store.frames()) == shown(other.frames())
        assert store.version() == other.version() == 4


def _run(engine: Database, query: str) -> None:
    uri, _, name = engine.address.rpartition("/")
    with GraphDatabase.driver(uri, auth=(USER, PASSWORD)) as driver:
        driver.execute_query(query, database_=name)

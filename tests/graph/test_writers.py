"""Several who load at once: in the end the graph is what it is when they come one after the other."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from neo4j import GraphDatabase

from lianjian.errors import BadInput, GraphInUse
from lianjian.graph.engine import Engine as StoreEngine
from lianjian.graph.plan import plan
from lianjian.graph.store import EngineStore, Store, open_store
from servers.neo4j import USER
from tests.engines import Address
from tests.graph.model import MEMBER, Said, Speaker, expected, held, shared, shown
from tests.servers import PASSWORD

SPEAKERS = [
    Speaker(
        name,
        says=[
            Said("Organization", "o", "", (("name", name),), 2),
            Said("Alliance", "a", "", (), 3),
            Said(MEMBER, "o", "a", (), 4),
        ],
    )
    for name in "wxyz"
]


def test_loads_at_once_end_as_one_after_the_other(graph: Address) -> None:
    with ThreadPoolExecutor(len(SPEAKERS)) as pool:
        versions = sorted(pool.map(lambda speaker: insisting(graph, speaker), SPEAKERS))
    assert versions == [1, 2, 3, 4]
    with open_store(graph) as store:
        frames = store.frames()
    assert frames.version == 4
    assert held(frames) == expected(SPEAKERS)
    assert shown(frames) == shared(SPEAKERS)


@pytest.mark.server("a file is open for one writer")
def test_two_who_hold_a_graph_open_load_in_turn(store: Store, graph: Address) -> None:
    with open_store(graph, write=True) as other:
        for number, (one, speaker) in enumerate(zip((store, other, store, other), SPEAKERS, strict=True), 1):
            assert one.load(speaker.batch()).version == number
        assert held(store.frames()) == held(other.frames()) == expected(SPEAKERS)


@pytest.mark.server("a file is open for one writer")
def test_a_load_worked_out_for_a_version_that_has_passed_is_refused_whole(store: Store, graph: Address) -> None:
    first, second = SPEAKERS[:2]
    with open_store(graph, write=True) as other:
        engine = engine_of(other)
        late = plan(engine, second.batch()).changes
        assert late is not None
        store.load(first.batch())
        with pytest.raises(GraphInUse):
            engine.apply(late, None)
        assert held(other.frames()) == expected([first])
        assert other.load(second.batch()).version == 2
        assert held(other.frames()) == expected([first, second])


@pytest.mark.server("nobody else keeps data in a file")
def test_an_id_that_other_people_gave_to_a_node_of_theirs_is_in_the_way(store: Store, graph: str) -> None:
    uri, _, name = graph.rpartition("/")
    with GraphDatabase.driver(uri, auth=(USER, PASSWORD)) as driver:
        driver.execute_query("CREATE (:Organization {id: 'o', theirs: true})", database_=name)
        with pytest.raises(BadInput, match="other people"):
            store.load(SPEAKERS[0].batch())
        assert (store.version(), held(store.frames())) == (0, {})
        assert driver.execute_query("MATCH (n:Organization) DELETE n RETURN count(*)", database_=name).records[0][0] == 1
    assert store.load(SPEAKERS[0].batch()).version == 1


def insisting(graph: Address, speaker: Speaker) -> int:
    """Loads what a speaker says, again and again while others load; the version that it made."""
    for _ in range(200):
        try:
            with open_store(graph, write=True) as store:
                return store.load(speaker.batch()).version
        except GraphInUse:
            time.sleep(0.05)
    raise AssertionError("never let in")


def engine_of(store: Store) -> StoreEngine:
    """The engine of a store."""
    assert isinstance(store, EngineStore)
    return store._engine

"""A server that is killed, and one without memory or room on its disk: no load is lost, doubled or half there."""

from functools import partial

from lianjian.graph.store import open_store
from tests.conftest import missing
from tests.faults.loads import Graph
from tests.faults.outcomes import fails_as
from tests.faults.peer import Break, Peer, Relay, breaking
from tests.faults.servers import HarmedServer
from tests.faults.wire import Signature
from tests.graph.model import Said, Speaker


def test_out_of_memory(harmed_graph: Graph) -> None:
    long = [Said("Organization", f"long{number}", "", (("name", "长" * 60_000),), number) for number in range(2, 400)]
    with open_store(harmed_graph.url, write=True) as store:
        with fails_as("The server runs out of memory for a load") as raised:
            store.load(Speaker("long", says=long).batch())
        harmed_graph.assert_whole()
        harmed_graph.load_into(store)
    harmed_graph.assert_whole()
    assert "more heap" in raised.value.en


def test_a_server_that_is_killed_as_a_load_commits_gets_it_once(harmed: HarmedServer, harmed_graph: Graph) -> None:
    end = Break(handed_on=True, meanwhile=partial(kill_and_start, harmed))
    with Peer(partial(Relay, harmed.bolt_port)) as peer, open_store(peer.url, write=True) as store:
        peer.script = [breaking(Signature.COMMIT, end)]
        assert harmed_graph.load_into(store) == harmed_graph.newest()
    harmed_graph.assert_whole()


def test_a_server_that_is_killed_in_a_large_load_gets_it_once(harmed: HarmedServer, harmed_graph: Graph, in_parts: None) -> None:
    end = Break(meanwhile=partial(kill_and_start, harmed))
    with Peer(partial(Relay, harmed.bolt_port)) as peer, open_store(peer.url, write=True) as store:
        peer.script = [breaking(Signature.COMMIT, end, nth=4)]
        assert harmed_graph.load_into(store) == harmed_graph.newest()
    harmed_graph.assert_whole()


def kill_and_start(server: HarmedServer) -> None:
    server.kill()
    server.start()


def test_out_of_disk(harmed: HarmedServer, harmed_graph: Graph) -> None:
    disk = harmed.disk
    if disk is None:
        missing("the right to mount a small disk")
    disk.fill()
    with open_store(harmed.url, write=True) as store, fails_as("The server's disk is full") as raised:
        store.load(harmed_graph.next().batch())
    assert "disk" in raised.value.en
    disk.relieve()
    with fails_as("The server has broken down and was not restarted"):
        open_store(harmed.url)
    harmed.kill()
    harmed.start_only_to_read()
    harmed_graph.assert_whole()
    with fails_as("The server is only for reading"):
        open_store(harmed.url, write=True)
    harmed.kill()
    harmed.start()
    harmed_graph.load()
    harmed_graph.assert_whole()

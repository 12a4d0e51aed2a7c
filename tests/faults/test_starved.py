"""A server without memory or without room on its disk: the load fails, the version before stays, and the next one goes in."""

from lianjian.graph.store import open_store
from tests.conftest import missing
from tests.faults.loads import Graph
from tests.faults.outcomes import fails_as
from tests.faults.servers import HarmedServer
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

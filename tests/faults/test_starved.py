"""A server without memory or without room on its disk: the load fails, the version before stays, and the next one goes in."""

from collections.abc import Callable
from pathlib import Path

from lianjian.graph.store import open_store
from tests.faults.disk import SmallDisk
from tests.faults.loads import Graph
from tests.faults.outcomes import fails_as
from tests.faults.servers import HarmedServer
from tests.graph.model import Said, Speaker
from tests.servers import require_neo4j


def test_out_of_memory(harmed_graph: Graph) -> None:
    long = [Said("Organization", f"long{number}", "", (("name", "长" * 60_000),), number) for number in range(2, 400)]
    with open_store(harmed_graph.url, write=True) as store:
        with fails_as("The server runs out of memory for a load") as raised:
            store.load(Speaker("long", says=long).batch())
        harmed_graph.assert_whole()
        harmed_graph.load_into(store)
    harmed_graph.assert_whole()
    assert "more heap" in raised.value.en


def test_out_of_disk(small_disk: Callable[[int], SmallDisk], tmp_path: Path, patience: None) -> None:
    require_neo4j()
    disk = small_disk(100_000_000)
    server = HarmedServer(tmp_path / "home", disk)
    server.start()
    try:
        fill_up(server, disk)
    finally:
        server.kill()


def fill_up(server: HarmedServer, disk: SmallDisk) -> None:
    graph = Graph(server.url)
    graph.make()
    disk.fill()
    with open_store(graph.url, write=True) as store, fails_as("The server's disk is full") as raised:
        store.load(graph.next().batch())
    assert "disk" in raised.value.en
    disk.relieve()
    with fails_as("The server has broken down and was not restarted"):
        open_store(graph.url)
    server.kill()
    server.start()
    graph.assert_whole()
    graph.load()
    graph.assert_whole()

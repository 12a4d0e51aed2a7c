"""A graph on the server that all tests share, and what stands between it and a client; servers of a test's own."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import pytest

from lianjian.graph import bolt_link, bolt_queries, bolt_writer
from tests.conftest import missing
from tests.faults.disk import SmallDisk
from tests.faults.loads import Graph
from tests.faults.peer import Peer, Relay
from tests.faults.proxy import Proxy
from tests.faults.servers import HarmedServer
from tests.servers import require_neo4j

#: Enough for a server with small graphs.
_DISK = 150_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk of the test's own."""
    try:
        disk = SmallDisk(tmp_path, 40_000_000)
    except OSError as error:
        missing(f"the right to mount a disk ({error})")
    with disk:
        yield disk


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less patience than people have, so that what is to be given up is given up soon."""
    monkeypatch.setattr(bolt_link, "RETRY_SECONDS", 3.0)
    monkeypatch.setattr(bolt_link, "CONNECT_SECONDS", 2.0)


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small loads are written like very large ones."""
    monkeypatch.setattr(bolt_writer, "WHOLE_ROWS", 100)
    monkeypatch.setattr(bolt_queries, "BATCH_ROWS", 60)


@pytest.fixture
def graph(neo4j: str) -> Graph:
    """A graph on the shared server, at version 1."""
    made = Graph(neo4j)
    made.make()
    return made


@pytest.fixture
def proxy(graph: Graph) -> Iterator[Proxy]:
    """What stands between a client and that graph, and breaks."""
    with Proxy(graph.port) as proxy:
        yield proxy


@pytest.fixture
def peer(graph: Graph) -> Iterator[Peer]:
    """What stands between a client and that graph, and knows what passes."""
    with Peer(partial(Relay, graph.port)) as peer:
        yield peer


@pytest.fixture(scope="session")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HarmedServer]:
    """A server to harm, with little memory, on a small disk where one can be mounted. Whoever ends it starts it again."""
    require_neo4j()
    with ExitStack() as stack:
        disk = None
        with suppress(OSError):
            disk = stack.enter_context(SmallDisk(tmp_path_factory.mktemp("disk"), _DISK))
        server = HarmedServer(tmp_path_factory.mktemp("harmed") / "home", disk)
        server.start()
        stack.callback(server.kill)
        yield server


@pytest.fixture
def harmed_graph(harmed: HarmedServer) -> Graph:
    """A graph on that server, at version 1."""
    graph = Graph(harmed.url)
    graph.make()
    return graph

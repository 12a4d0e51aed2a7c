"""The whole register on a Neo4j server: more than one transaction holds, so it is written in parts and counts all at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lianjian.graph.digest import Digest, Place, digests
from lianjian.graph.register import create_graph
from lianjian.graph.store import Store, open_store
from servers.bolt import free_port
from servers.neo4j import Neo4jServer
from tests.servers import PASSWORD, SETTINGS, require_neo4j


@pytest.fixture(scope="module")
def nation(credentials: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A graph with the register, made on a server of its own: to clear one of so much takes as long as to start one."""
    require_neo4j()
    server = Neo4jServer(tmp_path_factory.mktemp("nation"), free_port(), None, "2g", SETTINGS)
    server.set_first_password(PASSWORD)
    server.start()
    with create_graph(server.url) as store:
        yield store
    server.kill()


def test_it_is_what_it_is_in_a_file(nation: Store, register_graph: Path) -> None:
    with open_store(register_graph) as file:
        assert things(nation) == things(file)
        assert nation.version() == file.version() == 1


def things(store: Store) -> Mapping[Place, Digest]:
    """What is in the kinds and relations; the books tell of the load, whose id and time are its own."""
    return digests(part for part in store.parts() if not isinstance(part[0], str))

"""The servers that tests run on, each started once, on loopback, at free ports: a real Neo4j, and ArcadeDB's Bolt server.

ArcadeDB keeps us to Cypher that is portable; it proves nothing about Neo4j. On both the user and the password are the same.
"""

from collections.abc import Iterator

import pytest

from lianjian.errors import BadInput
from servers.arcadedb import ArcadeServer
from servers.arcadedb import installed as arcadedb_package
from servers.bolt import free_port
from servers.java import java
from servers.neo4j import USER, Neo4jServer
from servers.neo4j.programs import LIB
from tests.conftest import missing

PASSWORD = "the-tests-own"

#: Small, quick to end, and with an error instead of a test that waits for ever.
SETTINGS = {
    "server.memory.pagecache.size": "128m",
    "db.tx_log.preallocate": "false",
    "db.lock.acquisition.timeout": "60s",
    "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
}

#: What lives for minutes gains little from the second compiler, and starts later with it; so with a collector of many threads.
JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


@pytest.fixture(scope="session")
def credentials() -> Iterator[None]:
    """The environment says who opens graphs on the servers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_USERNAME", USER)
        patch.setenv("NEO4J_PASSWORD", PASSWORD)
        yield


@pytest.fixture(scope="session")
def neo4j_server(credentials: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A Neo4j server that runs. Do not end it."""
    require_neo4j()
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"), free_port(), None, "1g", SETTINGS, JAVA_OPTIONS)
    server.set_first_password(PASSWORD)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def neo4j(neo4j_server: Neo4jServer) -> str:
    """The address of the one database of a Neo4j server. What is in it is anybody's: `Engine.vacant` clears it."""
    return f"{neo4j_server.url}/neo4j"


@pytest.fixture(scope="session")
def arcadedb_server(credentials: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArcadeServer]:
    """An ArcadeDB server that runs. Do not end it."""
    try:
        arcadedb_package()
    except BadInput:
        missing("ArcadeDB (make servers)")
    server = ArcadeServer(tmp_path_factory.mktemp("arcadedb"), free_port(), PASSWORD)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def arcadedb(arcadedb_server: ArcadeServer) -> str:
    """The address of a database of an ArcadeDB server. What is in it is anybody's: `Engine.vacant` clears it."""
    return f"{arcadedb_server.url}/{arcadedb_server.database}"


def require_neo4j() -> None:
    """The test goes on only where Neo4j is installed and can run."""
    try:
        java()
    except BadInput:
        missing("Java 17")
    if not LIB.is_dir():
        missing("Neo4j (make servers)")

"""Measures a graph on a Neo4j server, beside the same graph in a file: loading, reading, and the questions in Cypher."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j

from benchmarks.asking import Asked, agree, ask_cypher, ask_ladybug, ask_snapshot
from benchmarks.cypher import Neo4j
from benchmarks.measure import apart, timed
from benchmarks.nation import synthetic_batch
from benchmarks.questions import QUESTIONS
from benchmarks.sizes import Sizes
from benchmarks.storing import Loaded, load_register, load_synthetic
from benchmarks.subjects import Subjects, subjects
from lianjian.graph.bolt import open_bolt
from lianjian.graph.bolt_address import read_address
from lianjian.graph.register import create_graph
from lianjian.graph.register_file import SHIPPED, read_register
from servers.bolt import free_port
from servers.neo4j import USER, Neo4jServer
from servers.neo4j.programs import LIB

HEAP = "3g"
_PASSWORD = "measured-only"


@dataclass(frozen=True, slots=True)
class OnServer:
    """Seconds for the register and for the synthetic graph, with their rows (nodes and relations)."""

    subjects: Subjects
    register: float
    register_rows: int
    loading: float
    rows: int


@dataclass(frozen=True, slots=True)
class Read:
    """Relations that a snapshot is built from, and the seconds to read them."""

    relations: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Server:
    """What was found out on a server (`loaded`, `read`, `cypher`, `snapshot`) and on the same graph in a file beside it.

    `agent` names the server. `agreed`: by question, whether the snapshots, Neo4j's Cypher and Ladybug's gave the same.
    """

    agent: str
    sizes: Sizes
    loaded: OnServer
    read: Read
    snapshot: Asked
    cypher: Asked
    register_in_file: float
    in_file: Loaded
    file_snapshot: Asked
    ladybug: Asked
    agreed: dict[str, bool]


def measure_server(folder: Path, sizes: Sizes, seed: int) -> Server | None:
    """Runs it all; None where Neo4j is not installed (`make servers`)."""
    if not LIB.is_dir():
        return None
    graph = folder / "beside.db"
    with _server(folder / "neo4j") as (url, agent):
        loaded = apart(load_on_server, url, sizes, seed).value
        read = apart(read_relations, url).value
        snapshot = apart(ask_snapshot, url, loaded.subjects).value
        cypher = apart(ask_neo4j, url, loaded.subjects).value
    register_in_file = apart(load_register, graph).value
    in_file = apart(load_synthetic, graph, sizes, seed).value
    file_snapshot = apart(ask_snapshot, graph, in_file.subjects).value
    ladybug = apart(ask_ladybug, graph, in_file.subjects).value
    others = (snapshot, cypher, ladybug)
    agreed = {one.name: all(agree(file_snapshot, other, one.name) for other in others) for one in QUESTIONS}
    return Server(agent, sizes, loaded, read, snapshot, cypher, register_in_file, in_file, file_snapshot, ladybug, agreed)


def load_on_server(url: str, sizes: Sizes, seed: int) -> OnServer:
    """Makes a graph with the register on the server, then loads the synthetic graph in one load."""
    store, register = timed(lambda: create_graph(url))
    with store:
        register_rows = store.size()
        batch = synthetic_batch(read_register(SHIPPED), sizes, seed)
        _, loading = timed(lambda: store.load(batch))
        return OnServer(subjects(batch, seed), register, register_rows, loading, store.size() - register_rows)


def read_relations(url: str) -> Read:
    """Reads all relations as a snapshot needs them, twice, and tells of the second time: a server warms up."""
    engine = open_bolt(read_address(url))

    def read() -> int:
        return sum(rows.height for rows in engine.relations().values())

    read()
    relations, seconds = timed(read)
    engine.close()
    return Read(relations, seconds)


def ask_neo4j(url: str, about: Subjects) -> Asked:
    """In Neo4j's Cypher."""
    return ask_cypher(Neo4j(url, (USER, _PASSWORD)), about)


@contextmanager
def _server(home: Path) -> Iterator[tuple[str, str]]:
    """A server of its own with its address and what it calls itself."""
    server = Neo4jServer(home, free_port(), None, HEAP, {"server.memory.pagecache.size": "1g"})
    server.set_first_password(_PASSWORD)
    server.start()
    os.environ.update(NEO4J_USERNAME=USER, NEO4J_PASSWORD=_PASSWORD)
    try:
        yield server.url, _agent(server.url)
    finally:
        server.stop()


def _agent(url: str) -> str:
    with neo4j.GraphDatabase.driver(url, auth=(USER, _PASSWORD)) as driver:
        return str(driver.get_server_info().agent)

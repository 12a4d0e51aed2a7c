"""One suite over every engine: a test that uses the fixture `engine`, be it through another, runs on each of them.

A test of what only a file has is marked `embedded(reason)`, of what only servers have `server(reason)`.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copyfile
from typing import Protocol

import pytest

from lianjian.graph.engine import Part
from lianjian.graph.store import Store, made_store, open_store
from tests.databases import Keeper
from tests.servers import PASSWORD

#: Names of the engines; those on a server are fixtures of tests/servers.py that give the address of a database.
ENGINES = ("embedded", "neo4j", "arcadedb")

#: The path of a file or the address of a database on a server.
Address = str | Path


class Engine(Protocol):
    """Where the graphs of tests are kept; a server has room for one only."""

    def vacant(self, path: Path) -> Address:
        """Where a graph can be made: the path, or the server's database with nothing in it."""
        ...

    def fresh(self, template: Path, path: Path) -> Address:
        """A new graph that equals the one in the file `template`."""
        ...


class Files:
    """Graphs in files."""

    def vacant(self, path: Path) -> Address:
        """See Engine."""
        return path

    def fresh(self, template: Path, path: Path) -> Address:
        """See Engine."""
        return copyfile(template, path)


class Database:
    """The graph in a database on a server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._keeper = Keeper(address, PASSWORD)
        self._template: Path | None = None

    def vacant(self, path: Path) -> Address:
        """See Engine."""
        self._keeper.empty()
        self._template = None
        return self.address

    def fresh(self, template: Path, path: Path) -> Address:
        """See Engine. What was made of the same template before is put back."""
        if template != self._template or not self._keeper.put_back():
            made_store(self.vacant(path), lambda engine: engine.fill(_parts(template))).close()
            self._keeper.keep()
            self._template = template
        return self.address


@cache
def _parts(template: Path) -> tuple[Part, ...]:
    with open_store(template) as store:
        return tuple(store.parts())


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    name: str = getattr(request, "param", ENGINES[0])
    return Files() if name == ENGINES[0] else Database(request.getfixturevalue(name))


@pytest.fixture(scope="session")
def empty_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph that holds nothing, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(path, create=True).close()
    return path


@pytest.fixture
def graph(engine: Engine, empty_graph: Path, tmp_path: Path) -> Address:
    """A new empty graph of one's own, on each engine."""
    return engine.fresh(empty_graph, tmp_path / "g.db")


@pytest.fixture
def store(graph: Address) -> Iterator[Store]:
    """A new empty graph, open for writing."""
    with open_store(graph, write=True) as opened:
        yield opened


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs what uses `engine` on every engine, and what is marked on those that the mark names."""
    if "engine" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        chosen = ENGINES[:1] if marked("embedded") else ENGINES[1:] if marked("server") else ENGINES
        metafunc.parametrize("engine", chosen, indirect=True, scope="session")

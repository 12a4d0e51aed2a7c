import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianjian.graph.store import Store, open_store
from tests.engines import Address, Engine
from tests.graph.lived import live


@pytest.fixture(scope="session")
def empty_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph that holds nothing, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(path, create=True).close()
    return path


@pytest.fixture(scope="session")
def lived(empty_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph that has been through everything (lived.py). Do not write to it: copy it."""
    path = Path(shutil.copyfile(empty_graph, tmp_path_factory.mktemp("lived") / "lived.db"))
    with open_store(path, write=True) as store:
        live(store)
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


@pytest.fixture
def vacant(engine: Engine, tmp_path: Path) -> Address:
    """Where a graph can be made, on each engine."""
    return engine.vacant(tmp_path / "vacant.db")

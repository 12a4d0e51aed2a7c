import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianjian.graph.store import Store, open_store


@pytest.fixture(scope="session")
def empty_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph that holds nothing, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(path, create=True).close()
    return path


@pytest.fixture
def graph(empty_graph: Path, tmp_path: Path) -> Path:
    """A new empty graph of one's own."""
    path = tmp_path / "g.db"
    shutil.copyfile(empty_graph, path)
    return path


@pytest.fixture
def store(graph: Path) -> Iterator[Store]:
    """A new empty graph, open for writing."""
    with open_store(graph, write=True) as opened:
        yield opened

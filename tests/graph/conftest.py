import shutil
from pathlib import Path

import pytest

from lianjian.graph.store import open_store
from tests.engines import Address, Engine
from tests.graph.lived import live


@pytest.fixture(scope="session")
def lived(empty_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph that has been through everything (lived.py). Do not write to it: copy it."""
    path = Path(shutil.copyfile(empty_graph, tmp_path_factory.mktemp("lived") / "lived.db"))
    with open_store(path, write=True) as store:
        live(store)
    return path


@pytest.fixture
def vacant(engine: Engine, tmp_path: Path) -> Address:
    """Where a graph can be made, on each engine."""
    return engine.vacant(tmp_path / "vacant.db")

"""What many tests share: real graphs, made once and copied, and the rule that in CI nothing real may be missing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from lianjian.graph.register import create_graph
from lianjian.loaders.into import load_into

pytest_plugins = ("tests.servers", "tests.engines")

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


@pytest.fixture(scope="session")
def register_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph that holds the register and the services, and nothing else. Do not write to it: copy it."""
    path = tmp_path_factory.mktemp("graphs") / "register.db"
    create_graph(str(path)).close()
    return path


@pytest.fixture
def new_graph(register_graph: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a fresh graph with the register in the test's own folder, by its name."""

    def make(name: str = "graph.db") -> Path:
        return Path(shutil.copy(register_graph, tmp_path / name))

    return make


@pytest.fixture(scope="session")
def facts_graph(register_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published facts, loaded. Do not write to it: copy it."""
    path = Path(shutil.copy(register_graph, tmp_path_factory.mktemp("graphs") / "facts.db"))
    load_into(str(path), [EXAMPLES / "published-facts"], mapping=EXAMPLES / "published-facts" / "mapping.yaml")
    return path


@pytest.fixture(scope="session")
def example_graph(register_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented example lists, loaded. Do not write to it: copy it."""
    path = Path(shutil.copy(register_graph, tmp_path_factory.mktemp("graphs") / "example.db"))
    load_into(str(path), [EXAMPLES / "illustrative-lists"])
    return path


def missing(what: str) -> NoReturn:
    """Skip on a user's machine, with the reason; fail in CI, where everything real must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is not on this machine")

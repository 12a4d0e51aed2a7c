"""A small graph, and loads through the command line as an officer runs them."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from lianjian.cli import app
from tests.loaders.conftest import part_of_the_register


class Loaded(NamedTuple):
    status: int
    report: dict[str, Any]

    def codes(self, *severities: str) -> list[str]:
        return [found["code"] for found in self.report["problems"] if found["severity"] in (severities or ("error", "review"))]


Load = Callable[..., Loaded]


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The services and the register with Lucheng whole. Do not write to it: copy it."""
    return part_of_the_register(tmp_path_factory.mktemp("district"), ["330302"])


@pytest.fixture
def load(district: Path, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Loads files into a graph of the test's own."""
    graph = Path(shutil.copy(district, tmp_path_factory.mktemp("graph") / "g.db"))

    def run(*paths: Path, options: Sequence[str] = ()) -> Loaded:
        done = CliRunner().invoke(app, ["load", *map(str, paths), *options, "--graph", str(graph), "--json"])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Loaded(done.exit_code, json.loads(done.stdout))

    return run

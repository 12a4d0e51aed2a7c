"""Many hazards loaded at once, and what came of each file."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lianjian.graph.store import open_store
from lianjian.loaders.load import load_paths
from lianjian.loaders.report import LoadReport
from tests.loaders.conftest import COUNTIES, part_of_the_register


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load of many files made: things and relations by the file that states them, and the report."""

    report: LoadReport
    things: dict[str, dict[str, dict[str, Any]]]
    ties: dict[str, set[tuple[str, str, str]]]

    def problems(self, file: str) -> list[tuple[str, str]]:
        """The problems of a file, as (code, cell)."""
        return [(found.code, found.cell) for found in self.report.problems if found.file == file]


@pytest.fixture(scope="session")
def county_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The services and three counties of the register. Do not write to it: copy it."""
    return part_of_the_register(tmp_path_factory.mktemp("hazards"), COUNTIES)


@pytest.fixture(scope="session")
def outcome(county_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Path]], Outcome]:
    """Loads files into a graph of their own and tells what came of them."""

    def load(paths: Sequence[Path]) -> Outcome:
        graph = shutil.copyfile(county_graph, tmp_path_factory.mktemp("load") / "graph.db")
        with open_store(graph, write=True) as store:
            report = load_paths(store, paths)
            frames = store.frames()
        files = dict(frames.sources.select("n", "file").iter_rows())
        called: dict[tuple[str, int], str] = {}
        things: dict[str, dict[str, dict[str, Any]]] = {}
        for kind, frame in frames.nodes.items():
            for row in frame.iter_rows(named=True):
                name = row["id"] if kind in {"Place", "Service", "Observation"} else row.get("name") or row["key"] or kind
                called[kind, row["n"]] = name
                things.setdefault(files.get(row["source"], ""), {})[name] = row
        ties: dict[str, set[tuple[str, str, str]]] = {}
        for edge, frame in frames.relations.items():
            for row in frame.iter_rows(named=True):
                ends = called[edge.start, row["start"]], called[edge.end, row["end"]]
                ties.setdefault(files.get(row["source"], ""), set()).add((edge.relation, *ends))
        return Outcome(report, things, ties)

    return load

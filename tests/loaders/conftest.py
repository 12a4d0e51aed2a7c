"""Graphs for the loading of lists: parts of the real register and the services, on each engine."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import openpyxl
import polars as pl
import pytest

from lianjian.graph.register import register_batch
from lianjian.graph.register_file import SHIPPED
from lianjian.graph.store import Store, open_store
from lianjian.graph.vocabulary import vocabulary_batch
from tests.engines import Engine, Files
from tests.reference.listable import REAL

Rows = Sequence[Sequence[object]]
#: Lucheng, Longwan, Taishun, and the counties in which made-up lists lie.
COUNTIES = sorted({"330302", "330303", "330329", *(real[:6] for real in REAL.values())})


@pytest.fixture(scope="session")
def lists_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The services and of the register COUNTIES, whole, with what is above them. Do not write to it: copy it."""
    return part_of_the_register(tmp_path_factory.mktemp("lists"), COUNTIES)


@pytest.fixture
def store(engine: Engine, lists_graph: Path, tmp_path: Path) -> Iterator[Store]:
    """A graph of one's own with the register and the services, open for writing, on each engine."""
    with open_store(engine.fresh(lists_graph, tmp_path / "g.db"), write=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def registered(engine: Engine, request: pytest.FixtureRequest) -> Path:
    """What made-up lists are loaded onto: the whole register in a file; on a server a part, since the whole takes minutes."""
    name = "register_graph" if isinstance(engine, Files) else "lists_graph"
    found: Path = request.getfixturevalue(name)
    return found


@pytest.fixture(scope="session")
def registered_facts(engine: Engine, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the published facts are loaded onto: likewise; on a server a part with all townships of which they speak."""
    if isinstance(engine, Files):
        return cast("Path", request.getfixturevalue("register_graph"))
    areas = _areas_of(request.getfixturevalue("facts_graph"))
    return part_of_the_register(tmp_path_factory.mktemp("facts"), sorted(areas))


def part_of_the_register(folder: Path, areas: Sequence[str]) -> Path:
    """A graph of the services, the provinces, the cities and counties of those that are meant, and all of these areas."""
    code = pl.col("code").cast(pl.String)
    whole = pl.any_horizontal(code.str.slice(0, size).is_in(areas) for size in (6, 9))
    towns = code.is_in([area[:9] for area in areas])
    upper = (code.str.len_chars() <= 6) & code.str.slice(0, 2).is_in([area[:2] for area in areas])
    some = pl.read_parquet(SHIPPED).filter((code.str.len_chars() <= 2) | upper | towns | whole)
    some.write_parquet(folder / "register-2023-06-30.parquet")
    with open_store(folder / "part.db", create=True, write=True) as store:
        store.load(register_batch(folder / "register-2023-06-30.parquet"))
        store.load(vocabulary_batch())
    return folder / "part.db"


def _areas_of(graph: Path) -> set[str]:
    """The townships, else the provinces, in which anything of the graph lies."""
    with open_store(graph) as store:
        frames = store.frames()
    codes = dict(frames.nodes["Place"].select("n", "id").iter_rows())
    ends = [frame["end"] for edge, frame in frames.relations.items() if edge.end == "Place" and frame.height]
    ends += [frame["start"] for edge, frame in frames.relations.items() if edge.start == "Place" and frame.height]
    lie_in = [codes[number] for number in pl.concat(ends).unique()]
    return {code[: 9 if len(code) >= 9 else 2] for code in lie_in}


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as a CSV of that name and gives its path."""

    def write(name: str, rows: Rows, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
        path.write_bytes((text + "\n").encode(encoding))
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Writes sheets (name to rows) as a workbook of that name and gives its path."""

    def write(name: str, sheets: dict[str, Rows]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write

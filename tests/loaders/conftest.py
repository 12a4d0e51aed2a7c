"""A small graph for the loading of lists: a part of the real register (Lucheng, Longwan and Taishun whole) and the services."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from lianjian.graph.register import register_batch
from lianjian.graph.register_file import SHIPPED
from lianjian.graph.store import Store, open_store
from lianjian.graph.vocabulary import vocabulary_batch

Rows = Sequence[Sequence[object]]
COUNTIES = ("330302", "330303", "330329")


@pytest.fixture(scope="session")
def lists_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Do not write to it: copy it."""
    folder = tmp_path_factory.mktemp("lists")
    code = pl.col("code").cast(pl.String)
    some = pl.read_parquet(SHIPPED).filter((code.str.len_chars() <= 6) | code.str.slice(0, 6).is_in(COUNTIES))
    some.write_parquet(folder / "register-2023-06-30.parquet")
    with open_store(folder / "lists.db", create=True, write=True) as store:
        store.load(register_batch(folder / "register-2023-06-30.parquet"))
        store.load(vocabulary_batch())
    return folder / "lists.db"


@pytest.fixture
def store(lists_graph: Path, tmp_path: Path) -> Iterator[Store]:
    """A graph of one's own with the register and the services, open for writing."""
    shutil.copyfile(lists_graph, tmp_path / "g.db")
    with open_store(tmp_path / "g.db", write=True) as opened:
        yield opened


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

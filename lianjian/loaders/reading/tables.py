"""From a file to tables of addressed cells: the first step of every load.

A table is one sheet of a workbook or one text file, with its header found and every cell where Excel shows it. Nothing is
interpreted here (see cells.py), and nothing that a file holds is executed.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.loaders.collector import without_collector
from lianjian.loaders.reading.cells import Cell, as_typed, close_up, header_key
from lianjian.loaders.reading.delimited import Grid, read_delimited
from lianjian.loaders.reading.workbooks import read_workbook
from lianjian.schema import catalogue

#: Rows at the top of a sheet among which the header is sought.
_HEADER_WITHIN = 20
_TEXT = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as Excel shows it (for text: the number of the record) and its cells from column A on."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, or a text file (`sheet` is ""). `digest` is the sha256 of its header and rows: another content, another digest.

    Rows that hold nothing are left out; every row has at least as many cells as the header.
    """

    file: str
    path: Path
    sheet: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    digest: str

    @property
    def name(self) -> str:
        """What the source is called unless `--source` says otherwise: the file's name, and the sheet behind a slash."""
        return f"{self.file}/{self.sheet}" if self.sheet else self.file

    def address(self, row: int, column: int) -> str:
        """The address of a cell as Excel shows it; `row` as in Row.number, `column` counted from 0."""
        return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_tables(path: Path, known: Collection[str] | None = None) -> list[Table]:
    """The tables of a file: one of a csv or tsv, one of each visible sheet of an xlsx that is not empty.

    `known` are the column names by which the header row is found: those of a mapping, else of all standard lists. Raises
    BadInput for a file that is missing, broken, too large or of an unknown sort, and for one that holds nothing.
    """
    keys = frozenset(map(header_key, known)) if known is not None else _standard_columns()
    with without_collector():
        tables = [_table(path, sheet, grid, keys) for sheet, grid in _grids(path, keys) if grid]
    if not tables:
        raise BadInput(
            f"“{path.name}”里没有数据：请检查文件，隐藏的工作表不会读取。",
            f"{path.name!r} holds no data: check the file; hidden sheets are not read.",
        )
    return tables


def _grids(path: Path, known: Collection[str]) -> Iterator[tuple[str, Grid]]:
    if not path.is_file():
        raise BadInput(f"没有文件“{path}”：请检查路径。", f"There is no file {str(path)!r}: check the path.")
    kind = path.suffix.casefold()
    try:
        if kind in _TEXT:
            yield "", read_delimited(path, known)
        elif kind in _WORKBOOKS:
            yield from read_workbook(path)
        else:
            raise BadInput(
                f"不能读取“{path.name}”这种文件：请另存为 xlsx 或 csv 再载入。",
                f"Files like {path.name!r} are not read: save it as xlsx or csv.",
            )
    except PermissionError:
        raise BadInput(
            f"没有读取“{path.name}”的权限：请检查文件权限，或先在 Excel 里关闭它。",
            f"Reading {path.name!r} is not permitted: check its permissions, or close it in Excel.",
        ) from None


def _table(path: Path, sheet: str, grid: Grid, known: Collection[str]) -> Table:
    at = _header_at(grid, known)
    number, titles = grid[at]
    header = tuple(_title(cell) for cell in titles)
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    rows = tuple([Row(row, _padded(cells, width)) for row, cells in grid[at + 1 :]])
    return Table(path.name, path, sheet, header, number, rows, _digest(number, header, rows))


def _header_at(grid: Grid, known: Collection[str]) -> int:
    """Where the header stands: the row with most known column names, else the first with two cells filled, else the first."""
    top = grid[:_HEADER_WITHIN]
    filled = [[cell for cell in cells if _filled(cell)] for _, cells in top]
    matches = [sum(header_key(cell) in known for cell in cells) for cells in filled]
    best = matches.index(max(matches))
    if matches[best] > 1 or matches[best] == len(filled[best]):
        return best
    return next((at for at, cells in enumerate(filled) if len(cells) > 1), 0)


def _filled(cell: Cell) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())


def _title(cell: Cell) -> str:
    """A column name as people see it, without the mark of a required column."""
    return close_up(as_typed(cell)).strip("*\uff0a ")


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return tuple(cells) if len(cells) >= width else (*cells, *(None,) * (width - len(cells)))


def _digest(header_row: int, header: Iterable[str], rows: Iterable[Row]) -> str:
    digest = hashlib.sha256("\x1f".join((str(header_row), *header)).encode("utf-8", "surrogatepass"))
    for row in rows:
        cells = "\x1f".join([cell if isinstance(cell, str) else as_typed(cell) for cell in row.cells])
        digest.update(f"\x1e{row.number}\x1f{cells}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def _standard_columns() -> frozenset[str]:
    """The header keys of every column of every standard list."""
    return frozenset(
        header_key(name)
        for layout in catalogue.layouts().values()
        for column in layout.columns
        for name in (column.name, column.en, *column.aliases)
    )

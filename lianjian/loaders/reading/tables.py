"""From a file to tables of addressed cells: the first step of every load.

A table is one list: a sheet of a workbook, or a file without sheets, with its header found and every cell where the file has it.
Nothing is interpreted here (see cells.py), and nothing that a file holds is executed.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.loaders.memory import without_collector
from lianjian.loaders.problems import Problem, Where, problem
from lianjian.loaders.reading.cells import Cell, as_typed, header_key
from lianjian.loaders.reading.choice import Choice
from lianjian.loaders.reading.formats.delimited import delimited_sheets
from lianjian.loaders.reading.formats.json_files import json_line_sheets, json_sheets
from lianjian.loaders.reading.formats.kinds import ENDINGS, Kind, kind_of, name_of
from lianjian.loaders.reading.formats.ods import ods_sheets
from lianjian.loaders.reading.formats.parquet import parquet_sheets
from lianjian.loaders.reading.formats.xls import xls_sheets
from lianjian.loaders.reading.formats.xlsx import xlsx_sheets
from lianjian.loaders.reading.grid import FoundSheet, Grid, column_letters
from lianjian.loaders.reading.named import check_file_name, check_sheet_names
from lianjian.loaders.reading.origin import lists_of, read_origin
from lianjian.loaders.reading.persons import personal_value
from lianjian.loaders.reading.structure.findings import Finding, ranges
from lianjian.loaders.reading.structure.sense import sense
from lianjian.schema import catalogue


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as Excel shows it (for text: the number of the record) and its cells from column A on."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list (`sheet` is "" for a file without sheets). `digest` is the sha256 of its header and rows.

    `header_row` is the last row of the header, 0 where the records of a file name their own columns (`keyed`). Rows that hold
    nothing or are no data are left out; every row has at least as many cells as the header. `remarks` say what the rules of
    structure did. `origin` is the file and sheet that a marked copy was made from (origin.py), else None.
    """

    file: str
    path: Path
    sheet: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    digest: str
    keyed: bool = False
    remarks: tuple[Problem, ...] = ()
    origin: tuple[str, str] | None = None

    @property
    def stated_in(self) -> tuple[str, str]:
        """The file and sheet by which the list is known: its own, or those that a marked copy was made from."""
        return self.origin or (self.file, self.sheet)

    @property
    def name(self) -> str:
        """What the source is called unless `--source` says otherwise: the file's name, and the sheet behind a slash."""
        return "/".join(filter(None, self.stated_in))

    def address(self, row: int, column: int) -> str:
        """The address of a cell: as Excel shows it, or `3:机构名称` (the record's number and the key) where there are no columns.

        `row` as in Row.number, or `header_row`; `column` counted from 0.
        """
        return _address(row, column, self.header if self.keyed else None)


def read_tables(path: Path, known: Collection[str] | None = None, choice: Choice | None = None) -> list[Table]:
    """The tables of a file: one of each visible sheet of a workbook that is not empty, or the one of a file without sheets.

    `known` are the column names by which the header is found: those of a mapping, else of all standard lists. `choice` is what
    a person says about sheets and headers. Raises BadInput for a file that is missing, broken, dangerous, too large or of an
    unknown sort, and for one that holds nothing.
    """
    keys = frozenset(map(header_key, known)) if known is not None else _standard_columns()
    choice = choice or Choice()
    check_file_name(path)
    try:
        with without_collector():
            return _read(path, keys, choice)
    except PermissionError:
        raise BadInput(
            f"没有读取“{path.name}”的权限：请检查文件权限，或先在 Excel 里关闭它。",
            f"Reading {path.name!r} is not permitted: check its permissions, or close it in Excel.",
        ) from None
    except OSError as error:
        raise BadInput(
            f"读取“{path.name}”时出错（{error.strerror}）：请检查磁盘或网络盘后重试。",
            f"Reading {path.name!r} failed ({error.strerror}): check the disk or the network drive and try again.",
        ) from error


def read_sheets(path: Path) -> list[FoundSheet]:
    """The sheets of a file as it gives them, hidden ones too, before a list is looked for. Raises BadInput."""
    return _READERS[kind_of(path)](path, _standard_columns())


def _read(path: Path, known: frozenset[str], choice: Choice) -> list[Table]:
    kind = kind_of(path)
    found = _READERS[kind](path, known)
    check_sheet_names(path, [sheet.name for sheet in found])
    origin = read_origin(found)
    sheets = lists_of(found, origin)
    taken = [sheet for sheet in sheets if _is_taken(sheet, choice)]
    remarks = [problem("hidden-sheet", Where(path.name, sheet.name)) for sheet in sheets if _is_passed_over(sheet, choice)]
    if kind != ENDINGS[path.suffix.casefold()]:
        remarks.append(problem("other-format", Where(path.name), ending=path.suffix, format=name_of(kind)))
    if sheets and not taken and choice.sheets:
        raise _no_such_sheet(path, choice, sheets)
    tables: list[Table] = []
    for sheet in taken:
        grid = sheet.read()
        if grid.rows:
            stated = origin.name_of(path, sheet.name) if origin is not None else None
            rows = choice.header_rows(*(stated or (path.name, sheet.name)))
            table = _table(path, sheet.name, grid, known, rows, () if tables else tuple(remarks))
            tables.append(replace(table, origin=stated))
    if not tables:
        raise BadInput(
            f"“{path.name}”里没有数据：请检查文件；隐藏的工作表只有用 --sheet 指定才读取。",
            f"{path.name!r} holds no data: check the file; hidden sheets are read only when named with --sheet.",
        )
    return tables


def _is_taken(sheet: FoundSheet, choice: Choice) -> bool:
    """Visible sheets, or those that a person named; a file without sheets always."""
    if choice.sheets and sheet.name:
        return sheet.name in choice.sheets
    return sheet.visibility == "visible" or sheet.name in choice.named


def _is_passed_over(sheet: FoundSheet, choice: Choice) -> bool:
    """Whether a sheet is left because it is hidden; one that was hidden from everybody is no list of anybody's."""
    return sheet.visibility == "hidden" and not choice.sheets and sheet.name not in choice.named


def _no_such_sheet(path: Path, choice: Choice, sheets: Iterable[FoundSheet]) -> BadInput:
    wanted, there = "、".join(choice.sheets), "、".join(sheet.name for sheet in sheets)
    return BadInput(
        f"“{path.name}”里没有工作表“{wanted}”：有{there}。",
        f"{path.name!r} has no sheet {wanted!r}: it has {there}.",
    )


def _table(
    path: Path, sheet: str, grid: Grid, known: frozenset[str], rows: tuple[int, int] | None, remarks: tuple[Problem, ...]
) -> Table:
    if rows is not None and grid.keys is None and not any(rows[0] <= number <= rows[1] for number, _ in grid.rows):
        shown = ranges(range(rows[0], rows[1] + 1))
        raise BadInput(
            f"“{path.name}”{sheet} 的第 {shown} 行是空的，不能作表头：请核对 --header-rows。",
            f"{path.name!r} {sheet}: nothing stands in row {shown}, which is to be the header: check --header-rows.",
        )
    list_ = sense(grid, known, rows)
    header = list_.names
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    data = tuple([Row(number, _padded(cells, width)) for number, cells in list_.rows])
    keys = header if grid.keys is not None else None
    found = [_remark(path.name, sheet, finding, keys) for finding in list_.findings]
    digest = _digest(list_.header_row, header, data)
    return Table(path.name, path, sheet, header, list_.header_row, data, digest, keys is not None, (*remarks, *found))


def _remark(file: str, sheet: str, finding: Finding, keys: tuple[str, ...] | None) -> Problem:
    cell = "" if finding.row is None else str(finding.row)
    if finding.row is not None and finding.column is not None:
        cell = _address(finding.row, finding.column, keys)
    return problem(finding.code, Where(file, sheet, cell), **finding.params)


def _address(row: int, column: int, keys: tuple[str, ...] | None) -> str:
    if keys is None:
        return f"{column_letters(column)}{row}"
    key = keys[column] if column < len(keys) else ""
    key = column_letters(column) if personal_value(key) else key
    return f"{row}:{key}" if row else key


def _padded(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return cells if len(cells) >= width else (*cells, *(None,) * (width - len(cells)))


def _digest(header_row: int, header: Iterable[str], rows: Iterable[Row]) -> str:
    digest = hashlib.sha256("\x1f".join((str(header_row), *header)).encode("utf-8", "surrogatepass"))
    for row in rows:
        cells = "\x1f".join([cell if type(cell) is str else as_typed(cell) for cell in row.cells])
        digest.update(f"\x1e{row.number}\x1f{cells}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


_READERS: Mapping[Kind, Callable[[Path, Collection[str]], list[FoundSheet]]] = {
    "text": delimited_sheets,
    "xlsx": lambda path, _: xlsx_sheets(path),
    "xls": lambda path, _: xls_sheets(path),
    "ods": lambda path, _: ods_sheets(path),
    "json": lambda path, _: json_sheets(path),
    "jsonl": lambda path, _: json_line_sheets(path),
    "parquet": lambda path, _: parquet_sheets(path),
}


@cache
def _standard_columns() -> frozenset[str]:
    """The header keys of every column of every standard list."""
    return frozenset(
        header_key(name)
        for layout in catalogue.layouts().values()
        for column in layout.columns
        for name in (column.name, column.en, *column.aliases)
    )

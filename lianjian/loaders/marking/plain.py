"""A list in another format as a workbook, every cell where the report says that it is."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from lianjian.excel import Book, Writable, new_book
from lianjian.loaders.reading.cells import Cell, Fault, as_typed
from lianjian.loaders.reading.grid import FoundSheet, Grid

#: Cells that are written: a longer list is mended in the system that it comes from.
MOST_CELLS = 3_000_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TITLE = 31


class Plain(NamedTuple):
    """What was written: the title of each sheet by its name in the file, and the keys of those that are records."""

    titles: Mapping[str, str]
    keys: Mapping[str, Sequence[str]]


def write_plain(sheets: Sequence[FoundSheet], stem: str, path: Path) -> Plain | None:
    """Writes the sheets as a workbook; None, and nothing is written, when they are too large for one.

    Records get a header in row 1, and stand one row below their number. Raises BadInput.
    """
    grids = [(sheet, sheet.read()) for sheet in sheets]
    if sum(len(cells) for _, grid in grids for _, cells in grid.rows) > MOST_CELLS or any(
        map(_is_too_large, (g for _, g in grids))
    ):
        return None
    titles: dict[str, str] = {}
    with new_book(path, replace=True) as book:
        for found, grid in grids:
            titles[found.name] = _title(found.name or stem, titles.values())
            sheet = book.sheet(titles[found.name])
            _write(book, sheet, grid)
            {"hidden": sheet.hide, "secret": sheet.very_hidden}.get(found.visibility, lambda: None)()
    return Plain(titles, {found.name: grid.keys for found, grid in grids if grid.keys is not None})


def _is_too_large(grid: Grid) -> bool:
    return bool(grid.rows) and (grid.rows[-1][0] >= _MOST_ROWS or max(len(cells) for _, cells in grid.rows) > _MOST_COLUMNS)


def _write(book: Book, sheet: Worksheet, grid: Grid) -> None:
    width = max((len(cells) for _, cells in grid.rows), default=1)
    # As text, so that what is typed into a cell later (a code of 18 digits, 007) stays what it is.
    sheet.set_column(0, max(width - 1, 0), 16, book.format(num_format="@"))
    for column in grid.hidden_columns:
        sheet.set_column(column, column, 16, book.format(num_format="@"), {"hidden": True})
    for column, key in enumerate(grid.keys or ()):
        book.write(sheet, 0, column, key, bold=True, num_format="@")
    shift = 0 if grid.keys is not None else -1
    for number, cells in grid.rows:
        for column, cell in enumerate(cells):
            _put(book, sheet, number + shift, column, cell)
    for number in grid.hidden_rows:
        sheet.set_row(number + shift, None, None, {"hidden": True})
    for span in grid.spans:
        _merge(book, sheet, grid, span.top, span.left, span.bottom, span.right)


def _merge(book: Book, sheet: Worksheet, grid: Grid, top: int, left: int, bottom: int, right: int) -> None:
    """Merges cells and writes the first once more, which merging empties."""
    if top == bottom and left == right:
        return
    sheet.merge_range(top - 1, left, bottom - 1, right, "", book.format(num_format="@"))
    cells = dict(grid.rows).get(top, ())
    if left < len(cells):
        _put(book, sheet, top - 1, left, cells[left])


def _put(book: Book, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    """Writes what a cell holds, text as text; nothing where it is empty."""
    value = _value(cell)
    if value is not None:
        book.write(sheet, row, column, value, **({"num_format": "@"} if isinstance(value, str) else {}))


def _value(cell: Cell) -> Writable:
    if isinstance(cell, Fault):
        return cell.shown or None
    return cell if cell is None or isinstance(cell, str | int | float | bool | date) else as_typed(cell)


def _title(name: str, taken: object) -> str:
    """A title that Excel takes and no other sheet has."""
    wanted = _FORBIDDEN.sub(" ", name).strip("' ")[:_LONGEST_TITLE] or "清单"
    others = {str(one).casefold() for one in taken}  # type: ignore[attr-defined]
    tries = [wanted, *(f"{wanted[: _LONGEST_TITLE - 4]} {number}" for number in range(2, 1000))]
    return next(one for one in tries if one.casefold() not in others and one.casefold() != "history")

"""Reading xlsx and xlsm workbooks: values by the library, and what it does not tell from the sheet's own XML.

Only stored values are read: formulas, macros and links to other files are never executed or followed.
"""

import zipfile
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from lianjian.loaders.reading import limits
from lianjian.loaders.reading.cells import Cell, Fault
from lianjian.loaders.reading.formats import archive
from lianjian.loaders.reading.formats.numbers import as_shown, plain_date, plain_number, plain_time
from lianjian.loaders.reading.formats.ooxml import Book, Part, part, read_book, text_lengths
from lianjian.loaders.reading.formats.safexml import parse
from lianjian.loaders.reading.formats.worksheet import Marks, SheetPass, TextPass
from lianjian.loaders.reading.grid import FoundSheet, Grid, filled

_NO_VALUE = Fault("formula-without-value")
_FAILED = Fault("formula-error", "#ERROR!")

#: The cells of a sheet by the number of their row, each row from column A on.
Rows = dict[int, list[Cell]]


def xlsx_sheets(path: Path) -> list[FoundSheet]:
    """The sheets of a workbook, charts left out. Raises BadInput for one that is broken, dangerous or too large."""
    archive.check(path)
    with archive.opened(path) as opened:
        book = read_book(opened)
    try:
        with path.open("rb") as file:  # by its path the reader would go by the file's ending
            reader = CalamineWorkbook.from_filelike(file)
    except CalamineError as error:
        raise archive.broken(path) from error
    kinds = {sheet.name: sheet.typ for sheet in reader.sheets_metadata}
    lists = [one for one in book.parts if one.part and kinds.get(one.name) == SheetTypeEnum.WorkSheet]
    return [FoundSheet(one.name, one.visibility, partial(_read, path, book, one, reader)) for one in lists]


def _read(path: Path, book: Book, one: Part, reader: CalamineWorkbook) -> Grid:
    with archive.opened(path) as opened:
        marks = _marks(path, opened, book, one)
    try:
        rows = _rows(reader.get_sheet_by_name(one.name), marks.rows)
    except CalamineError as error:
        raise archive.broken(path) from error
    _correct(rows, marks)
    grid = [(number, tuple(cells)) for number in [*rows] if any(map(filled, cells := rows.pop(number)))]
    return Grid(grid, marks.spans, marks.hidden_rows, marks.hidden_columns)


def _marks(path: Path, opened: zipfile.ZipFile, book: Book, one: Part) -> Marks:
    """What the sheet's XML tells, found bearable. Raises BadInput."""
    taken = SheetPass(book.forms)
    with part(opened, one.part) as stream:
        parse(stream, taken.start)
    marks = taken.marks
    if max(marks.area, marks.cells) > limits.MAX_CELLS:
        raise limits.too_many_cells(path, one.name, marks.corner)
    lengths = text_lengths(opened)
    if marks.shared * max(lengths, default=0) > limits.MAX_CHARACTERS:
        counted = TextPass(lengths)
        with part(opened, one.part) as stream:
            parse(stream, counted.start, text=counted.text)
        if counted.characters > limits.MAX_CHARACTERS:
            raise limits.too_much_text(path, one.name)
    return marks


def _rows(sheet: CalamineSheet, wanted: Collection[int]) -> Rows:
    """The wanted rows. The reader begins at the first row of the sheet, but at the first column that holds anything."""
    left: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    return {
        number: [*left, *[(value or None) if type(value) is str else _cell(value) for value in row]]
        for number, row in enumerate(sheet.iter_rows(), start=1)
        if number in wanted
    }


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return plain_number(value)
    if isinstance(value, datetime):
        return plain_date(value)
    if isinstance(value, time | timedelta):
        return plain_time(value)
    day: date = value
    return day


def _correct(rows: Rows, marks: Marks) -> None:
    """Puts in what the reader leaves out: failed formulas, formulas without a value, and values as their format shows them."""
    for (row, column), form in marks.forms:
        value = _at(rows, row, column)
        if isinstance(value, int | float | date):
            rows[row][column] = as_shown(value, form)
    for row, column in marks.formulas:
        if _at(rows, row, column) is None:
            _put(rows, row, column, _NO_VALUE)
    for row, column in marks.failed:
        _put(rows, row, column, _FAILED)


def _at(rows: Rows, row: int, column: int) -> Cell:
    cells = rows.get(row, [])
    return cells[column] if column < len(cells) else None


def _put(rows: Rows, row: int, column: int, value: Cell) -> None:
    """Sets a cell that the reader may have left out of its rectangle."""
    cells = rows.setdefault(row, [])
    cells += [None] * (column + 1 - len(cells))
    cells[column] = value

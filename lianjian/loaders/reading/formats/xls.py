"""Reading xls workbooks, the format before 2007, in which many offices still keep their lists. Nothing in them is executed."""

import io
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.xldate import XLDateError, xldate_as_datetime

from lianjian.loaders.reading import limits
from lianjian.loaders.reading.cells import Cell, Fault
from lianjian.loaders.reading.formats.archive import broken, locked
from lianjian.loaders.reading.formats.numbers import as_shown, plain_date, plain_number, shows
from lianjian.loaders.reading.grid import FoundSheet, Grid, Rows, Span, Visibility, filled

_VISIBILITY: Mapping[int, Visibility] = {1: "hidden", 2: "secret"}
#: The part in which a workbook with a password is kept, as its name stands in the file's directory.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def xls_sheets(path: Path) -> list[FoundSheet]:
    """The sheets of a workbook. Raises BadInput for one that is broken, protected by a password or too large."""
    limits.check_bytes(path, limits.MAX_XLS)
    raw = path.read_bytes()
    if _ENCRYPTED in raw:
        raise locked(path)
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        sheets = [(sheet, _VISIBILITY.get(sheet.visibility, "visible")) for sheet in book.sheets()]
    except Exception as error:  # of a damaged file the library raises whatever its damage leads to
        raise (locked if "encrypted" in str(error) else broken)(path) from error
    return [FoundSheet(sheet.name, visibility, partial(_read, book, sheet)) for sheet, visibility in sheets]


def _read(book: Any, sheet: Any) -> Grid:
    formats = [book.format_map.get(style.format_key) for style in book.xf_list]
    forms = {at: shows(found.format_str or "") for at, found in enumerate(formats) if found is not None}
    rows: Rows = []
    for number in range(sheet.nrows):
        cells = tuple([_cell(cell, forms.get(cell.xf_index, ""), book.datemode) for cell in sheet.row(number)])
        if any(map(filled, cells)):
            rows.append((number + 1, cells))
    spans = [Span(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden_rows = sorted(number + 1 for number, row in sheet.rowinfo_map.items() if row.hidden)
    hidden_columns = sorted(number for number, column in sheet.colinfo_map.items() if column.hidden)
    return Grid(rows, spans, hidden_rows, hidden_columns)


def _cell(cell: Any, form: str, datemode: int) -> Cell:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value) or None
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return as_shown(cell.value, form)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, form, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Fault("formula-error", error_text_from_code.get(cell.value, "#ERROR!"))
    return None


def _date(value: float, form: str, datemode: int) -> Cell:
    """The day, or the time of day when there is none; a number that is no day stays a number."""
    try:
        moment = xldate_as_datetime(value, datemode)
    except (XLDateError, OverflowError, ValueError):
        return plain_number(value)
    return moment.time().isoformat() if 0 <= value < 1 else as_shown(plain_date(moment), form)

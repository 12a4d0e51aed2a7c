"""Sheets written as real files, each format by a library of its own: openpyxl, xlwt, odfpy, csv."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

FORMATS = ("xlsx", "xls", "ods", "csv")
#: What a spreadsheet shows when a formula failed, and how it keeps that.
FAILED = "#REF!"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number or day with the format in which a sheet shows it."""

    value: float | date
    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be written. `merged` are ranges such as A1:B2; rows are numbered from 1, columns are letters."""

    title: str
    rows: Sequence[Sequence[Any]]
    merged: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    state: str = "visible"


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Writes the sheets in the format of the path's ending."""
    WRITERS[path.suffix[1:]](path, sheets)


def _xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for one in sheets:
        sheet = book.create_sheet(one.title)
        for row, cells in enumerate(one.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    cell = sheet.cell(row, column)
                    cell.value = value.value if isinstance(value, Shown) else value
                    if isinstance(value, Shown):
                        cell.number_format = value.format
        for area in one.merged:
            sheet.merge_cells(area)
        for row in one.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for letters in one.hidden_columns:
            sheet.column_dimensions[letters].hidden = True
        sheet.sheet_state = one.state
    book.save(path)


def _xls(path: Path, sheets: Sequence[Sheet]) -> None:
    book = xlwt.Workbook()
    for one in sheets:
        sheet = book.add_sheet(one.title, cell_overwrite_ok=True)
        for area in one.merged:
            top, left, bottom, right = _corners(area)
            sheet.merge(top, bottom, left, right)
        for row, cells in enumerate(one.rows):
            for column, value in enumerate(cells):
                _xls_cell(sheet, row, column, value)
        for row in one.hidden_rows:
            sheet.row(row - 1).hidden = True
        for letters in one.hidden_columns:
            sheet.col(_column(letters)).hidden = True
        sheet.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[one.state]
    book.save(str(path))


def _xls_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if value == FAILED:
        sheet.row(row).set_cell_error(column, FAILED)
    elif isinstance(value, Shown):
        sheet.write(row, column, value.value, xlwt.easyxf(num_format_str=value.format))
    elif isinstance(value, date):
        sheet.write(row, column, value, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    else:
        sheet.write(row, column, value)


def _ods(path: Path, sheets: Sequence[Sheet]) -> None:
    document = OpenDocumentSpreadsheet()
    concealed = Style(name="concealed", family="table")
    concealed.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(concealed)
    for one in sheets:
        table = Table(name=one.title, **({} if one.state == "visible" else {"stylename": concealed}))
        hidden = {_column(letters) for letters in one.hidden_columns}
        for column in range(max(map(len, one.rows))):
            table.addElement(TableColumn(**({"visibility": "collapse"} if column in hidden else {})))
        spans = {_corners(area)[:2]: _corners(area) for area in one.merged}
        covered = {place for corners in spans.values() for place in _places(*corners)} - spans.keys()
        for row, cells in enumerate(one.rows):
            element = TableRow(**({"visibility": "collapse"} if row + 1 in one.hidden_rows else {}))
            for column, value in enumerate(cells):
                element.addElement(_ods_cell(value, spans.get((row, column)), covered=(row, column) in covered))
            table.addElement(element)
        document.spreadsheet.addElement(table)
    document.save(str(path))


def _ods_cell(value: Any, corners: tuple[int, int, int, int] | None, *, covered: bool) -> Any:
    if covered:
        return CoveredTableCell()
    attributes = _ods_value(value)
    if corners is not None:
        top, left, bottom, right = corners
        attributes |= {"numbercolumnsspanned": right - left + 1, "numberrowsspanned": bottom - top + 1}
    cell = TableCell(**attributes)
    for line in str(value.text if isinstance(value, Shown) else value if value is not None else "").split("\n"):
        if value is not None:
            cell.addElement(P(text=line))
    return cell


def _ods_value(value: Any) -> dict[str, Any]:
    if isinstance(value, Shown):
        return _ods_value(value.value) | ({"valuetype": "percentage"} if value.text.endswith("%") else {})
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"valuetype": "boolean", "booleanvalue": str(value).lower()}
    if isinstance(value, int | float):
        return {"valuetype": "float", "value": repr(value)}
    if isinstance(value, date):
        return {"valuetype": "date", "datevalue": value.isoformat()}
    if str(value).startswith("="):
        return {"formula": f"of:{value}"}
    return {"valuetype": "string"}


def _csv(path: Path, sheets: Sequence[Sheet]) -> None:
    (one,) = sheets
    path.write_bytes(csv_text(one.rows).encode("gb18030"))


def csv_text(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    """Rows as Excel writes them: what the cells show."""
    buffer = io.StringIO(newline="")
    shown = ([cell.text if isinstance(cell, Shown) else _shown(cell) for cell in row] for row in rows)
    csv.writer(buffer, delimiter=delimiter).writerows(shown)
    return buffer.getvalue()


def _shown(value: Any) -> Any:
    return str(value).upper() if isinstance(value, bool) else value


def _corners(area: str) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of a range, counted from 0."""
    left, top, right, bottom = openpyxl.utils.range_boundaries(area)
    return top - 1, left - 1, bottom - 1, right - 1


def _places(top: int, left: int, bottom: int, right: int) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _column(letters: str) -> int:
    return int(openpyxl.utils.column_index_from_string(letters)) - 1


WRITERS: Mapping[str, Callable[[Path, Sequence[Sheet]], None]] = {"xlsx": _xlsx, "xls": _xls, "ods": _ods, "csv": _csv}

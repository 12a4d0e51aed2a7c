"""A table that is written for a reader, as a workbook or a CSV. What stands in it can never become a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.excel import FORMULA_STARTS, Writable, new_book
from lianjian.new_file import check_free, put

#: Rows of a sheet of Excel, its header among them.
_ROWS = 1_048_576
#: Where a formula may begin: a cell, or what stands behind a sign that parts cells under the settings of other countries.
_FORMULA = re.compile(f"(^|[,;\t\r\n])(?=[{re.escape(''.join(sorted(FORMULA_STARTS)))}])")


def check_table_name(path: Path) -> None:
    """Raises BadInput unless the name ends in .xlsx or .csv, and for a file that is there already."""
    if path.suffix.casefold() not in (".xlsx", ".csv"):
        raise BadInput(f"“{path}”请以 .xlsx 或 .csv 结尾。", f"Let the name {str(path)!r} end in .xlsx or .csv.")
    check_free(path)


def write_table(path: Path, title: str, header: Sequence[tuple[str, int]], rows: Iterable[Sequence[Writable]]) -> None:
    """Writes a table: a workbook with one sheet `title` or a CSV (UTF-8 with a mark, as Excel reads it), by the name's ending.

    header: the columns' titles, with their widths in signs. Raises BadInput for another ending, a file that is there already,
    a folder that does not take it, and more rows than a sheet holds.
    """
    if path.suffix.casefold() == ".csv":
        _write_csv(path, header, rows)
    else:
        _write_sheet(path, title, header, rows)


def _write_csv(path: Path, header: Sequence[tuple[str, int]], rows: Iterable[Sequence[Writable]]) -> None:
    with put(path) as made, made.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file, quoting=csv.QUOTE_ALL)
        lines.writerow(name for name, _ in header)
        lines.writerows([_harmless(value) for value in row] for row in rows)


def _harmless(value: Writable) -> Writable:
    """The value, a text with the sign ' before whatever Excel might compute."""
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value


def _write_sheet(path: Path, title: str, header: Sequence[tuple[str, int]], rows: Iterable[Sequence[Writable]]) -> None:
    with new_book(path) as book:
        sheet = book.sheet(title)
        for column, (name, width) in enumerate(header):
            book.write(sheet, 0, column, name, bold=True, text_wrap=True, bg_color="#DDEBF7", border=1)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        line = 0
        for line, row in enumerate(rows, start=1):
            if line == _ROWS:
                raise BadInput(
                    f"一张工作表放不下超过 {_ROWS - 1} 行：请把文件名改为以 .csv 结尾。",
                    f"A sheet holds no more than {_ROWS - 1} rows: let the name end in .csv.",
                )
            for column, value in enumerate(row):
                book.write(sheet, line, column, value, text_wrap=True, valign="top")
        sheet.autofilter(0, 0, line, len(header) - 1)

"""Workbooks that the software writes: whole or not at all, recognised while nobody has changed them, and without formulas.

What a list says is written as text, a number, a day or yes and no. A text such as `=1+1` or `-5` stays text, also when
somebody edits its cell later.
"""

import math
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lianjian.new_file import put

#: With one of these at its start Excel takes what is typed for a formula.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
#: The comment of the archive; programs that save the workbook anew leave it out.
_STAMP = b"lianjian: as written"
_LONGEST_TEXT = 32_767
#: Excel keeps 15 digits of a number.
_EXACT = 10**15
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: A fixed day, so that equal content gives equal files.
_CREATED = datetime(2024, 1, 1)

Writable = str | int | float | bool | date | None


class Book:
    """A workbook that is being written."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def sheet(self, title: str) -> Worksheet:
        """A new sheet. Raises xlsxwriter's errors for a title that Excel does not take."""
        return self.book.add_worksheet(title)

    def format(self, **properties: Any) -> Format:
        """The format with these properties of XlsxWriter."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, value: Writable, **properties: Any) -> None:
        """Writes what a list says into a cell (row and column from 0), never as a formula."""
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._styled(properties))
        elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < _EXACT:
            sheet.write_number(row, column, value, self._styled(properties))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.format(**{"num_format": _day_format(value), **properties}))
        elif value is not None and value != "":
            text = str(value)[:_LONGEST_TEXT]
            if text[0] in FORMULA_STARTS:
                properties = {"quote_prefix": True, **properties}
            sheet.write_string(row, column, text, self._styled(properties))
        elif properties:
            sheet.write_blank(row, column, None, self.format(**properties))

    def _styled(self, properties: dict[str, Any]) -> Format | None:
        return self.format(**properties) if properties else None


@contextmanager
def new_book(path: Path, *, replace: bool = False, stamped: bool = True) -> Iterator[Book]:
    """A new workbook, at `path` once the block has ended well. Raises BadInput, see `lianjian.new_file.put`.

    One that is `stamped` is known while nobody has saved it, and is no list among the files of a folder.
    """
    with put(path, replace=replace) as made:
        book = Workbook(str(made), _OPTIONS)
        book.set_properties({"created": _CREATED})
        yield Book(book)
        book.close()
        if stamped:
            with zipfile.ZipFile(made, "a") as archive:
                stamp(archive)


def free_beside(beside: Path, ending: str) -> Path:
    """Where a workbook of ours goes: beside a file or in a folder, by its name and the ending, and the next free number.

    One that nobody has saved since is replaced; any other stays.
    """
    folder, stem = (beside, beside.resolve().name) if beside.is_dir() else (beside.parent, beside.stem)
    return free_in(folder, f"{stem}{ending}")


def free_in(folder: Path, stem: str, replaces: Callable[[Path], bool] = lambda _: True) -> Path:
    """Where a workbook of ours of that name goes in a folder: as `free_beside`, and only over one that it `replaces`."""
    names = (folder / f"{stem}{number}.xlsx" for number in chain([""], (f"-{n}" for n in count(2))))
    return next(path for path in names if not path.exists() or (is_untouched(path) and replaces(path)))


def stamp(archive: zipfile.ZipFile) -> None:
    """Marks a workbook as one that stands as it was written."""
    archive.comment = _STAMP


def is_untouched(path: Path) -> bool:
    """Whether the file is a workbook that this software wrote and nobody has saved since."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment == _STAMP
    except (OSError, zipfile.BadZipFile):
        return False


def _day_format(value: date) -> str:
    return "yyyy-mm-dd hh:mm" if isinstance(value, datetime) and (value.hour or value.minute) else "yyyy-mm-dd"

"""Reading xlsx workbooks. Only values are read: formulas, macros and links are never executed.

A workbook is a zip file from a stranger, so its true sizes are measured before it is read: archives that unpack to absurd
sizes, and sheets whose far corners would make a reader fill memory with empty cells, are refused.
"""

import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl

from lianjian.errors import BadInput
from lianjian.loaders.reading.cells import Cell
from lianjian.loaders.reading.delimited import Grid

#: Largest file, and largest sum of its unpacked parts, in bytes.
MAX_BYTES = 200 << 20
MAX_UNPACKED = 2 << 30
#: Largest area of a sheet between its first and last cell with a value.
MAX_CELLS = 50_000_000
#: What stands in a cell whose formula failed; cells.text refuses it.
FAILED_FORMULA = "#ERROR!"

# The reader's remarks (a chart sheet, a column of mixed types) go to those who listen, and not to the terminal otherwise.
for _logger in ("calamine", "fastexcel"):
    logging.getLogger(_logger).addHandler(logging.NullHandler())

_CHUNK = 1 << 20
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+", re.IGNORECASE)
#: The address of a cell that is not empty by itself.
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")
#: More than a cell's own tag is ever long.
_TAG = 512


def read_workbook(path: Path) -> Iterator[tuple[str, Grid]]:
    """Each visible sheet that is not empty: its name and its rows with their numbers; every row begins at column A.

    Rows that Excel hides (by a filter, say) are read like any other. Raises BadInput for a file that is broken, protected by a
    password, no xlsx, or too large.
    """
    _refuse_dangerous(path)
    try:
        reader = fastexcel.read_excel(path)
        for name in reader.sheet_names:
            sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if sheet.visible == "visible" and sheet.width:
                yield name, _grid(sheet)
    except fastexcel.FastExcelError as error:
        raise _broken(path) from error


def _grid(sheet: Any) -> Grid:
    """The rows that hold anything. The reader begins at the first used column, so the rows are padded to begin at column A."""
    batch, failed = sheet.to_arrow_with_errors()
    left: list[Cell] = [None] * sheet.available_columns()[0].absolute_index
    rows: dict[int, list[Cell]] = {
        number: left + list(cells)
        for number, cells in enumerate(pl.DataFrame(batch).iter_rows(), start=1)
        if "".join(filter(None, cells)).strip()
    }
    for error in failed.errors if failed else ():
        row, column = error.position
        rows.setdefault(row + 1, left + [None] * sheet.width)[len(left) + column] = FAILED_FORMULA
    return [(number, rows[number]) for number in sorted(rows)]


def _refuse_dangerous(path: Path) -> None:
    """Raises BadInput unless the file is a whole zip archive of bearable size in every part."""
    with path.open("rb") as file:
        head = file.read(len(_OLD_OFFICE))
    if head == _OLD_OFFICE:
        raise BadInput(
            f"“{path.name}”带密码，或是旧的 xls 格式：请用 Excel 去掉密码并另存为 xlsx 再载入。",
            f"{path.name!r} has a password or is an old xls file: save it as xlsx without a password.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise _too_large(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _broken(path) from error


def _measure(archive: zipfile.ZipFile, path: Path) -> None:
    """Unpacks every part without keeping it, for the sizes that an archive states of itself may be false."""
    unpacked = 0
    for part in archive.infolist():
        part.file_size = MAX_UNPACKED + 2 * _CHUNK  # else reading stops at the size stated
        area = _Area() if _WORKSHEET.fullmatch(part.filename) else None
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if area:
                    area.add(chunk)
                if unpacked > MAX_UNPACKED or (area and area.cells > MAX_CELLS):
                    raise _too_large(path)


class _Area:
    """The rectangle between the outermost cells of a sheet, from its XML as it comes in chunks."""

    def __init__(self) -> None:
        self._rest = b""
        self._columns: set[bytes] = set()
        self._rows: tuple[int, int] | None = None

    def add(self, chunk: bytes) -> None:
        """Takes the next part of the XML."""
        text = self._rest + chunk
        found = _CELL.findall(text)
        if found:
            self._columns.update(column for column, _ in found)
            rows = [int(row) for _, row in (min(found, key=_row), max(found, key=_row))]
            self._rows = min(rows[0], *(self._rows or rows)), max(rows[1], *(self._rows or rows))
        self._rest = text[-_TAG:]

    @property
    def cells(self) -> int:
        """How many cells the rectangle has."""
        if self._rows is None:
            return 0
        columns = [_column(letters) for letters in self._columns]
        return (max(columns) - min(columns) + 1) * (self._rows[1] - self._rows[0] + 1)


def _row(address: tuple[bytes, bytes]) -> int:
    return int(address[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _broken(path: Path) -> BadInput:
    return BadInput(
        f"“{path.name}”已损坏或不是 xlsx 工作簿：请用 Excel 打开后另存为 xlsx 再载入。",
        f"{path.name!r} is damaged or no xlsx workbook: open it in Excel and save it as xlsx.",
    )


def _too_large(path: Path) -> BadInput:
    return BadInput(
        f"“{path.name}”展开后过大，未读取：请删去多余的行列，或分成几个文件再载入。",
        f"{path.name!r} is too large when unpacked and was not read: delete stray rows and columns, or split it.",
    )

"""Reading delimited text: CSV and TSV as Excel, databases and people write them."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from operator import call
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.loaders.reading import limits
from lianjian.loaders.reading.cells import Cell, header_key
from lianjian.loaders.reading.formats.encodings import encoding_of, lines
from lianjian.loaders.reading.grid import FoundSheet, Grid, Rows

#: Longest cell, in characters: more than Excel's 32,767, less than what a missing quote swallows of a large file.
MAX_CELL = 100_000
_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 30
_SAMPLE_WIDTH = 20_000
#: A column with more different fields than this is not kept; that is looked at after so many rows.
_KEPT = 200_000
_LOOK = 1_000
#: What Excel leaves of 2023.10 that was typed as a number; a text does not say which of the two it was.
_NUMBER = re.compile(r"\d{4}\.1")


def delimited_sheets(path: Path, known: Collection[str]) -> list[FoundSheet]:
    """The one table of a text file, its rows numbered as Excel numbers them (a quoted line break does not count).

    `known` are the header keys of columns that lists have; they help to tell the delimiter. Raises BadInput when the file is
    too large, no text, or broken.
    """
    limits.check_bytes(path, limits.MAX_TEXT)
    return [FoundSheet("", "visible", lambda: _read(path, known))]


def _read(path: Path, known: Collection[str]) -> Grid:
    csv.field_size_limit(MAX_CELL)
    encoding = encoding_of(path)
    delimiter = _delimiter(islice(lines(path, encoding), _SAMPLE_LINES), known)
    watched = _Lines(lines(path, encoding))
    reader = csv.reader(watched, delimiter=delimiter, strict=True)
    rows: Rows = []
    kept = _Kept()
    cells = 0
    try:
        for number, record in enumerate(reader, start=1):
            cells += len(record)
            if number > limits.MAX_ROWS or cells > limits.MAX_CELLS:
                raise limits.too_many_cells(path, "")
            if "".join(record).strip():
                rows.append((number, tuple(map(_cell, record)) if watched.numbers else kept.row(record)))
            watched.numbers = False
    except csv.Error as error:
        raise BadInput(
            f"文件“{path.name}”第 {reader.line_num} 行附近的引号或分隔符不完整：请用 Excel 打开核对后另存再载入。",
            f"Quotes or delimiters of {path.name!r} are broken near line {reader.line_num} ({error}): mend and save it again.",
        ) from None
    return Grid(rows)


class _Fields(dict[str, str]):
    """The different fields of a column, each under itself."""

    def __missing__(self, field: str) -> str:
        self[field] = field
        return field


class _Kept:
    """Rows whose fields, where a column says the same over and over, are in memory once."""

    def __init__(self) -> None:
        self._columns: list[_Fields] = []
        self._given: list[Callable[[str], str]] = []
        self._until_look = _LOOK

    def row(self, record: list[str]) -> tuple[str, ...]:
        """The record with its fields as they were kept."""
        self._until_look -= 1
        if len(record) > len(self._columns) or not self._until_look:
            self._look(len(record))
        return tuple(map(call, self._given, record))

    def _look(self, width: int) -> None:
        """Makes room for more columns, and lets columns go in which too many different fields stand."""
        self._columns += [_Fields() for _ in range(width - len(self._columns))]
        self._given = [fields.__getitem__ if len(fields) < _KEPT else str for fields in self._columns]
        self._until_look = _LOOK


class _Lines:
    """Lines on their way to the reader, of which it is noted whether any may hold a number such as 2023.1."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self.numbers = False

    def __iter__(self) -> Iterator[str]:
        for line in self._source:
            if ".1" in line:
                self.numbers = True
            yield line


def _cell(field: str) -> Cell:
    return float(field) if _NUMBER.fullmatch(field.strip()) else field


def _delimiter(first: Iterable[str], known: Collection[str]) -> str:
    """The delimiter by which the first lines have most known column names, else most columns in the same number."""
    sample = [line[:_SAMPLE_WIDTH] for line in first]

    def merit(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(sample, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        names = max((sum(header_key(cell) in known for cell in row) for row in rows), default=0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return names, max((count * (width - 1) for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=merit)

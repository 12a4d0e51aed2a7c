"""Reading delimited text: CSV and TSV as Excel, databases and people write them, in the encodings that occur in China."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.loaders.reading.cells import Cell, header_key

#: Largest text file that is read, in bytes: a nation's list of communities is a tenth of it.
MAX_BYTES = 1 << 30
#: Longest cell, in characters: more than Excel's 32,767, less than what a missing quote swallows of a large file.
MAX_CELL = 100_000
_DELIMITERS = ",\t;"
_SAMPLE_LINES = 30
#: UTF-32 before UTF-16, whose mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: The rows of a sheet that hold anything, each with its number.
Grid = list[tuple[int, Sequence[Cell]]]


def read_delimited(path: Path, known: Collection[str]) -> Grid:
    """The records of a text file with their numbers as Excel counts them (1-based; a quoted line break does not count).

    `known` are the header keys of columns that lists have; they help to tell the delimiter. Raises BadInput when the file is
    too large, no text, or broken.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(
            f"文件“{path.name}”超过 {MAX_BYTES >> 20} MB，请分成几个文件再载入。",
            f"The file {path.name!r} is larger than {MAX_BYTES >> 20} MB: split it.",
        )
    text = decode(path.read_bytes(), path.name)
    return _records(text, _delimiter(text, known), path.name)


def decode(raw: bytes, name: str) -> str:
    """The text of a file: by its mark, else as UTF-8 if it is that throughout, else as GB18030. Raises BadInput."""
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
    for attempt in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            text = raw.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise BadInput(
        f"文件“{name}”不是可以辨认的文本：请用 Excel 另存为“CSV UTF-8”或 xlsx 再载入。",
        f"The file {name!r} is not text in a known encoding: save it as CSV UTF-8 or xlsx.",
    )


def _delimiter(text: str, known: Collection[str]) -> str:
    """The delimiter by which the first lines have most known column names, else most columns in the same number."""
    lines = text[: 64 * 1024].splitlines(keepends=True)[:_SAMPLE_LINES]

    def merit(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        names = max((sum(header_key(cell) in known for cell in row) for row in rows), default=0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return names, max((count * (width - 1) for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=merit)


def _records(text: str, delimiter: str, name: str) -> Grid:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [(number, record) for number, record in enumerate(reader, start=1) if "".join(record).strip()]
    except csv.Error as error:
        raise BadInput(
            f"文件“{name}”第 {reader.line_num} 行附近的引号或分隔符不完整：请用 Excel 打开核对后另存再载入。",
            f"The quotes or delimiters of {name!r} are broken near line {reader.line_num} ({error}): mend and save it again.",
        ) from None

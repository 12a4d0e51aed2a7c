"""Reading JSON and lines of JSON: arrays of objects, arrays of rows, or an object of sheets that are such arrays."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from lianjian.errors import BadInput
from lianjian.loaders.reading import limits
from lianjian.loaders.reading.formats.encodings import encoding_of, lines
from lianjian.loaders.reading.formats.records import plain_cell, records_grid
from lianjian.loaders.reading.grid import FoundSheet, Grid, filled


def json_sheets(path: Path) -> list[FoundSheet]:
    """The tables of a JSON file: `[{...}, ...]`, `[[...], ...]`, or `{"sheet": either}`. Raises BadInput."""
    limits.check_bytes(path, limits.MAX_WORKBOOK)
    try:
        content = orjson.loads(path.read_text(encoding=encoding_of(path)))
    except orjson.JSONDecodeError as error:
        raise _broken(path, f"第 {error.lineno} 行", f"line {error.lineno}") from error
    sheets = content if isinstance(content, dict) else {"": content}
    if not all(isinstance(rows, list) for rows in sheets.values()):
        raise _no_table(path)
    return [FoundSheet(name, "visible", partial(_table, path, name, rows)) for name, rows in sheets.items()]


def json_line_sheets(path: Path) -> list[FoundSheet]:
    """The one table of a file that has an object in each line. Raises BadInput."""
    limits.check_bytes(path, limits.MAX_TEXT)
    return [FoundSheet("", "visible", lambda: records_grid(path, "", _objects(path)))]


def _objects(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines(path, encoding_of(path)), start=1):
        if not line.strip():
            continue
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise _broken(path, f"第 {number} 行", f"line {number}") from error
        if not isinstance(record, dict):
            raise _no_table(path)
        yield number, record


def _table(path: Path, sheet: str, rows: list[Any]) -> Grid:
    if all(isinstance(row, dict) for row in rows):
        return records_grid(path, sheet, enumerate(rows, start=1))
    if not all(isinstance(row, list) for row in rows):
        raise _no_table(path)
    if len(rows) > limits.MAX_ROWS or sum(map(len, rows)) > limits.MAX_CELLS:
        raise limits.too_many_cells(path, sheet)
    numbered = [(number, tuple([plain_cell(cell) for cell in row])) for number, row in enumerate(rows, start=1)]
    return Grid([(number, cells) for number, cells in numbered if any(map(filled, cells))])


def _broken(path: Path, zh: str, en: str) -> BadInput:
    return BadInput(
        f"“{path.name}”不是有效的 JSON（{zh}附近，或嵌套过深）：请从原来的系统重新导出，或另存为 xlsx 再载入。",
        f"{path.name!r} is no valid JSON (near {en}, or nested too deeply): export it anew, or save the list as xlsx.",
    )


def _no_table(path: Path) -> BadInput:
    return BadInput(
        f"“{path.name}”里没有表格：JSON 应是对象的数组 [{{…}}, …]，或 {{“表名”: 数组}}；jsonl 每行一个对象。",
        f'{path.name!r} holds no table: JSON has to be an array of objects [{{...}}, ...] or {{"sheet": array}}; '
        "a jsonl file has an object in each line.",
    )

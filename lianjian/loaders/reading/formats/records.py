"""Records of other programs (JSON, Parquet) as rows: each key a column, each value a cell."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from lianjian.loaders.reading import limits
from lianjian.loaders.reading.cells import Cell, Fault
from lianjian.loaders.reading.formats.numbers import plain_date, plain_number, plain_time
from lianjian.loaders.reading.grid import Grid, Rows


def records_grid(path: Path, sheet: str, records: Iterable[tuple[int, Mapping[str, Any]]]) -> Grid:
    """Records with their numbers as rows; the columns are all their keys, in the order in which they come first.

    Raises BadInput when they are too many.
    """
    columns: dict[str, int] = {}
    rows: Rows = []
    for number, record in records:
        cells: list[Cell] = [None] * len(columns)
        for key, value in record.items():
            at = columns.setdefault(key, len(columns))
            cells += [None] * (at + 1 - len(cells))
            cells[at] = plain_cell(value)
        rows.append((number, tuple(cells)))
        if len(rows) > limits.MAX_ROWS or len(rows) * len(columns) > limits.MAX_CELLS:
            raise limits.too_many_cells(path, sheet)
    return Grid(rows, keys=tuple(columns))


def plain_cell(value: Any) -> Cell:
    """A value of a record as a cell. Of a list of plain values the cell holds each; anything else with parts is a Fault."""
    if value is None or isinstance(value, str | bool):
        return value or None if isinstance(value, str) else value
    if isinstance(value, int):
        return value
    if isinstance(value, float | Decimal):
        return plain_number(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, datetime):
        return plain_date(value)
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return plain_time(value)
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return "、".join(str(part) for part in value) or None
    return Fault("nested-value")

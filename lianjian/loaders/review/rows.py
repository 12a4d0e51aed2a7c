"""Reading a workbook that asks people, with their answers in it."""

from collections.abc import Collection
from pathlib import Path

from lianjian.loaders.reading.cells import Cell, Fault, as_typed
from lianjian.loaders.reading.formats.kinds import kind_of
from lianjian.loaders.reading.formats.xlsx import xlsx_sheets

#: A row with its number in the sheet, its cells by title.
Row = tuple[int, dict[str, str]]


def rows_of(path: Path, name: str, needed: Collection[str]) -> list[Row] | None:
    """The rows of the sheet of that name; columns may stand in another order. None where it or a needed column is not there.

    Raises BadInput for a file that cannot be read.
    """
    if kind_of(path) != "xlsx":
        return None
    sheet = next((one for one in xlsx_sheets(path) if one.name == name), None)
    grid = sheet.read() if sheet is not None else None
    if grid is None or not grid.rows:
        return None
    titles = [_text(cell) for cell in grid.rows[0][1]]
    if any(titles.count(title) != 1 for title in needed):
        return None
    return [
        (number, {title: _text(cells[at]) if at < len(cells) else "" for at, title in enumerate(titles)})
        for number, cells in grid.rows[1:]
    ]


def _text(cell: Cell) -> str:
    """A cell as text; a number that Excel keeps as 1.0 is 1. A formula without a value is no text that anything accepts."""
    return "=" if isinstance(cell, Fault) else as_typed(cell).strip()

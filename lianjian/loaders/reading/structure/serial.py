"""A column that only numbers the rows and has no title."""

from collections.abc import Iterator, Sequence

from lianjian.loaders.reading.cells import as_typed
from lianjian.loaders.reading.grid import Rows, filled, with_cells
from lianjian.loaders.reading.structure.findings import Finding
from lianjian.loaders.reading.structure.naming import Titles


def empty_serial_columns(titles: Sequence[Titles], rows: Rows, header: int) -> Iterator[Finding]:
    """Empties columns without a title in which 1, 2, 3 ... stand, and yields a finding for each."""
    for column, parts in enumerate(titles):
        if parts or not _counts_up(rows, column):
            continue
        rows[:] = [(number, with_cells(cells, {column: None})) for number, cells in rows]
        yield Finding("serial-column", header, column, {"column": "—"})


def _counts_up(rows: Rows, column: int) -> bool:
    count = 0
    for _, cells in rows:
        if column < len(cells) and filled(cells[column]):
            count += 1
            if as_typed(cells[column]).strip() != str(count):
                return False
    return count > 1

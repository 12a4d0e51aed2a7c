"""From the grid of a sheet to a list: its columns by name and its rows of data, and what was done on the way."""

from collections.abc import Collection
from dataclasses import dataclass

from lianjian.loaders.reading.grid import Grid, Rows
from lianjian.loaders.reading.structure.findings import Finding
from lianjian.loaders.reading.structure.header import Header, find_header
from lianjian.loaders.reading.structure.merged import spread
from lianjian.loaders.reading.structure.naming import column_names
from lianjian.loaders.reading.structure.rows import blank_rows, data_rows, hidden_parts
from lianjian.loaders.reading.structure.serial import empty_serial_columns
from lianjian.loaders.reading.structure.ticks import fold_ticks


@dataclass(frozen=True, slots=True)
class Sensed:
    """The names of the columns ("" for one without), the number of the header's last row, the rows of data, what was done."""

    names: tuple[str, ...]
    header_row: int
    rows: Rows
    findings: tuple[Finding, ...]


def sense(grid: Grid, known: Collection[str], header_rows: tuple[int, int] | None = None) -> Sensed:
    """The list in a sheet that holds something. Its cells are changed where a rule says so.

    `known` are the header keys of columns that lists have; `header_rows` are the header's first and last row where a person
    says so.
    """
    if grid.keys is not None:
        header = Header(0, 0, tuple((key,) if key else () for key in grid.keys))
    else:
        header = find_header(grid, known, header_rows)
    findings = list(_header_finding(grid, header))
    rows, left_out = data_rows(grid, header)
    findings += left_out
    findings += spread(grid, rows, header.bottom)
    findings += empty_serial_columns(header.titles, rows, header.bottom)
    titles, ticked = fold_ticks(header.titles, rows, header.bottom, known)
    findings += ticked
    names = column_names(titles, known)
    findings += blank_rows(grid, rows)
    findings += hidden_parts(grid, rows, names)
    return Sensed(names, header.bottom, rows, tuple(findings))


def _header_finding(grid: Grid, header: Header) -> list[Finding]:
    """A finding unless the header is simply the first row."""
    first = grid.rows[0][0]
    joined = next(("/".join(parts) for parts in header.titles if len(parts) > 1), "")
    if grid.keys is not None or (header.top <= first and not joined):
        return []
    shown = str(header.top) if header.top == header.bottom else f"{header.top}–{header.bottom}"
    above = sum(number < header.top for number, _ in grid.rows[: header.top])
    return [Finding("header-found", header.bottom, None, {"rows": shown, "above": str(above or ""), "joined": joined})]

"""Merged cells among the data: a value that stands over several rows counts for each of them."""

from bisect import bisect_right
from collections.abc import Iterator

from lianjian.loaders.reading.cells import Cell
from lianjian.loaders.reading.grid import Grid, Rows, Span, filled, with_cells
from lianjian.loaders.reading.structure.findings import Finding


def spread(grid: Grid, rows: Rows, header: int) -> Iterator[Finding]:
    """Gives each of the rows what merged cells above it say for it; rows that hold nothing of their own are not among them.

    Cells merged across columns say something for the first column only. Yields a finding for each column.
    """
    numbers = [number for number, _ in rows]
    values = _values(grid, [span for span in grid.spans if span.bottom > span.top > header])
    taken: dict[int, list[Span]] = {}
    for span in sorted(span for span, value in values.items() if filled(value)):
        under = range(bisect_right(numbers, span.top), bisect_right(numbers, span.bottom))
        before = taken.get(span.left, [])
        if not under or (before and before[-1].bottom >= span.top):  # no spreadsheet makes cells that overlap
            continue
        taken.setdefault(span.left, []).append(span)
        for at in under:
            number, cells = rows[at]
            rows[at] = number, with_cells(cells, {span.left: values[span]})
    for column, spans in sorted(taken.items()):
        where = "、".join(f"{span.top}–{span.bottom}" for span in spans[:3]) + ("…" if len(spans) > 3 else "")
        yield Finding("merged-cells", header, column, {"rows": where})


def _values(grid: Grid, spans: list[Span]) -> dict[Span, Cell]:
    """What stands in the first cell of each."""
    tops = {span.top for span in spans}
    first = {number: cells for number, cells in grid.rows if number in tops}
    return {span: cells[span.left] for span in spans if span.left < len(cells := first.get(span.top, ()))}

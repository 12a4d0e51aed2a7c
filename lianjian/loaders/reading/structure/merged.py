"""Merged cells among the data: a value that stands over several rows counts for each of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from lianjian.loaders.reading.cells import Cell
from lianjian.loaders.reading.grid import Grid, Rows, Span, filled
from lianjian.loaders.reading.structure.findings import Finding


def spread(grid: Grid, rows: Rows, header: int) -> Iterator[Finding]:
    """Gives each of the rows what merged cells above it say for it; rows that hold nothing of their own are not among them.

    Cells merged across columns say something for the first column only. Yields a finding for each column.
    """
    numbers = [number for number, _ in rows]
    values = {span: _value(rows, numbers, span) for span in grid.spans if span.bottom > span.top > header}
    taken: dict[int, list[Span]] = {}
    for span in sorted(span for span, value in values.items() if filled(value)):
        before = taken.setdefault(span.left, [])
        if before and before[-1].bottom >= span.top:
            continue  # no spreadsheet makes cells that overlap
        before.append(span)
        for at in range(bisect_right(numbers, span.top), bisect_right(numbers, span.bottom)):
            cells = rows[at][1]
            cells += [None] * (span.left + 1 - len(cells))
            cells[span.left] = values[span]
    for column, spans in sorted(taken.items()):
        where = "、".join(f"{span.top}–{span.bottom}" for span in spans[:3]) + ("…" if len(spans) > 3 else "")
        yield Finding("merged-cells", header, column, {"rows": where})


def _value(rows: Rows, numbers: list[int], span: Span) -> Cell:
    at = bisect_left(numbers, span.top)
    if at == len(rows) or numbers[at] != span.top or span.left >= len(rows[at][1]):
        return None
    return rows[at][1][span.left]

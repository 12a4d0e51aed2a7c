"""Which rows below the header are data."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lianjian.loaders.reading.cells import Cell, header_key
from lianjian.loaders.reading.grid import Grid, Rows, Span, filled
from lianjian.loaders.reading.structure.example import is_example
from lianjian.loaders.reading.structure.findings import Finding, ranges
from lianjian.loaders.reading.structure.foot import foot_row
from lianjian.loaders.reading.structure.header import Header
from lianjian.loaders.reading.structure.titles import title


def data_rows(grid: Grid, header: Header) -> tuple[Rows, list[Finding]]:
    """The rows of data, and a finding for each row below the header that is none."""
    below = [(number, cells) for number, cells in grid.rows if number > header.bottom]
    findings = list(_no_data(grid, header, below))
    if not findings:
        return below, findings
    left_out = {finding.row for finding in findings}
    return [(number, cells) for number, cells in below if number not in left_out], findings


def blank_rows(grid: Grid, rows: Rows) -> Iterator[Finding]:
    """A finding when rows between the first and the last row of data hold nothing."""
    if grid.keys is not None or not rows or rows[-1][0] - rows[0][0] + 1 == len(rows):
        return
    numbers = [number for number, _ in grid.rows if rows[0][0] <= number <= rows[-1][0]]
    blank = [gap for before, after in pairwise(numbers) for gap in range(before + 1, after)]
    if blank:
        yield Finding("blank-rows", params={"rows": ranges(blank)})


def hidden_parts(grid: Grid, rows: Rows, names: Sequence[str]) -> Iterator[Finding]:
    """Findings for what is hidden and was read all the same."""
    numbers = {number for number, _ in rows}
    hidden = [row for row in grid.hidden_rows if row in numbers]
    if hidden:
        yield Finding("hidden-rows", params={"rows": ranges(hidden)})
    columns = [names[at] for at in grid.hidden_columns if at < len(names) and names[at]]
    if columns:
        yield Finding("hidden-columns", params={"columns": "、".join(columns)})


def _no_data(grid: Grid, header: Header, below: Rows) -> Iterator[Finding]:
    titles = [parts[-1] if parts else "" for parts in header.titles]
    wide = {span.top: span for span in grid.spans if _is_wide(span, titles)}
    foot = _foot_start(below)
    repeats = _Repeated(titles)
    for at, (number, cells) in enumerate(below):
        code: str | None = foot_row(cells)
        if is_example(cells):
            code = "example-row"
        elif code is None and at >= foot:
            code = "foot-row"
        elif code is None and number in wide and _stands_alone(cells, wide[number]):
            code = "heading-row"
        elif code is None and at == 0 and grid.keys is None and _is_numbering(cells):
            code = "numbering-row"
        elif code is None and grid.keys is None and repeats(cells):
            code = "repeated-header"
        if code is not None:
            yield Finding(code, number)


def _foot_start(below: Rows) -> int:
    """Where the foot begins: at a remark behind which nothing follows but remarks, totals and rows of one cell."""
    start = len(below)
    for at in range(len(below) - 1, -1, -1):
        code = foot_row(below[at][1])
        if code == "foot-row":
            start = at
        elif code is None and sum(map(filled, below[at][1])) > 1:
            break
    return start


def _is_wide(span: Span, titles: Sequence[str]) -> bool:
    """Whether merged cells stand over at least half of the list's columns."""
    return span.right > span.left and 2 * (span.right - span.left + 1) >= sum(map(bool, titles))


def _stands_alone(cells: Sequence[Cell], span: Span) -> bool:
    return all(at == span.left for at, cell in enumerate(cells) if filled(cell))


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 ... under the header."""
    given = [cell for cell in cells if filled(cell)]
    return len(given) > 2 and [str(cell).strip("()（） ") for cell in given] == [str(at) for at in range(1, len(given) + 1)]


class _Repeated:
    """Whether a row is the header once more, as at the top of each printed page."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._first = next((at for at, text in enumerate(titles) if text), -1)

    def __call__(self, cells: Sequence[Cell]) -> bool:
        if not 0 <= self._first < len(cells):
            return False
        start = cells[self._first]
        return isinstance(start, str) and self._titles[self._first][0] in start and self._is_header(cells)

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        given = [(at, header_key(title(cell))) for at, cell in enumerate(cells) if filled(cell)]
        return len(given) > 1 and all(at < len(self._titles) and key == header_key(self._titles[at]) for at, key in given)

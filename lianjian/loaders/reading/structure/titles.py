"""The top rows of a sheet as titles: merged cells filled in, groups carried to the columns that they stand over."""

from collections.abc import Sequence

from lianjian.loaders.reading.cells import Cell, CellError, Fault, as_typed, close_up, partial_date
from lianjian.loaders.reading.grid import Grid, Span, filled

#: A run of columns, both ends included.
Run = tuple[int, int]


class Titles:
    """The rows of a sheet down to `last`, asked for what may be titles in them."""

    def __init__(self, grid: Grid, last: int) -> None:
        self._cells = {number: cells for number, cells in grid.rows if number <= last}
        self._spans = [span for span in grid.spans if span.top <= last]
        self.width = max((len(cells) for cells in self._cells.values()), default=0)

    def __contains__(self, row: int) -> bool:
        """Whether the row holds anything."""
        return row in self._cells

    def row(self, row: int) -> list[str]:
        """The titles in a row; "" where there is none."""
        titles = [title(cell) for cell in self._cells.get(row, ())]
        return titles + [""] * (self.width - len(titles))

    def columns(self, top: int, bottom: int) -> tuple[tuple[str, ...], ...]:
        """For each column the titles over it, from top to bottom, each once."""
        rows = self._filled(top, bottom)
        return tuple(tuple(dict.fromkeys(text for text in column if text)) for column in zip(*rows, strict=True))

    def has_label(self, row: int) -> bool:
        """Whether something in the row says what the list is about (填报单位:..., a date) instead of naming columns."""
        return any(_is_label(text) for text in self.row(row) if text)

    def groups(self, row: int) -> set[int]:
        """The columns over which merged cells of the row name a group."""
        return {at for span in self._across(row) for at in range(span.left, span.right + 1)}

    def is_divided(self, row: int) -> bool:
        """Whether the next row names the columns under the groups of this one, so that both belong to the header."""
        below = self._cells.get(row + 1)
        if below is None:
            return False
        if any(span.top == row and span.bottom > row for span in self._spans):
            return True
        own = [at for at, cell in enumerate(below) if filled(cell)]
        if not all(_names(below[at]) for at in own):
            return False
        named = {*own, *self.groups(row + 1)}
        runs = self._runs(row, sorted(named))
        under = {at for start, stop in runs for at in range(start, stop + 1)}
        if not runs or not under <= named:
            return False
        distinct = len({below[at] for at in own}) == len(own)
        return named == under or (len(self._across(row)) > 1 and distinct)

    def is_group_row(self, row: int, header: int) -> bool:
        """Whether a row holds names of groups of the columns in the header below it, and no title, label or date."""
        if self.has_label(row):
            return False
        texts = [at for at, text in enumerate(self.row(row)) if text]
        below = [at for at, text in enumerate(self.row(header)) if text]
        whole = (min(below, default=0), max(below, default=0))
        if len(texts) < 2 and texts[:1] <= [whole[0]]:
            return False  # a title, though it may not be merged over the whole list
        spans = [span for span in self._spans if span.top == row]
        if spans:
            return any(span.bottom > row or _divides(span, whole) for span in spans)
        return len(texts) > 1 and bool(self._runs(row, below))

    def _runs(self, row: int, below: Sequence[int]) -> list[Run]:
        """Where one title of the row stands over several columns: as merged cells, else over empty ones with titles below."""
        merged = [(span.left, span.right) for span in self._across(row)]
        return merged or _open_runs(self.row(row), below)

    def _across(self, row: int) -> list[Span]:
        return [span for span in self._spans if span.top == row and span.right > span.left]

    def _filled(self, top: int, bottom: int) -> list[list[str]]:
        rows = {row: self.row(row) for row in range(top, bottom + 1)}
        for span in self._spans:
            if span.top >= top:
                text = rows[span.top][span.left] if span.top <= bottom and span.left < self.width else ""
                for row in range(span.top, min(span.bottom, bottom) + 1):
                    for at in range(span.left, min(span.right + 1, self.width)):
                        rows[row][at] = text
        for row in range(top, bottom):
            self._carry(rows, row, bottom)
        return list(rows.values())

    def _carry(self, rows: dict[int, list[str]], row: int, bottom: int) -> None:
        """Carries the groups of a row without merged cells to the right, within the groups of the row above."""
        if self._across(row):
            return
        below = [at for at in range(self.width) if any(rows[under][at] for under in range(row + 1, bottom + 1))]
        above = rows.get(row - 1)
        for start, stop in _open_runs(rows[row], below):
            for at in range(start + 1, stop + 1):
                if above is not None and above[at] != above[at - 1]:
                    break
                rows[row][at] = rows[row][start]


def title(cell: Cell) -> str:
    """A column name as people see it, without the mark of a required column."""
    return "" if isinstance(cell, Fault) else close_up(as_typed(cell)).strip("*\uff0a ")


def _names(cell: Cell) -> bool:
    """Whether a cell may name a column: a text, and no number."""
    return isinstance(cell, str) and not cell.strip().replace(".", "").isdecimal()


def _open_runs(texts: Sequence[str], below: Sequence[int]) -> list[Run]:
    """A title and the empty cells to its right, as far as the columns `below` reach without a gap."""
    runs: list[Run] = []
    for at in below:
        if texts[at]:
            runs.append((at, at))
        elif runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
    return [run for run in runs if run[1] > run[0]]


def _divides(span: Span, whole: Run) -> bool:
    """Whether merged cells stand over several columns and not over the whole list, as its title does."""
    return span.right > span.left and not (span.left <= whole[0] and span.right >= whole[1])


def _is_label(text: str) -> bool:
    if ":" in text or "：" in text:
        return True
    try:
        return partial_date(text) is not None
    except CellError:
        return False

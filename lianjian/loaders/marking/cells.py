"""Marking the cells of one sheet's XML."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lianjian.loaders.marking.splice import Element, Splice, element_of, events, tag_end, tag_with
from lianjian.loaders.marking.styles import Styles
from lianjian.loaders.problems import Problem, Severity
from lianjian.loaders.reading.formats.safexml import local, small_number
from lianjian.loaders.reading.grid import column_letters, column_number

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)["']""")
_WORST: Sequence[Severity] = ("error", "review", "note")

#: Row as Excel numbers it, column from 0.
Place = tuple[int, int]
#: Where a problem lies: a cell, a row as a whole (no column), or the sheet as a whole (neither).
Spot = tuple[int | None, int | None]


@dataclass(slots=True)
class Marked:
    """A sheet whose cells were marked: the changes, the problems of each cell, and the parts of the sheet (cells left out)."""

    splice: Splice
    problems: dict[Place, list[Problem]]
    parts: list[Element] = field(default_factory=list)


def spot_of(cell: str) -> Spot:
    """What the address in a problem means: `C3`, `3` or nothing. Raises ValueError."""
    match = _CELL.fullmatch(cell)
    if match is not None:
        return int(match[2]), column_number(match[1])
    return (int(cell), None) if cell else (None, None)


def worst(problems: Iterable[Problem]) -> Severity:
    """The gravest severity among problems."""
    found = {problem.severity for problem in problems}
    return next(severity for severity in _WORST if severity in found)


def mark_cells(raw: bytes, wanted: Mapping[Spot, Sequence[Problem]], styles: Styles) -> Marked:
    """Gives the cells of the problems their fill, and takes away the fills of an earlier copy. Raises BadXml."""
    return _Pass(raw, wanted, styles).run()


@dataclass(slots=True)
class _Row:
    """The row that is being passed: its cells that may matter, each with its column, place and style."""

    number: int
    name: str
    attributes: dict[str, str]
    start: int
    cells: list[tuple[int, int, int]] = field(default_factory=list)


class _Pass:
    def __init__(self, raw: bytes, wanted: Mapping[Spot, Sequence[Problem]], styles: Styles) -> None:
        self._raw = raw
        self._styles = styles
        self._marked = Marked(Splice(raw), {})
        self._rows: dict[int, dict[int | None, list[Problem]]] = defaultdict(lambda: defaultdict(list))
        self._whole = [*wanted.get((None, None), ())]
        self._shown = _shown_cells(raw)
        for (row, column), problems in wanted.items():
            if row is not None:
                seen, at = self._shown.get((row, column), (row, column))
                self._rows[seen][at] += problems
        self._columns: list[tuple[int, int, int]] = []
        self._row = _Row(0, "", {}, 0)
        self._column = -1
        self._part: tuple[str, dict[str, str], int] | None = None

    def run(self) -> Marked:
        events(self._raw, self._start, self._end)
        for row, columns in self._rows.items():  # rows that the file does not have
            for column, problems in columns.items():
                self._marked.problems.setdefault((row, column or 0), []).extend(problems)
        if self._whole:
            self._marked.problems.setdefault((1, 0), []).extend(self._whole)
        return self._marked

    def _start(self, name: str, attributes: dict[str, str], depth: int, at: int) -> None:
        if depth == 2:
            self._part = (name, attributes, at)
        elif depth == 4 and local(name) == "c":
            self._cell(attributes, at)
        elif depth == 3 and local(name) == "row":
            number = small_number(attributes.get("r", ""))
            self._row = _Row(self._row.number + 1 if number is None else number, name, attributes, at)
            self._column = -1
        elif depth == 3 and local(name) == "col":
            numbers = [small_number(attributes.get(key, "0")) for key in ("min", "max", "style")]
            self._columns.append((numbers[0] or 0, numbers[1] or 0, numbers[2] or 0))

    def _cell(self, attributes: dict[str, str], at: int) -> None:
        address = attributes.get("r")
        self._column = self._column + 1 if address is None else column_number(address.rstrip("0123456789"))
        style = attributes.get("s", "0")
        row = self._row
        if row.number in self._rows or self._whole:
            row.cells.append((self._column, at, small_number(style) or 0))
        elif style in self._styles.marks:
            self._restyle(at, self._styles.cleared(int(style)))

    def _end(self, name: str, depth: int, at: int) -> None:
        if depth == 3 and name == self._row.name:
            self._finish(at)
        elif depth == 2 and self._part is not None:
            self._marked.parts.append(element_of(self._raw, *self._part[:2], depth, self._part[2], at))

    def _finish(self, closing: int) -> None:
        row = self._row
        columns = self._rows.pop(row.number, {})
        seen = [
            column for column, _, _ in row.cells if self._shown.get((row.number, column), (row.number, column))[0] == row.number
        ]
        first = seen[0] if seen else 0
        if self._whole and row.cells:
            columns.setdefault(None, []).extend(self._whole)
            self._whole = []
        of_the_row = columns.pop(None, None)
        if of_the_row is not None:
            columns.setdefault(first, []).extend(of_the_row)
        for column, at, style in row.cells:
            found = columns.get(column)
            if found:
                self._restyle(at, self._styles.marked(style, worst(found)))
            elif str(style) in self._styles.marks:
                self._restyle(at, self._styles.cleared(style))
        self._marked.problems |= {(row.number, at): problems for at, problems in columns.items() if at is not None}
        self._add_cells(columns, closing)

    def _add_cells(self, columns: Mapping[int | None, list[Problem]], closing: int) -> None:
        """Adds cells that were empty, with the style that they would have had."""
        row = self._row
        there = {column for column, _, _ in row.cells}
        absent = sorted(column for column in columns if column is not None and column not in there)
        new: dict[int, bytes] = defaultdict(bytes)
        for column in absent:
            style = self._styles.marked(self._style_of(column), worst(columns[column]))
            behind = next((at for other, at, _ in row.cells if other > column), closing)
            prefix = row.name[: -len("row")]
            new[behind] += f'<{prefix}c r="{column_letters(column)}{row.number}" s="{style}"/>'.encode()
        for at, cells in new.items():
            if at != closing:
                self._marked.splice.replace(at, at, cells)
            else:
                whole = element_of(self._raw, row.name, row.attributes, 3, row.start, closing)
                self._marked.splice.grow(whole, cells)

    def _style_of(self, column: int) -> int:
        own = self._row.attributes
        if own.get("customFormat") in {"1", "true"} and (style := small_number(own.get("s", ""))) is not None:
            return style
        return next((style for first, last, style in self._columns if first <= column + 1 <= last), 0)

    def _restyle(self, at: int, style: int) -> None:
        end = tag_end(self._raw, at)
        self._marked.splice.replace(at, end, tag_with(self._raw[at:end], {"s": str(style)}))


def _shown_cells(raw: bytes) -> dict[tuple[int, int | None], Place]:
    """The cell that shows itself for each one that is hidden behind it in merged cells."""
    shown: dict[tuple[int, int | None], Place] = {}
    for left, top, right, bottom in _MERGED.findall(raw):
        first = (int(top), column_number(left.decode()))
        last = (int(bottom), column_number(right.decode()))
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > 100_000:
            continue
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                shown[row, column] = first
    return shown

"""What the reader of xlsx values does not tell of a sheet: how large it is, merged and hidden parts, formulas that failed.

The reader makes a rectangle of all cells between the first and the last, and a copy of a shared text for each cell, so both
are measured before it is asked. What it would not survive, such as a cell at ZZZZ99999999, is refused here as damage.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lianjian.loaders.reading.formats.safexml import BadXml, local, small_number
from lianjian.loaders.reading.grid import Span, column_letters, column_number

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_RANGE = re.compile(rf"{_ADDRESS.pattern}(?::{_ADDRESS.pattern})?")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_383
_TRUE = frozenset({"1", "true", "on"})
#: The elements that make a cell more than formatted.
_CONTENT = frozenset({"v", "is", "f"})

#: Row as Excel numbers it, column counted from 0.
Place = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """What was found in a sheet.

    `forms` are the cells with a format that shows something special (numbers.shows); `formulas` those whose formula gives a
    number, which is stored beside it unless a program wrote the formula. `shared` counts the cells with a shared text.
    """

    spans: list[Span] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    failed: list[Place] = field(default_factory=list)
    formulas: list[Place] = field(default_factory=list)
    forms: list[tuple[Place, str]] = field(default_factory=list)
    cells: int = 0
    shared: int = 0
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    @property
    def area(self) -> int:
        """How many cells lie between the outermost ones that hold something."""
        if not self.rows:
            return 0
        return (max(self.rows) - min(self.rows) + 1) * (max(self.columns) - min(self.columns) + 1)

    @property
    def corner(self) -> str:
        """The address of the last cell of that area."""
        return f"{column_letters(max(self.columns))}{max(self.rows)}" if self.rows else ""


class SheetPass:
    """Takes the elements of a sheet's XML and keeps what matters in `marks`. `forms` are the styles that do, by index."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        self.marks = Marks()
        self._forms = forms
        self._known: dict[str, int] = {}  # columns by their letters
        self._row = 0
        self._row_text = "0"
        self._place = (0, -1)
        self._type: str | None = None
        self._open = False  # whether what follows belongs to a cell

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises BadXml for an address that no sheet has."""
        if name == "c":
            self._cell(attributes)
        elif name in _CONTENT:
            if self._open:
                self._content(name)
        elif name == "row":
            self._new_row(attributes)
        elif ":" in name:  # the reader takes elements by their local names, whatever their prefix means
            self.start(local(name), attributes)
        else:
            self._open = False
            self._other(name, attributes)

    def _content(self, name: str) -> None:
        row, column = self._place
        self.marks.rows.add(row)
        self.marks.columns.add(column)
        if name == "f" and (self._type is None or self._type == "n"):
            self.marks.formulas.append(self._place)

    def _other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            self._merged(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self._hide_columns(attributes)

    def _new_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else _row(number)
        self._row_text = str(self._row)
        self._place = (self._row, -1)
        if attributes.get("hidden") in _TRUE:
            self.marks.hidden_rows.append(self._row)

    def _cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r", "")
        column = self._known.get(address.removesuffix(self._row_text))
        self._place = place = self._located(address) if column is None else (self._row, column)
        kind = attributes.get("t")
        self._type = kind
        self._open = True
        self.marks.cells += 1
        if kind == "s":
            self.marks.shared += 1
        elif kind == "e":
            self.marks.failed.append(place)
        elif (kind is None or kind == "n") and (form := self._forms.get(attributes.get("s", ""))) is not None:
            self.marks.forms.append((place, form))

    def _located(self, address: str) -> Place:
        """Where the cell stands; one without an address stands behind the one before."""
        if not address:
            row, column = self._place[0], self._place[1] + 1
            if column > _LAST_COLUMN:
                raise BadXml("a row too long")
            return row, column
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise BadXml(f"address {address[:20]}")
        column = _column(match[1])
        self._known[match[1]] = column
        return _row(match[2]), column

    def _merged(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference.replace("$", ""))
        if match is not None and match[3] is not None:
            self.marks.spans.append(Span(_row(match[2]), _column(match[1]), _row(match[4]), _column(match[3])))

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = small_number(attributes.get("min", "")), small_number(attributes.get("max", ""))
        if first is not None and last is not None:
            self.marks.hidden_columns += range(max(first, 1) - 1, min(last - 1, _LAST_COLUMN) + 1)


class TextPass:
    """Adds up the lengths of the shared texts in the cells of a sheet."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.characters = 0
        self._lengths = lengths
        self._shared = self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = local(name)
        if name == "c":
            self._shared = attributes.get("t") == "s"
        self._inside = self._shared and name == "v"

    def text(self, characters: str) -> None:
        """Characters within an element."""
        if self._inside and (index := small_number(characters)) is not None and index < len(self._lengths):
            self.characters += self._lengths[index]


def _row(number: str) -> int:
    row = small_number(number)
    if row is None or not 0 < row <= _LAST_ROW:
        raise BadXml(f"row {number[:20]}")
    return row


def _column(letters: str) -> int:
    column = column_number(letters)
    if column > _LAST_COLUMN:
        raise BadXml(f"column {letters}")
    return column

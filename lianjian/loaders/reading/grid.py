"""A sheet as its file gives it, before anything is made of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lianjian.loaders.reading.cells import Cell

#: `secret` is what only a program can show again (Excel's "very hidden"): drop-down lists, never a list of anybody's.
Visibility = Literal["visible", "hidden", "secret"]


class Span(NamedTuple):
    """Merged cells: rows as Excel numbers them, columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


#: The rows of a sheet, each with its number and its cells from column A on.
Rows = list[tuple[int, tuple[Cell, ...]]]


@dataclass(slots=True)
class Grid:
    """The rows of a sheet that hold anything.

    `spans` are its merged cells, whose value stands in the first; `hidden_rows` (numbers) and `hidden_columns` (from 0) are
    what Excel does not show. `keys` are the column names of records, which have no header among their rows.
    """

    rows: Rows
    spans: Sequence[Span] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    keys: tuple[str, ...] | None = None


class FoundSheet(NamedTuple):
    """A sheet of a file; it is read only when it is asked for. A file without sheets has one without a name."""

    name: str
    visibility: Visibility
    read: Callable[[], Grid]


def filled(cell: Cell) -> bool:
    """Whether anything but white space stands in the cell."""
    return cell is not None and not (isinstance(cell, str) and (not cell or cell.isspace()))


def with_cells(cells: tuple[Cell, ...], changed: Mapping[int, Cell]) -> tuple[Cell, ...]:
    """The cells of a row with those of some columns replaced; a row that is too short is made longer."""
    given = [*cells, *(None,) * (max(changed) + 1 - len(cells))]
    for column, value in changed.items():
        given[column] = value
    return tuple(given)


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column of these letters, counted from 0."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1

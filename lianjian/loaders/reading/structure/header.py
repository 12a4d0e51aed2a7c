"""Where the header of a list stands.

Offices put titles above the header, and make it two or three rows high: a group of columns has a name, and under it each column
its own (see naming.py for what the columns are then called).
"""

from collections.abc import Collection
from dataclasses import dataclass

from lianjian.loaders.reading.grid import Grid
from lianjian.loaders.reading.structure.naming import known_names
from lianjian.loaders.reading.structure.titles import Titles

#: Rows at the top of a sheet among which the header is sought, and how many rows it has at most.
_WITHIN = 20
_HIGHEST = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header (numbers, both included) and for each column the titles that stand in it, from top to bottom."""

    top: int
    bottom: int
    titles: tuple[tuple[str, ...], ...]


def find_header(grid: Grid, known: Collection[str], rows: tuple[int, int] | None = None) -> Header:
    """The header of a sheet: `rows` where a person says so, else the rows in which most known column names stand.

    `known` are header keys. Where no row has two of them it is the first row with two cells filled, else the first.
    """
    if rows is not None:
        return Header(*rows, Titles(grid, rows[1]).columns(*rows))
    numbers = [number for number, _ in grid.rows[:_WITHIN]]
    titles = Titles(grid, numbers[-1] + _HIGHEST)
    top, bottom = _most_known(titles, numbers, known)
    while bottom - top + 1 < _HIGHEST and titles.is_divided(bottom):
        bottom += 1
    while bottom - top + 1 < _HIGHEST and top - 1 in titles and titles.is_group_row(top - 1, top):
        top -= 1
    return Header(top, bottom, titles.columns(top, bottom))


def _most_known(titles: Titles, numbers: list[int], known: Collection[str]) -> tuple[int, int]:
    """The rows, one if two say no more, with most known column names; where there are none, the row that looks like a header."""
    best = 0
    found = _plain_header(titles, numbers)
    for height in range(1, _HIGHEST + 1):
        for top in numbers:
            bottom = top + height - 1
            if not all(row in titles for row in range(top, bottom + 1)):
                continue
            groups = titles.groups(bottom)
            own = [() if at in groups else parts for at, parts in enumerate(titles.columns(top, bottom))]
            names = known_names(own, known)
            enough = len(names) > 1 or (height == 1 and len(names) == sum(map(bool, titles.row(top))))
            if enough and len(names) > best:
                best, found = len(names), (top, bottom)
    return found


def _plain_header(titles: Titles, numbers: list[int]) -> tuple[int, int]:
    """The first row with two titles and no label, else the first row."""
    several = (number for number in numbers if sum(map(bool, titles.row(number))) > 1 and not titles.has_label(number))
    row = next(several, numbers[0])
    return row, row

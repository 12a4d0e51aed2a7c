"""Ticks: several columns that are the answers to one question, of which each row ticks those that hold.

富 | 福 | 美 with √ under some of them is one column, 维度, with several values: where a title above them names the column, or
where they are terms of a vocabulary that only one column of the standard lists uses. Nothing but ticks may stand below them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from lianjian.loaders.reading.cells import Cell, header_key
from lianjian.loaders.reading.grid import Rows, column_letters, with_cells
from lianjian.loaders.reading.structure.findings import Finding
from lianjian.loaders.reading.structure.naming import Titles
from lianjian.schema import catalogue

_TICKS = frozenset("√✓✔☑✅●■")
#: What stands in the boxes that are not ticked.
_EMPTY = frozenset({"", "×", "✗", "✘", "☐", "□", "○", "-", "—", "——", "/", "无"})
_PARTING = re.compile("[、,;/\n\uff0c\uff1b\uff0f]")


@dataclass(frozen=True, slots=True)
class _Question:
    """The columns that answer a question, and what it is called, from top to bottom."""

    columns: tuple[int, ...]
    name: Titles


def fold_ticks(titles: Sequence[Titles], rows: Rows, header: int, known: Collection[str]) -> tuple[list[Titles], list[Finding]]:
    """Puts the ticked answers of a row, parted by 、, into the first column of the question and empties the others.

    Returns the titles as they are then, and what was done. `known` are header keys: columns that bear such names are asked
    for as they are.
    """
    after = list(titles)
    findings: list[Finding] = []
    for question in (*_grouped(titles, known), *_alone(titles, known)):
        answered = [at for at in question.columns if _only_ticks(rows, at)]
        if len(answered) < 2 or not any(_cell(cells, at) in _TICKS for _, cells in rows for at in answered):
            continue
        _fold(rows, {at: titles[at][-1] for at in answered})
        for at in answered:
            after[at] = ()
        after[answered[0]] = question.name
        columns = f"{column_letters(answered[0])}–{column_letters(answered[-1])}"
        findings.append(Finding("ticked-columns", header, answered[0], {"column": "/".join(question.name), "columns": columns}))
    return after, findings


def _fold(rows: Rows, answers: Mapping[int, str]) -> None:
    first, nothing = min(answers), dict.fromkeys(answers)
    for row, (number, cells) in enumerate(rows):
        ticked = [answer for at, answer in answers.items() if _cell(cells, at) in _TICKS]
        rows[row] = number, with_cells(cells, {**nothing, first: "、".join(ticked) or None})


def _grouped(titles: Sequence[Titles], known: Collection[str]) -> Iterator[_Question]:
    """Columns next to each other under the same group."""
    for group, run in groupby(range(len(titles)), lambda at: titles[at][:-1]):
        columns = [at for at in run if group and header_key("/".join(titles[at])) not in known]
        if len(columns) > 1 and not any(_PARTING.search(titles[at][-1]) for at in columns):
            yield _Question(tuple(columns), group)


def _alone(titles: Sequence[Titles], known: Collection[str]) -> Iterator[_Question]:
    """Columns next to each other, without a group, that are terms of one vocabulary; not beside the column that it belongs to."""
    named = {header_key(parts[-1]) for parts in titles if parts}
    for column, run in groupby(range(len(titles)), lambda at: _column_of(titles[at], known)):
        columns = tuple(run)
        if column and len(columns) > 1 and header_key(column) not in named:
            yield _Question(columns, (column,))


def _column_of(parts: Titles, known: Collection[str]) -> str:
    """The column of the standard lists whose vocabulary has this title as a term, when there is one and no list has the title."""
    if len(parts) != 1 or header_key(parts[0]) in known:
        return ""
    columns = {column for name, column in _vocabulary_columns().items() if catalogue.vocabularies()[name].find(parts[0])}
    return columns.pop() if len(columns) == 1 else ""


@cache
def _vocabulary_columns() -> dict[str, str]:
    """The vocabularies that columns with several values choose from, each with the one name that such columns have."""
    columns: dict[str, set[str]] = {}
    for layout in catalogue.layouts().values():
        for column in layout.columns:
            if column.vocabulary is not None and column.several:
                columns.setdefault(column.vocabulary, set()).add(column.name)
    return {vocabulary: names.pop() for vocabulary, names in columns.items() if len(names) == 1}


def _only_ticks(rows: Rows, column: int) -> bool:
    return all(_cell(cells, column) in _TICKS or _cell(cells, column) in _EMPTY for _, cells in rows)


def _cell(cells: Sequence[Cell], column: int) -> str:
    """The cell as a box: a tick, a mark for none, or whatever else stands there."""
    cell = cells[column] if column < len(cells) else None
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "√" if cell else ""
    return cell.strip() if isinstance(cell, str) else "?"

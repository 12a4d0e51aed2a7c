"""What the columns of a table are likely to be: by their names, by names like theirs, by what stands in them.

Nothing is decided in silence: every guess has its reason, and what only resembles a name is offered, not taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from lianjian.errors import BadInput
from lianjian.loaders.mapping.layouts import SERIAL, column_of, recognise
from lianjian.loaders.mapping.prepare import lists_persons
from lianjian.loaders.mapping.proposal.contents import (
    is_credit_code,
    is_name,
    is_place,
    share,
    spoken,
    test_of,
)
from lianjian.loaders.reading.cells import Cell, header_key
from lianjian.loaders.reading.persons import personal_header, personal_value
from lianjian.loaders.reading.tables import Table
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Column, Layout

#: taken: the column is mapped. kept: a note (with `column`: it may be that one). dropped: personal. ignored: says nothing.
Fate = Literal["taken", "kept", "dropped", "ignored"]
#: How sure a guess is: certain by its name, likely by name and content or by content alone, open where a person has to say.
Trust = Literal["certain", "likely", "open"]

#: From this share of its cells on a column is taken for what they are.
_MOST = 0.9
#: From this likeness on (0 to 100) a header resembles a column's name.
_ALIKE = 72.0
#: A column of so many personal cells is left alone.
_PERSONAL = 0.2
_FALLBACK = "机构"


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column of the table is: `column` of the layout, and why (in Chinese and English)."""

    header: str
    fate: Fate
    trust: Trust
    column: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a row of a table is likely to be, why, and what its columns are; in the order of the columns."""

    table: Table
    layout: Layout
    trust: Trust
    zh: str
    en: str
    guesses: tuple[Guess, ...]


def propose(table: Table) -> Proposal | None:
    """The most likely meaning of a table; None for a list of persons. Raises BadInput where no column could be a name."""
    if lists_persons(table.header):
        return None
    columns = _Columns(table)
    found = recognise(table.path.stem, table.sheet, table.header)
    if found is not None and _sufficient(found, columns.guess(found)):
        return Proposal(table, found, "certain", "表名或列名就是这种清单的", "told by its name or columns", columns.guess(found))
    best = max(
        (layout for layout in catalogue.layouts().values() if _sufficient(layout, columns.guess(layout))),
        key=lambda layout: _weight(columns.guess(layout)),
        default=None,
    )
    if best is not None:
        return Proposal(table, best, "likely", "最多的列像这种清单", "most of its columns look like it", columns.guess(best))
    return columns.fallback()


def _sufficient(layout: Layout, guesses: Sequence[Guess]) -> bool:
    """Whether a row has what its thing cannot be without: the first part of its identity; all that is required, of a tie."""
    taken = {guess.column for guess in guesses if guess.fate == "taken"}
    if layout.identity and any("name" in column.target for column in layout.columns):
        return layout.identity[0] in taken
    return all(column.name in taken for column in layout.columns if column.required)


def _weight(guesses: Sequence[Guess]) -> tuple[int, int]:
    taken = [guess for guess in guesses if guess.fate == "taken"]
    return sum(guess.trust == "certain" for guess in taken), len(taken)


@dataclass
class _Columns:
    """The columns of a table, and what they are in each layout."""

    table: Table
    _cells: dict[int, list[Cell]] = field(default_factory=dict)
    _done: dict[str, tuple[Guess, ...]] = field(default_factory=dict)

    def guess(self, layout: Layout) -> tuple[Guess, ...]:
        """What each named column is in a table of that layout."""
        if layout.name not in self._done:
            self._done[layout.name] = self._guess(layout)
        return self._done[layout.name]

    def fallback(self) -> Proposal:
        """Organisations called by the first column that holds names."""
        layout = catalogue.layouts()[_FALLBACK]
        guesses = list(self.guess(layout))
        for index, guess in enumerate(guesses):
            cells = self.cells(self.table.header.index(guess.header))
            if guess.fate == "kept" and share(cells, is_name) >= _MOST:
                name = layout.identity[0]
                guesses[index] = Guess(guess.header, "taken", "open", name, "第一列像名称的", "the first that holds names")
                zh, en = "看不出一行是什么，暂作机构", "nothing tells what a row is; taken for organisations until you say"
                return Proposal(self.table, layout, "open", zh, en, tuple(guesses))
        raise BadInput(
            f"“{self.table.name}”里没有一列像名称，写不出映射：请核对表头在哪一行（--header-rows）。",
            f"No column of {self.table.name!r} could be a name, so no mapping can be written: check where its header is "
            "(--header-rows).",
        )

    def cells(self, at: int) -> list[Cell]:
        """What a column says."""
        if at not in self._cells:
            self._cells[at] = spoken([row.cells[at] for row in self.table.rows])
        return self._cells[at]

    def _guess(self, layout: Layout) -> tuple[Guess, ...]:
        headers = {text: at for at, text in reversed([*enumerate(self.table.header)]) if text and not personal_value(text)}
        found = {header: guess for header in headers if (guess := self._left_out(header, headers[header])) is not None}
        free = {column.name: column for column in layout.columns}
        for judge in (self._by_name, self._by_content, self._by_likeness):
            for header in sorted(headers.keys() - found.keys(), key=headers.__getitem__):
                guess = judge(header, headers[header], layout, free)
                if guess is not None:
                    found[header] = guess
                    if guess.fate == "taken" and guess.column is not None:
                        del free[guess.column]
        for header in headers.keys() - found.keys():
            found[header] = Guess(header, "kept", "open", None, "没有认出", "not recognised")
        return tuple(found[header] for header in sorted(headers, key=headers.__getitem__))

    def _left_out(self, header: str, at: int) -> Guess | None:
        """What is not to be read: persons by the header or by the cells, the numbers of the rows, what is empty."""
        if personal_header(header):
            return Guess(header, "dropped", "certain", None, "个人信息，读入时丢弃", "personal: dropped when the list is read")
        cells = self.cells(at)
        if share(cells, personal_value) >= _PERSONAL:
            return Guess(header, "ignored", "likely", None, "内容像个人信息，不读", "its cells look personal: not read")
        if header in SERIAL:
            return Guess(header, "ignored", "certain", None, "只是行的序号", "only numbers the rows")
        if not cells:
            return Guess(header, "ignored", "certain", None, "整列是空的", "empty throughout")
        return None

    def _by_name(self, header: str, _at: int, layout: Layout, free: Mapping[str, Column]) -> Guess | None:
        column = column_of(layout, header)
        if column is None or column.name not in free:
            return None
        same = header_key(header) == header_key(column.name)
        zh, en = ("列名相同", "the same name") if same else ("列名是它的别名", "an alias of it")
        return Guess(header, "taken", "certain", column.name, zh, en)

    def _by_content(self, header: str, at: int, _layout: Layout, free: Mapping[str, Column]) -> Guess | None:
        """Cells that are of one sort which few columns have: codes with a check digit, divisions, terms of one vocabulary."""
        cells = self.cells(at)
        for column in free.values():
            if column.target.get("property") == "credit_code" and share(cells, is_credit_code) >= _MOST:
                return _told(header, column, share(cells, is_credit_code), "统一社会信用代码", "valid credit codes")
            if _is_place(column) and share(cells, is_place) >= _MOST:
                return _told(header, column, share(cells, is_place), "区划代码", "codes of divisions")
        return self._by_terms(header, cells, free)

    @staticmethod
    def _by_terms(header: str, cells: Sequence[Cell], free: Mapping[str, Column]) -> Guess | None:
        """The one column whose vocabulary has the cells; where two vocabularies have them, neither is told."""
        fitting = []
        for column in free.values():
            test = test_of(column) if column.vocabulary not in (None, "yes_no") else None
            if test is not None and share(cells, test) >= _MOST:
                fitting.append((column, share(cells, test)))
        if len(fitting) != 1:
            return None
        column, found = fitting[0]
        vocabulary = catalogue.vocabularies()[str(column.vocabulary)]
        return _told(header, column, found, f"“{vocabulary.zh}”词表里的值", f"terms of {vocabulary.name}")

    def _by_likeness(self, header: str, at: int, _layout: Layout, free: Mapping[str, Column]) -> Guess | None:
        """A name like another is taken where the cells agree, else only offered."""
        alike = [(max(_likeness(header, own) for own in (c.name, *c.aliases)), c) for c in free.values()]
        likeness, column = max(alike, key=lambda pair: pair[0], default=(0.0, None))
        if column is None or likeness < _ALIKE:
            return None
        test = test_of(column)
        if test is not None and share(self.cells(at), test) >= _MOST:
            return Guess(header, "taken", "likely", column.name, "列名相近，内容也相符", "a name like it, and cells that fit")
        return Guess(header, "kept", "open", column.name, "列名相近", "a name like it")


def _told(header: str, column: Column, found: float, zh: str, en: str) -> Guess:
    return Guess(header, "taken", "likely", column.name, f"{found:.0%} 的内容是{zh}", f"{found:.0%} of its cells are {en}")


def _is_place(column: Column) -> bool:
    """Whether the column says where the row's thing is."""
    return column.target.get("relation") in ("LOCATED_IN", "PART_OF", "OBSERVED_AT") and "Place" in column.target["kinds"]


def _likeness(header: str, name: str) -> float:
    one, other = header_key(header), header_key(name)
    inside = len(other) >= 3 and (one.endswith(other) or one.startswith(other))
    return max(fuzz.ratio(one, other), 90.0 if inside else 0.0)

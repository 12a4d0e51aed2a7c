"""What the rows of a table say before any name is resolved: drafts of nodes and relations, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lianjian.loaders.mapping.check import used_columns
from lianjian.loaders.mapping.model import End, Link, NodeRecord, Properties, Value
from lianjian.loaders.mapping.parsers import KEY, TEXT, TEXTS, Parsed, Parser, parser_of, service_of
from lianjian.loaders.mapping.sheet import Sheet
from lianjian.loaders.mapping.values import Cells, Compiled, Each, Given, compile_condition, compile_value, says, text_of
from lianjian.loaders.problems import Severity
from lianjian.loaders.reading import cells as cell_rules
from lianjian.loaders.reading.cells import Cell, CellError, NameText
from lianjian.loaders.reading.persons import personal_value
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Property

T = TypeVar("T")
Names = tuple[NameText, ...]
#: A column of parsed values, one for each item of a draft.
Column = list[Any]
#: So many different cells of a column are remembered.
_KEPT = 200_000


@dataclass(slots=True)
class NamedEnd:
    """The end of a relation that the rows name: per item the names, and the code that bounds the search."""

    kinds: tuple[str, ...]
    names: list[Names]
    within: Column
    column: int | None
    within_column: int | None
    unresolved: Severity
    sole_fit: bool


@dataclass(slots=True)
class RecordEnd:
    """The end of a relation that is a record of the same row."""

    called: str


DraftEnd = NamedEnd | RecordEnd | None  # None: the node in whose record the relation stands


@dataclass(slots=True)
class LinkDraft:
    """Relations of one kind: item i stands in row rows[i] and belongs to item owners[i] of the node in whose record it is.

    `lead` is the role of names marked with a star.
    """

    relation: str
    rows: Sequence[int]
    owners: Sequence[int]
    start: DraftEnd
    end: DraftEnd
    properties: dict[str, Column]
    basis: Column
    lead: str | None
    positions: dict[str, int | None]


@dataclass(slots=True)
class NodeDraft:
    """Nodes of one kind: item i stands in row rows[i]; its id is found later (identify.py), None while it has none.

    `positions` gives the position of the column that a property is read from, for problem addresses.
    """

    kind: str
    called: str | None
    rows: Sequence[int]
    keys: Column
    names: Column
    columns: dict[str, Column]
    notes: list[list[str] | None]
    basis: Column
    identity: str
    repeated: bool
    key_column: int | None
    positions: dict[str, int | None]
    links: list[LinkDraft] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)


@dataclass(slots=True)
class SheetDraft:
    """Everything one table says. citations[row] is (title, url, date, grade) or None."""

    sheet: Sheet
    nodes: list[NodeDraft]
    links: list[LinkDraft]
    citations: list[tuple[str | None, ...] | None]


@dataclass(slots=True)
class _Items:
    """The rows that a record is made from: positions in the table, and the cells (with the repeated value behind them)."""

    rows: Sequence[int]
    cells: list[Cells]
    each: Each | None = None
    places: list[int] | None = None  # positions among the items that these were picked from; None: all of them

    def owners(self) -> Sequence[int]:
        return range(len(self.rows)) if self.places is None else self.places


def draft_sheet(sheet: Sheet) -> SheetDraft:
    """Reads every row of a table by its mapping; what is wrong is reported on the sheet."""
    _Required(sheet).check()
    everything = _Items(range(len(sheet.table.rows)), [row.cells for row in sheet.table.rows])
    reader = _Reader(sheet)
    nodes: list[NodeDraft] = []
    links: list[LinkDraft] = []
    for record in sheet.mapping.records:
        items = reader.matching(everything, record.when)
        if isinstance(record, NodeRecord):
            nodes.append(reader.node(record, items))
        else:
            links.append(reader.link(record, items))
    citations = reader.citations(everything)
    sheet.read = len(sheet.problems)
    return SheetDraft(sheet, nodes, links, citations)


class _Seen(dict[Given, T]):
    """What cells came to, by what they gave: as much as the cells of a column that say the same over and over have."""

    def keep(self, given: Given, found: T) -> None:
        """Keeps it while there is room: a column of which each cell says something else would fill memory for nothing."""
        if len(self) < _KEPT:
            self[given] = found


class _Required:
    """Rows in which a required cell says nothing are rejected before anything else is read of them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def check(self) -> None:
        for name in self.sheet.mapping.required:
            at = self.sheet.columns.get(name)
            if at is None:
                continue
            for index, row in enumerate(self.sheet.table.rows):
                if not says(row.cells[at]):
                    self.sheet.rejected.add(index)
                    self.sheet.report("missing-value", index, at, {"column": name})


class _Reader:
    """Reads the parts of a mapping over items; compiled values and what they parsed to are kept for the whole table."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._same: dict[tuple[str | None, int], Column] = {}

    def _throughout(self, value: str | None, items: _Items) -> Column:
        """A column that says one thing throughout: one list for all such columns, which nobody changes."""
        which = value, len(items.rows)
        if which not in self._same:
            self._same[which] = [value] * len(items.rows)
        return self._same[which]

    def matching(self, items: _Items, when: Sequence[Any]) -> _Items:
        """The items whose rows meet the conditions and were not rejected."""
        tests = [(compile_condition(one, self.sheet.columns), self.sheet.columns.get(one.column)) for one in when]
        if not tests and not self.sheet.rejected:
            return _Items(items.rows, items.cells, items.each)
        rows: list[int] = []
        kept: list[Cells] = []
        places: list[int] = []
        for place, (row, cells) in enumerate(zip(items.rows, items.cells, strict=True)):
            if row in self.sheet.rejected:
                continue
            for test, at in tests:
                try:
                    if not test(cells):
                        break
                except CellError as error:
                    self.sheet.report(error.code, row, at, error.params)
                    break
            else:
                rows.append(row)
                kept.append(cells)
                places.append(place)
        return _Items(rows, kept, items.each, places)

    # Nodes --------------------------------------------------------------------------------------------------------------

    def node(self, record: NodeRecord, items: _Items) -> NodeDraft:
        if record.for_each is not None:
            items = self._repeated(record.for_each, items)
        draft = NodeDraft(
            kind=record.node,
            called=record.called,
            rows=items.rows,
            keys=self._column(record.key, KEY, items),
            names=self._column(record.name, TEXT, items, close=True),
            columns={},
            notes=[None] * len(items.rows),
            basis=self._basis(record.basis, items),
            ids=[None] * len(items.rows),
            identity=record.identity,
            repeated=record.for_each is not None,
            key_column=None if record.key is None else self._position(record.key),
            positions={name: self._position(value) for name, value in record.properties.items()},
        )
        kind = catalogue.kinds()[record.node]
        if record.aliases is not None:
            draft.columns["aliases"] = self._column(record.aliases, TEXTS, items)
        for name, value in record.properties.items():
            draft.columns[name] = self._property(record.node, kind.property(name), value, items, draft.notes)
        for heading, value in record.notes.items():
            self._note(heading, self._column(value, TEXT, items), draft.notes)
        if record.keep_rest:
            self._rest(items, draft.notes)
        draft.links = [self.link(link, self.matching(items, link.when)) for link in record.relations]
        for link, drafted in zip(record.relations, draft.links, strict=True):
            _keep_unlisted(link, drafted, draft.notes)
        return draft

    def _repeated(self, value: Value, items: _Items) -> _Items:
        """One item for each value of the cell, the value standing behind the row's cells."""
        compiled = compile_value(value, self.sheet.columns)
        width = len(self.sheet.table.header)
        rows: list[int] = []
        repeated: list[Cells] = []
        for row, cells in zip(items.rows, items.cells, strict=True):
            for one in self._given(compiled, row, cells):
                if personal_value(one):
                    self.sheet.report("personal-value", row, compiled.column)
                    continue
                parts: Sequence[Cell] = cell_rules.values(one) if compiled.several else (one,)
                for part in parts:
                    rows.append(row)
                    repeated.append((*cells[:width], part))
        return _Items(rows, repeated, Each(width, compiled.column))

    def _given(self, compiled: Compiled, row: int, cells: Cells) -> Given:
        try:
            return compiled.get(cells)
        except CellError as error:
            self.sheet.report(error.code, row, compiled.column, error.params)
            return ()

    def _note(self, heading: str, texts: Column, notes: list[list[str] | None]) -> None:
        for index, text in enumerate(texts):
            if text is not None:
                add_note(notes, index, f"{heading}: {text}")

    def _rest(self, items: _Items, notes: list[list[str] | None]) -> None:
        """Columns that nothing in the mapping uses, as notes."""
        used = set(used_columns(self.sheet.mapping))
        for name, at in self.sheet.columns.items():
            if name not in used:
                self._note(name, self._column(Value(column=self.sheet.table.header[at]), TEXT, items, at=at), notes)

    # Columns ------------------------------------------------------------------------------------------------------------

    def _column(self, value: Value | None, parse: Parser, items: _Items, *, close: bool = False, at: int | None = None) -> Column:
        """The parsed values of the items; `close` closes up the white space inside names."""
        if value is None:
            return self._throughout(None, items)
        columns = self.sheet.columns if at is None else {value.column or "": at}
        compiled = compile_value(value, columns, items.each)
        parsed = self._parse(compiled, parse, items, None, "")
        return [name if name is None else cell_rules.close_up(name) for name in parsed] if close else parsed

    def _property(self, owner: str, own: Property, value: Value, items: _Items, notes: list[list[str] | None] | None) -> Column:
        compiled = compile_value(value, self.sheet.columns, items.each)
        heading = value.column or own.zh
        return self._parse(compiled, parser_of(owner, own, compiled.several), items, notes, heading)

    def _parse(
        self,
        compiled: Compiled,
        parse: Parser,
        items: _Items,
        notes: list[list[str] | None] | None,
        heading: str,
    ) -> Column:
        """The lean loop: what was parsed once is looked up by what the cell gave."""
        seen = _Seen[Parsed]()
        values: Column = []
        get = compiled.get
        append = values.append
        for index, cells in enumerate(items.cells):
            try:
                given = get(cells)
            except CellError as error:
                self.sheet.report(error.code, items.rows[index], compiled.column, error.params)
                append(None)
                continue
            if not given:
                append(None)
                continue
            parsed = seen.get(given) if type(given[0]) is str else None
            if parsed is None:
                parsed = parse(given)
                if type(given[0]) is str:
                    seen.keep(given, parsed)
            append(parsed.value)
            if parsed.remarks:
                for remark in parsed.remarks:
                    self.sheet.report(remark.code, items.rows[index], compiled.column, remark.params)
            if parsed.kept is not None and notes is not None:
                add_note(notes, index, f"{heading}: {parsed.kept}")
        return values

    def _position(self, value: Value) -> int | None:
        return compile_value(value, self.sheet.columns).column

    def _basis(self, value: Value | None, items: _Items) -> Column:
        if value is None:
            return self._throughout("stated", items)
        own = Property("basis", "依据", "basis", "text", "basis")
        known = {"stated", "inferred"}
        return [b if b in known else "stated" for b in self._property("", own, value, items, None)]

    # Relations ----------------------------------------------------------------------------------------------------------

    def link(self, link: Link, items: _Items) -> LinkDraft:
        start = None if link.start is None else self._end(link.start, items)
        end = None if link.end is None else self._end(link.end, items)
        items = _saying(items, start, end)
        relation = catalogue.relations()[link.relation]
        properties = self._properties(link, link.properties, items)
        several = self._properties(link, link.when_several, items)
        for index in self._several_named(start, end) if several else ():
            for name, column in several.items():
                properties.setdefault(name, [None] * len(items.rows))[index] = column[index]
        basis = self._basis(link.basis, items)
        positions = {name: self._position(value) for name, value in link.properties.items()}
        return LinkDraft(relation.name, items.rows, items.owners(), start, end, properties, basis, link.lead, positions)

    def _properties(self, link: Link, given: Properties, items: _Items) -> dict[str, Column]:
        relation = catalogue.relations()[link.relation]
        return {name: self._property(link.relation, relation.property(name), value, items, None) for name, value in given.items()}

    @staticmethod
    def _several_named(*ends: DraftEnd) -> list[int]:
        return [i for end in ends if isinstance(end, NamedEnd) for i, names in enumerate(end.names) if len(names) > 1]

    def _end(self, end: End, items: _Items) -> NamedEnd | RecordEnd:
        if end.record is not None:
            return RecordEnd(end.record)
        names: list[Names] = [()] * len(items.rows)
        column = None
        if end.value is not None:
            compiled = compile_value(end.value, self.sheet.columns, items.each)
            column = compiled.column
            names = self._names(compiled, items)
        within = self._throughout(None, items)
        within_column = None
        if end.within is not None:
            bound = compile_value(end.within, self.sheet.columns, items.each)
            within_column = bound.column
            within = self._parse(bound, KEY, items, None, "")
        return NamedEnd(tuple(end.kinds), names, within, column, within_column, end.unresolved, end.sole_fit)

    def _names(self, compiled: Compiled, items: _Items) -> list[Names]:
        seen = _Seen[Names]()
        found: list[Names] = []
        for row, cells in zip(items.rows, items.cells, strict=True):
            given = self._given(compiled, row, cells)
            if not given:
                found.append(())
                continue
            plain = type(given[0]) is str
            names = seen.get(given) if plain else None
            if names is None:
                names = self._named(given, compiled, row)
                if plain and names:
                    seen.keep(given, names)
            found.append(names)
        return found

    def _named(self, given: Given, compiled: Compiled, row: int) -> Names:
        """The names in a cell; a cell that may hold personal data names nothing."""
        found: list[NameText] = []
        try:
            for cell in given:
                text = text_of(cell)
                if text is not None and personal_value(text):
                    raise CellError("personal-value")
                if compiled.several:
                    found += cell_rules.names(cell)
                elif text is not None and (name := cell_rules.name_text(text)) is not None:
                    found.append(name)
        except CellError as error:
            self.sheet.report(error.code, row, compiled.column, error.params)
            return ()
        return tuple(found)

    # Citations ----------------------------------------------------------------------------------------------------------

    def citations(self, items: _Items) -> list[tuple[str | None, ...] | None]:
        citation = self.sheet.mapping.citation
        if citation is None:
            return self._throughout(None, items)
        grade = Property("grade", "等级", "grade", "text", "source_grades")
        day = Property("date", "日期", "date", "date", None)
        columns = (
            self._column(citation.title, TEXT, items),
            self._column(citation.url, TEXT, items),
            self._throughout(None, items) if citation.date is None else self._property("", day, citation.date, items, None),
            self._throughout(None, items) if citation.grade is None else self._property("", grade, citation.grade, items, None),
        )
        return [row if any(row) else None for row in zip(*columns, strict=True)]


def _saying(items: _Items, *ends: DraftEnd) -> _Items:
    """The items whose ends all name something; the ends are cut down to them. Of the others nothing else is read."""
    named = [end for end in ends if isinstance(end, NamedEnd)]
    if all(all(end.names) for end in named):
        return items
    kept = [at for at in range(len(items.rows)) if all(end.names[at] or end.within[at] is not None for end in named)]
    if len(kept) == len(items.rows):
        return items
    for end in named:
        end.names = [end.names[at] for at in kept]
        end.within = [end.within[at] for at in kept]
    owners = items.owners()
    return _Items(
        [items.rows[at] for at in kept],
        [items.cells[at] for at in kept],
        items.each,
        [owners[at] for at in kept],
    )


def _keep_unlisted(link: Link, drafted: LinkDraft, notes: list[list[str] | None]) -> None:
    """A service in no vocabulary is nothing that a relation could lead to; it is kept as a note, as it is written."""
    end = drafted.end
    if not isinstance(end, NamedEnd) or end.kinds != ("Service",):
        return
    distinct = {id(names): names for names in end.names}
    unlisted = {at: [name.text for name in names if service_of(name) is None] for at, names in distinct.items()}
    if not any(unlisted.values()):
        return
    value = link.end.value if link.end is not None else None
    heading = (value and value.column) or catalogue.kinds()["Service"].zh
    for owner, names in zip(drafted.owners, end.names, strict=True):
        if unlisted[id(names)]:
            add_note(notes, owner, f"{heading}: {'、'.join(unlisted[id(names)])}")


def add_note(notes: list[list[str] | None], index: int, text: str) -> None:
    """Adds a note to those of an item."""
    held = notes[index]
    if held is None:
        notes[index] = [text]
    else:
        held.append(text)

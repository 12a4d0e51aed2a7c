"""From a table to a sheet that can be drafted: its mapping, its columns, and what of it must not be read."""

import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from rapidfuzz import process

from lianjian.errors import BadInput
from lianjian.loaders.mapping.check import check_columns, used_columns
from lianjian.loaders.mapping.layouts import SERIAL, layout_mapping, missing_columns, recognise
from lianjian.loaders.mapping.model import Mapping, NodeRecord, TableMapping
from lianjian.loaders.mapping.sheet import Sheet
from lianjian.loaders.mapping.values import says, says_no
from lianjian.loaders.problems import shown
from lianjian.loaders.reading.cells import header_key
from lianjian.loaders.reading.persons import personal_header, personal_value
from lianjian.loaders.reading.tables import Table
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Layout

#: Headers that are personal in a list of persons, and plain where a mapping says what they are.
_PLAIN_WHEN_MAPPED = frozenset({"name"})
EVERY_COLUMN = "*"


def prepare(table: Table, mapping: Mapping | None, file: str, source: int, source_name: str) -> Sheet | None:
    """The table with the mapping that fits it, else with the standard layout it is in; None when it is in none.

    A sheet that lacks a required column, or lists persons, is returned as refused. `file` is the mapping file's name.
    Raises BadInput when the mapping names a column that the table lacks, or says nothing about one that it has.
    """
    entries = mapping.tables if mapping is not None else ()
    stated_in = table.stated_in
    found = fitting(entries, *stated_in)
    if found is not None:
        return _mapped(table, entries.index(found), found, file, source, source_name)
    layout = recognise(Path(stated_in[0]).stem, stated_in[1], table.header)
    return None if layout is None else _standard(table, layout, source, source_name)


def fitting(entries: Sequence[TableMapping], file: str, sheet: str) -> TableMapping | None:
    """The first entry of a mapping whose patterns fit the names of a file and its sheet."""
    return next((one for one in entries if fnmatchcase(file, one.file) and fnmatchcase(sheet, one.sheet)), None)


def _mapped(table: Table, index: int, mapping: TableMapping, file: str, source: int, source_name: str) -> Sheet:
    names = _named_by_mapping(table.header, mapping)
    where = f"tables[{index}] ({table.name})"
    check_columns(mapping, names, where, file)
    used = {*used_columns(mapping)}
    keeps = any(isinstance(record, NodeRecord) and record.keep_rest for record in mapping.records)
    if not keeps and EVERY_COLUMN not in mapping.ignore:
        _account_for_all(names, used, where, file)
    sheet = Sheet(table, mapping, {}, source, source_name, mapping.name or table.name, standard=False)
    exempt = {name for name in used if header_key(name) in _PLAIN_WHEN_MAPPED}
    return _with_columns(sheet, names, exempt)


def _account_for_all(names: Sequence[str], used: set[str], where: str, file: str) -> None:
    """Nothing is dropped in silence: each column is used, kept or named under `ignore`."""
    left = [name for name in names if name and name not in used and not personal_header(name) and not personal_value(name)]
    if left:
        raise BadInput(
            f"映射文件“{file}”的 {where}：没有说明如何处理列“{'、'.join(left)}”；"
            "请使用、写入 ignore，或在一条记录里写 keep_rest: true。",
            f"{file}, {where}: nothing is said about the columns {', '.join(left)}; use them, list them under ignore, "
            "or give a record keep_rest: true.",
        )


def _named_by_mapping(header: Sequence[str], mapping: TableMapping) -> list[str]:
    """The header in the mapping's own names: compared without regard to width, case and spaces, aliases included."""
    own = {header_key(alias): name for name, aliases in mapping.aliases.items() for alias in aliases}
    own |= {header_key(name): name for name in used_columns(mapping)}
    return [own.get(header_key(text), text) for text in header]


def _standard(table: Table, layout: Layout, source: int, source_name: str) -> Sheet:
    mapping, names = layout_mapping(layout, table.header)
    sheet = Sheet(table, mapping, {}, source, source_name, layout.name, standard=True)
    missing = missing_columns(layout, table.header)
    for name in missing:
        sheet.report("missing-column", None, None, {"column": name})
    persons = lists_persons(table.header)
    if persons:
        sheet.report("personal-sheet", None, None)
    if not table.rows:
        sheet.report("empty-sheet", None, None)
    if missing or persons:
        sheet.refused = True
        sheet.rejected.update(range(len(table.rows)))
        return sheet
    sheet = _with_columns(sheet, names, {column.name for column in layout.columns})
    _note_unknown(sheet, layout)
    _note_unstated(sheet, layout)
    return sheet


def _note_unknown(sheet: Sheet, layout: Layout) -> None:
    named = [column.name for column in layout.columns]
    known = {*named, *used_columns(sheet.mapping)} - {*sheet.mapping.ignore}
    code = "unknown-column" if layout.kind is not None else "unused-column"
    for name, at in sheet.columns.items():
        if name not in known and unicodedata.normalize("NFKC", name) in SERIAL:
            sheet.report_header("serial-column", at)
        elif name not in known:
            near = process.extract(name, named, limit=3)
            params = {"column": name, "nearest": "、".join(str(found[0]) for found in near)}
            sheet.report_header(code, at, params)


def _note_unstated(sheet: Sheet, layout: Layout) -> None:
    """A row that says it is not complete is right, and makes nothing."""
    for column in layout.columns:
        if column.target.get("special") == "complete":
            at = sheet.columns[column.name]
            for row, line in enumerate(sheet.table.rows):
                if says_no(line.cells[at]):
                    sheet.report("states-nothing", row, at, {"column": column.name})


def _with_columns(sheet: Sheet, names: Sequence[str], exempt: set[str]) -> Sheet:
    """Fills in the columns that may be read: the first of each name, none that is personal."""
    for at, name in enumerate(names):
        if not name:
            _extra_cells(sheet, at, at + 1)
        elif name not in exempt and personal_header(name):
            sheet.personal.append(_without_persons(sheet, name, at))
            sheet.report_header("personal-column", at, {"column": name})
        elif name in sheet.columns:
            sheet.report_header("duplicate-column", at, {"column": name})
        elif personal_value(name):
            sheet.report_header("personal-value", at)
        else:
            sheet.columns[name] = at
    _extra_cells(sheet, len(sheet.table.header), None)
    return sheet


def _without_persons(sheet: Sheet, name: str, at: int) -> str:
    """What a report calls a personal column: its name, or where it stands when a person is in the name too."""
    return shown(name) or sheet.table.address(sheet.table.header_row, at)


def _extra_cells(sheet: Sheet, start: int, stop: int | None) -> None:
    """Reports cells in columns without a name."""
    for row, line in enumerate(sheet.table.rows):
        if start >= len(line.cells):
            continue
        for at, cell in enumerate(line.cells[start:stop], start):
            if cell is not None and says(cell):
                sheet.report("extra-cells", row, at)


def lists_persons(header: Sequence[str]) -> bool:
    """Whether a list is one of persons: at least two of its columns, and half of them, are personal."""
    named = [name for name in header if name]
    personal = sum(map(personal_header, named))
    return personal >= 2 and 2 * personal >= len(named)


def layout_names() -> str:
    """The names of the standard layouts, for a problem's sentence."""
    return "、".join(catalogue.layouts())

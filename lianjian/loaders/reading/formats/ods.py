"""Reading ods workbooks (LibreOffice, and WPS as an export).

An ods cell is one element that says everything about it. No library at hand tells which cells are merged, hidden or failed,
so the elements are read here. Formulas are never executed; the value that stands beside each is taken.
"""

import zipfile
from functools import partial
from pathlib import Path

from lianjian.loaders.reading import limits
from lianjian.loaders.reading.cells import Cell, CellError, Fault, partial_date
from lianjian.loaders.reading.formats import archive
from lianjian.loaders.reading.formats.numbers import as_shown, plain_number
from lianjian.loaders.reading.formats.ooxml import part
from lianjian.loaders.reading.formats.safexml import BadXml, attribute, local, parse, small_number
from lianjian.loaders.reading.grid import FoundSheet, Grid, Rows, Span, Visibility, filled

#: No sheet has more columns, however often its cells say that they are repeated.
_COLUMNS = 16_384
_HIDDEN = frozenset({"collapse", "filter"})
_NUMBERS = frozenset({"float", "percentage", "currency"})


def ods_sheets(path: Path) -> list[FoundSheet]:
    """The sheets of a workbook. Raises BadInput for one that is broken, protected by a password, dangerous or too large."""
    archive.check(path)
    with archive.opened(path) as opened:
        if _encrypted(opened):
            raise archive.locked(path)
        document = _Document(path)
        with part(opened, "content.xml") as stream:
            parse(stream, document.start, document.end, document.text)
    return [FoundSheet(sheet.name, sheet.visibility, partial(_same, sheet.grid)) for sheet in document.sheets]


def _same(grid: Grid) -> Grid:
    return grid


def _encrypted(opened: zipfile.ZipFile) -> bool:
    found = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal found
        found = found or local(name) == "encryption-data"

    with part(opened, "META-INF/manifest.xml") as stream:
        parse(stream, start)
    return found


class _Sheet:
    """A table in the making: where the next row and column stand, and what was found so far."""

    def __init__(self, name: str, visibility: Visibility) -> None:
        self.name = name
        self.visibility = visibility
        self.rows: Rows = []
        self.spans: list[Span] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.row = 1
        self.column = 0
        self.cells = 0
        self.characters = 0

    @property
    def grid(self) -> Grid:
        return Grid([*self.rows], self.spans, self.hidden_rows, self.hidden_columns)


class _Document:
    """Takes the elements of content.xml and makes `sheets` of them."""

    def __init__(self, path: Path) -> None:
        self.sheets: list[_Sheet] = []
        self._path = path
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._sheet: _Sheet | None = None
        self._cells: dict[int, Cell] = {}  # of the row at hand
        self._row: dict[str, str] = {}
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._skipped = 0  # depth within what is in a cell and not its text: comments, drawings

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = local(name)
        if self._skipped:
            self._skipped += 1
        elif self._cell is not None:
            self._within_cell(name, attributes)
        elif name == "style":
            self._style = attribute(attributes, "name") or ""
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            hidden = attribute(attributes, "style-name") in self._hidden_styles
            self._sheet = _Sheet(attribute(attributes, "name") or "", "hidden" if hidden else "visible")
            self.sheets.append(self._sheet)
        elif self._sheet is not None:
            self._within_sheet(self._sheet, name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        name = local(name)
        if self._skipped:
            self._skipped -= 1
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell(covered=name != "table-cell")
        elif name == "table-row":
            self._end_row()
        elif name == "table" and self._cell is None:
            self._sheet = None

    def text(self, characters: str) -> None:
        """Characters within an element."""
        if self._paragraphs and not self._skipped:
            self._paragraphs[-1] += characters

    def _within_sheet(self, sheet: _Sheet, name: str, attributes: dict[str, str]) -> None:
        if name == "table-column":
            repeated = _times(attributes, "number-columns-repeated")
            if attribute(attributes, "visibility") in _HIDDEN:
                sheet.hidden_columns += range(sheet.column, min(sheet.column + repeated, _COLUMNS))
            sheet.column += repeated
        elif name == "table-row":
            sheet.column = 0
            self._cells, self._row = {}, attributes
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell, self._paragraphs = attributes, []

    def _within_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self._paragraphs.append("")
        elif name == "s" and self._paragraphs:
            self._paragraphs[-1] += " " * min(_times(attributes, "c"), limits.MAX_SPACES)
        elif name in {"tab", "line-break"} and self._paragraphs:
            self._paragraphs[-1] += "\t" if name == "tab" else "\n"
        elif name not in {"span", "a"}:
            self._skipped = 1

    def _end_cell(self, *, covered: bool) -> None:
        sheet, attributes = self._sheet, self._cell
        if sheet is None or attributes is None:
            raise BadXml("a cell outside a table")
        shown = "\n".join(self._paragraphs)
        self._cell, self._paragraphs = None, []
        repeated = _times(attributes, "number-columns-repeated")
        value = None if covered else _value(attributes, shown)
        if value is not None:
            if sheet.column + repeated > _COLUMNS:
                raise BadXml("a row too long")
            sheet.characters += repeated * len(shown)
            self._cells.update(dict.fromkeys(range(sheet.column, sheet.column + repeated), value))
        wide, high = _times(attributes, "number-columns-spanned"), _times(attributes, "number-rows-spanned")
        if wide > 1 or high > 1:
            sheet.spans.append(Span(sheet.row, sheet.column, sheet.row + high - 1, sheet.column + wide - 1))
        sheet.column += repeated

    def _end_row(self) -> None:
        sheet = self._sheet
        if sheet is None:
            raise BadXml("a row outside a table")
        repeated = _times(self._row, "number-rows-repeated")
        if any(map(filled, self._cells.values())):
            width = max(self._cells) + 1
            self._check(sheet, repeated, width)
            if attribute(self._row, "visibility") in _HIDDEN:
                sheet.hidden_rows += range(sheet.row, sheet.row + repeated)
            cells = tuple([self._cells.get(column) for column in range(width)])
            sheet.rows += [(number, cells) for number in range(sheet.row, sheet.row + repeated)]
        sheet.row += repeated

    def _check(self, sheet: _Sheet, rows: int, width: int) -> None:
        """Raises BadInput when the sheet grows too large with so many more rows."""
        sheet.cells += rows * width
        if sheet.cells > limits.MAX_CELLS or len(sheet.rows) + rows > limits.MAX_ROWS:
            raise limits.too_many_cells(self._path, sheet.name)
        if sheet.characters > limits.MAX_CHARACTERS:
            raise limits.too_much_text(self._path, sheet.name)


def _times(attributes: dict[str, str], name: str) -> int:
    """How often something is repeated; once unless the attribute says otherwise."""
    text = attribute(attributes, name) or "1"
    number = small_number(text)
    if number is None:
        raise BadXml(f"{name} {text[:20]}")
    return max(1, number)


def _value(attributes: dict[str, str], shown: str) -> Cell:
    kinds = {value for name, value in attributes.items() if local(name) == "value-type"}
    if "error" in kinds:
        return Fault("formula-error", shown)
    if not kinds:
        return Fault("formula-without-value") if attribute(attributes, "formula") else shown or None
    if kinds & _NUMBERS:
        return _number(attribute(attributes, "value") or "", shown, "percent" if "percentage" in kinds else "")
    if "date" in kinds:
        return _date(attribute(attributes, "date-value") or "", shown)
    if "boolean" in kinds:
        return attribute(attributes, "boolean-value") == "true"
    return shown or attribute(attributes, "string-value")


def _number(value: str, shown: str, form: str) -> Cell:
    try:
        number = float(value)
    except ValueError:
        return shown or None
    if shown.startswith("0") and shown.isdecimal() and float(shown) == number:
        return shown  # a format with leading zeros
    return as_shown(number, form) if form else plain_number(number)


def _date(value: str, shown: str) -> Cell:
    """The day, or its month or year where the format shows no more."""
    try:
        part_shown = partial_date(shown)
    except CellError:
        return value
    return part_shown if part_shown is not None and value.startswith(part_shown) else value

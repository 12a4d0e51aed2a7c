"""Writing a template: a sheet for each layout with drop-downs and an example row, and a sheet that explains the columns."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from lianjian.excel import Book, new_book
from lianjian.loaders.reading.grid import column_letters
from lianjian.loaders.reading.origin import NO_LIST, ORIGIN_SHEET
from lianjian.loaders.reading.structure.example import MARK
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Column, Layout

EXPLANATION = "填表说明"
_CHOICES = "联建词表"
#: How many rows have drop-downs.
_ROWS = 5_000
_TYPES = {
    "text": "文字 text", "integer": "整数 whole number", "number": "数字 number", "boolean": "是或否 yes or no",
    "date": "日期 date: 2023, 2023-05, 2023-05-01",
}  # fmt: skip
_HEAD = {"bold": True, "border": 1, "bg_color": "#DDEBF7", "text_wrap": True, "valign": "top"}
_REQUIRED = {**_HEAD, "font_color": "#C00000"}
_EXAMPLE = {"italic": True, "font_color": "#808080"}
_EXPLAINED = (
    "每张表一种清单，列的顺序可以改变，不用的列和表可以删去。带*的列必填。",
    f"灰色斜体的一行是例子（以“{MARK}”开头），载入时跳过；填写时请改写或删去整行。",
    "下拉列表里没有的值也可以填写，会按原文保存并提示。“可填多个”的列用顿号（、）分开。不要填写姓名、电话、身份证号。",
    "One list a sheet. Columns may be moved, columns and sheets without use deleted. A column with * is required.",
    f"The grey row is an example (it begins with {MARK}) and is not loaded: write over all of it, or delete it.",
    "Values that no drop-down has are kept as text, with a note. Several values in a cell are parted by 、. No persons, please.",
)
_TITLES = (
    "工作表 sheet", "列 column", "必填 required", "可填多个 several", "含义 meaning", "类型 type", "可填的值 values",
    "例子 example", "也可以写作 other names",
)  # fmt: skip


def write_template(layouts: Sequence[Layout], path: Path) -> None:
    """Writes a blank workbook for the layouts. Raises BadInput when something stands there, or it cannot be written."""
    with new_book(path) as book:
        for layout, sheet in blank_sheets(book, layouts, _EXPLAINED):
            _example(book, sheet, layout)


def blank_sheets(book: Book, layouts: Sequence[Layout], remarks: Sequence[str]) -> list[tuple[Layout, Worksheet]]:
    """Sheets with headers and drop-downs for the layouts, and one that explains them, beginning with the remarks."""
    sheets = [(layout, book.sheet(layout.name)) for layout in layouts]
    _explain(book, layouts, remarks)
    choices = _Choices(book)
    for layout, sheet in sheets:
        _lay_out(book, sheet, layout, choices)
    origin = book.sheet(ORIGIN_SHEET)
    origin.very_hidden()
    origin.write_row(0, 0, [NO_LIST, EXPLANATION])
    return sheets


class _Choices:
    """The terms of vocabularies on a sheet of their own, since a drop-down of its own holds but 255 characters."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet = book.sheet(_CHOICES)
        self._sheet.very_hidden()
        self._known: dict[str, str] = {}

    def reference(self, column: Column) -> str | None:
        """Where the values of a column stand; None for a column that takes any."""
        name, terms = choices_of(column)
        if not terms:
            return None
        if name not in self._known:
            at = len(self._known)
            for row, term in enumerate([name, *terms]):
                self._book.write(self._sheet, row, at, term)
            letters = column_letters(at)
            self._known[name] = f"='{_CHOICES}'!${letters}$2:${letters}${len(terms) + 1}"
        return self._known[name]


def choices_of(column: Column) -> tuple[str, list[str]]:
    """The name of the vocabulary of a column and the labels of its terms; what is declared complete is a list or a service."""
    if column.target.get("property") == "content" and column.vocabulary is None and column.target.get("special") is None:
        if column.name == "内容" and column.required:
            services = [term.zh for term in catalogue.vocabularies()["services"].terms]
            return "清单和服务 lists and services", [*catalogue.layouts(), *services]
        return "", []
    if column.vocabulary is None:
        return "", []
    return column.vocabulary, [term.zh for term in catalogue.vocabularies()[column.vocabulary].terms]


def _lay_out(book: Book, sheet: Worksheet, layout: Layout, choices: _Choices) -> None:
    for at, column in enumerate(layout.columns):
        form = cell_format(column)
        sheet.set_column(at, at, max(12, 2 * len(column.name) + 6), book.format(**form) if form else None)
        looks = _REQUIRED if column.required else _HEAD
        book.write(sheet, 0, at, column.name + ("*" if column.required else ""), **looks)
        reference = choices.reference(column)
        if reference is not None:
            sheet.data_validation(1, at, _ROWS, at, _drop_down(column, reference))
    sheet.freeze_panes(1, 0)


def _example(book: Book, sheet: Worksheet, layout: Layout) -> None:
    marked = next(at for at, column in enumerate(layout.columns) if column.required)
    for at, column in enumerate(layout.columns):
        example = MARK + column.example if at == marked else column.example
        book.write(sheet, 1, at, example, **_EXAMPLE, **cell_format(column))


def cell_format(column: Column) -> dict[str, str]:
    """The format of a column's cells: codes and partial dates (2023-05) stay what was typed only in cells that hold text."""
    return {} if column.type in {"integer", "number"} else {"num_format": "@"}


def _drop_down(column: Column, reference: str) -> dict[str, object]:
    several = {"input_title": "可填多个", "input_message": "用顿号（、）分开。Several, parted by 、."} if column.several else {}
    return {"validate": "list", "source": reference, "error_type": "information", "show_error": not column.several, **several}


def _explain(book: Book, layouts: Sequence[Layout], remarks: Sequence[str]) -> None:
    sheet = book.sheet(EXPLANATION)
    for at, width in enumerate((12, 18, 10, 10, 28, 24, 60, 20, 40)):
        sheet.set_column(at, at, width)
    for row, remark in enumerate(remarks):
        book.write(sheet, row, 0, remark)
    top = len(remarks) + 1
    for at, title in enumerate(_TITLES):
        book.write(sheet, top, at, title, **_HEAD)
    lines = [(layout, column) for layout in layouts for column in layout.columns]
    for row, (layout, column) in enumerate(lines, start=top + 1):
        for at, text in enumerate(_line(layout, column)):
            book.write(sheet, row, at, text, text_wrap=True, valign="top", num_format="@")
    sheet.freeze_panes(top + 1, 2)


def _line(layout: Layout, column: Column) -> Sequence[str]:
    _, terms = choices_of(column)
    return (
        layout.name, column.name, "是 yes" if column.required else "", "是 yes" if column.several else "", column.en,
        _TYPES[column.type], "、".join(terms), column.example, "、".join(column.aliases),
    )  # fmt: skip

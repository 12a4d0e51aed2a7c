"""Tables as files: workbooks and text in the encodings in which lists are kept, with what stands around them in real files."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from tests.reference.spelling import Cell, Pen

#: Column names of docs/reference/lists.md and the aliases that it gives.
ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "机构": {
        "机构名称": ("单位名称", "名称", "党组织名称"), "机构类型": ("类别", "单位性质"),
        "所在区划": ("区划代码", "行政区划", "地址所在社区"),
    },
    "联盟": {"联盟名称": ("联建名称",), "牵头单位": ("盟主",), "成立时间": ("签约时间",)},
    "联建结对": {"甲方": ("联建单位名称",), "乙方": ("居民区党组织名称",)},
    "品牌": {"所有单位": ("创建单位",), "上级品牌": ("母品牌",)},
    "项目": {"承办单位": ("认领单位",)},
    "网格": {"党组织": ("网格党组织",)},
    "阵地": {"阵地名称": ("场地名称", "站点名称")},
    "资源清单": {"单位名称": ("提供单位",), "资源名称": ("项目名称",)},
    "需求清单": {"单位名称": ("提出单位", "社区"), "服务类别": ("需求类别",), "需求时效": ("有效期至",)},
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@dataclass(slots=True)
class Table:
    """Rows of one layout; `again` are those that stand in another file."""

    layout: str
    again: bool
    rows: Sequence[Any]


@dataclass(slots=True)
class Sheet:
    """A table as it will stand in a file, and the number of the row at which each of its rows stands."""

    name: str
    lines: list[list[Cell]]
    numbers: dict[int, int]


def write_tables(tables: Sequence[Table], folder: Path, pen: Pen) -> dict[int, tuple[str, int]]:
    """Writes the tables; gives for each row (by its identity) the name of its source and its number as Excel shows it."""
    where: dict[int, tuple[str, int]] = {}
    books: dict[str, list[Sheet]] = {}
    for table in tables:
        sheet = sheet_of(table, pen)
        if pen.typed:
            file = f"{'补充' if table.again else '全区清单'}.xlsx"
            books.setdefault(file, []).append(sheet)
            name = f"{file}/{sheet.name}"
        else:
            name = f"{'补充-' if table.again else ''}{sheet.name}.{pen.one(('csv', 'csv', 'tsv'))}"
            write_text(folder / name, sheet.lines, pen)
        where |= {row: (name, number) for row, number in sheet.numbers.items()}
    for file, sheets in books.items():
        write_book(folder / file, sheets)
    return where


def sheet_of(table: Table, pen: Pen) -> Sheet:
    """The table with its columns in any order, a title above or not, and columns that no layout knows."""
    columns = list(dict.fromkeys(name for row in table.rows for name in row.cells))
    pen.random.shuffle(columns)
    aliases = ALIASES.get(table.layout, {})
    header = [pen.one((name, name, *aliases.get(name, ()))) for name in columns]
    lines: list[list[Cell]] = []
    if pen.chance(0.4):
        lines += [[f"2024年{table.layout}汇总表"], []]
    lines.append(["序号", *header, "备注", "联系电话"])
    numbers = {}
    for at, row in enumerate(table.rows, 1):
        if pen.chance(0.1):
            lines.append([])
        cells = [row.cells.get(name) for name in columns]
        lines.append([str(at), *cells, pen.one(("", "已核对")), "13800138000"])
        numbers[id(row)] = len(lines)
    return Sheet(table.layout, lines, numbers)


def write_text(path: Path, lines: Sequence[Sequence[Cell]], pen: Pen) -> None:
    """The table as text, parted by commas, semicolons or tabs."""
    width = max(map(len, lines))
    out = io.StringIO()
    separator = "\t" if path.suffix == ".tsv" else pen.one((",", ",", ";"))
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([*("" if cell is None else str(cell) for cell in line), *[""] * (width - len(line))] for line in lines)
    path.write_bytes(out.getvalue().encode(pen.one(ENCODINGS)))


def write_book(path: Path, sheets: Sequence[Sheet]) -> None:
    """The tables as sheets of one workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for line in sheet.lines:
            page.append(line or [None])
    book.save(path)

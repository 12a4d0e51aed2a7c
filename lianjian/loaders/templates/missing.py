"""The workbook that offers organisations which lists name and no list has: a 机构 sheet to complete, which then loads."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from lianjian.errors import BadInput
from lianjian.excel import Book, free_beside, new_book
from lianjian.loaders.problems import Where, problem
from lianjian.loaders.report import LoadReport
from lianjian.loaders.resolving.absent import Absent
from lianjian.loaders.resolving.names import normalise
from lianjian.loaders.templates.workbook import blank_sheets, cell_format
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Layout

ENDING = "-缺少的机构"
_LAYOUT = "机构"
_NAME = "机构名称"
_REMARKS = (
    "这些机构在清单里被提到，却没有一份机构清单里有。请补全每一行，确认不是写错的名称；不该有的请删去整行，再保存。",
    "保存之后把它和原来的清单一起再载入，不需要别的步骤。没有保存过的这张表在文件夹里会被跳过。不要填写姓名、电话、身份证号。",
    "Lists name these organisations, and none has them. Complete each row, make sure that it is no slip, delete what should not "
    "be; save, and load it with the lists. No persons, please.",
)
#: A sheet of Excel has no more rows, nor is it quick with more comments; what is left is offered after the next load.
_MOST_ROWS = 1_000_000
_MOST_COMMENTS = 5_000
_SHOWN = 3


def with_missing(report: LoadReport, beside: Path) -> LoadReport:
    """The report with the workbook written beside a list, or in a folder of lists, where organisations are missing.

    A note says so where it cannot be written.
    """
    asked = {doubt.question.value for doubt in report.doubts}  # another cell with the name may be a known one's
    absent = [one for one in report.absent if normalise(one.name) not in asked]
    if not absent:
        return report
    path = free_beside(beside, ENDING)
    try:
        write_missing(path, absent)
    except BadInput as error:
        note = problem("no-missing-sheet", Where(path.name), why=(error.zh, error.en))
        return replace(report, problems=(*report.problems, note))
    return replace(report, missing=str(path))


def write_missing(path: Path, absent: Iterable[Absent]) -> None:
    """Writes the workbook, over one of ours that nobody has saved since. Raises BadInput."""
    layout = catalogue.layouts()[_LAYOUT]
    same: dict[tuple[str, ...], list[Absent]] = {}
    for one in absent:
        same.setdefault((normalise(one.name), one.place, one.key, one.credit_code), []).append(one)
    with new_book(path, replace=True) as book:
        ((_, sheet),) = blank_sheets(book, [layout], _REMARKS)
        for row, mentions in enumerate(list(same.values())[:_MOST_ROWS], start=1):
            _row(book, sheet, layout, row, mentions)


def _row(book: Book, sheet: Worksheet, layout: Layout, row: int, mentions: Sequence[Absent]) -> None:
    one = mentions[0]
    aliases = "、".join(dict.fromkeys(mention.alias for mention in mentions if mention.alias))
    known = {"编号": one.key, _NAME: one.name, "简称": aliases, "统一社会信用代码": one.credit_code, "所在区划": one.place}
    for at, column in enumerate(layout.columns):
        if known.get(column.name):
            book.write(sheet, row, at, known[column.name], **cell_format(column))
        if column.name == _NAME and row <= _MOST_COMMENTS:
            sheet.write_comment(row, at, _told(mentions), {"author": "联建 lianjian", "x_scale": 2})


def _told(mentions: Sequence[Absent]) -> str:
    """Where the lists name it, and the place that its name tells."""
    places = ["/".join(part for part in (one.where.file, one.where.sheet, one.where.cell) if part) for one in mentions[:_SHOWN]]
    more = f" 等 {len(mentions)} 处" if len(mentions) > _SHOWN else ""
    told = f"\n名称里的区划 place in its name: {mentions[0].region}" if mentions[0].region else ""
    return f"见于 named in: {'；'.join(places)}{more}{told}"

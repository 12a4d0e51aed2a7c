"""The workbook that asks: one row for each doubtful value, with what it may mean, best first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from lianjian.excel import Book, free_beside, is_untouched, new_book
from lianjian.loaders.report import LoadReport
from lianjian.loaders.resolving.doubts import OFFERED, Choice, Doubt, Question
from lianjian.loaders.review import columns

_WIDTHS = {"file": 16, "sheet": 10, "cell": 12, "value": 26, "region": 12, "why": 44, "decision": 14, "candidate": 34}
_HELP = (
    "每一行是一个不能确定的值。请在“决定”一列选择:",
    "1、2、3…:它就是那一个候选。",
    f"{columns.NEW}:候选都不是,是另一个还没有登记的;请在它自己的清单里加一行。",
    f"{columns.NONE}:不必载入,以后也不再问。",
    f"{columns.LATER}(或留空):不作决定,下次载入时再问。",
    "保存后运行 lianjian review 这个文件,再载入原来的清单。",
    "Each row is a value that is not certain. Choose a decision: the number of a candidate; 新建: something else that has yet "
    "to be listed; 不是任何一个: leave it out and ask no more; 以后再说, or nothing: ask again. "
    "Save, run lianjian review with this file, then load the list again.",
)


def with_review(report: LoadReport, path: Path | None, beside: Path | None) -> LoadReport:
    """The report with the review workbook written, where anything is doubtful.

    It stands at `path`, or beside the list `beside` under a name of its own. Raises BadInput when it cannot be written, or
    something stands at `path`.
    """
    if not report.doubts or (path is None and beside is None):
        return report
    if path is None and beside is not None:
        path = free_beside(beside, columns.ENDING)
    assert path is not None
    write_review(path, report.doubts)
    return replace(report, review=str(path))


def write_review(path: Path, doubts: Sequence[Doubt]) -> None:
    """Writes the workbook. One that stands there is replaced while nobody has changed it. Raises BadInput."""
    asked: dict[Question, list[Doubt]] = {}
    for doubt in doubts:
        asked.setdefault(doubt.question, []).append(doubt)
    with new_book(path, replace=is_untouched(path)) as book:
        sheet = book.sheet(columns.SHEET)
        _head(book, sheet)
        for line, (question, same) in enumerate(asked.items(), start=1):
            _row(book, sheet, line, question, same)
        explained = book.sheet(columns.HELP)
        explained.set_column(0, 0, 120)
        for line, text in enumerate(_HELP):
            book.write(explained, line, 0, text, text_wrap=True)


def _head(book: Book, sheet: Worksheet) -> None:
    bold: Mapping[str, object] = {"bold": True, "text_wrap": True, "bg_color": "#DDEBF7", "border": 1}
    for column, title in enumerate(columns.HEADER):
        book.write(sheet, 0, column, title, **bold)
        sheet.set_column(column, column, _WIDTHS.get(title.split()[-1]))
    first = columns.HEADER.index(columns.QUESTION[0])
    sheet.set_column(first, len(columns.HEADER) - 1, 8, None, {"hidden": True})
    sheet.freeze_panes(1, 0)


def _row(book: Book, sheet: Worksheet, line: int, question: Question, same: Sequence[Doubt]) -> None:
    doubt = same[0]
    where = doubt.where
    cells = where.cell if len(same) == 1 else f"{where.cell} 等 {len(same)} 处"
    shown = (where.file, where.sheet, cells, where.value, question.region, f"{doubt.zh}\n{doubt.en}")
    candidates = [_told(number, choice) for number, choice in enumerate(doubt.choices, start=1)]
    things = [f"{choice.kind}{columns.PART}{choice.id}" for choice in doubt.choices]
    missing = [""] * (OFFERED - len(candidates))
    for column, value in enumerate((*shown, "", *candidates, *missing, *question, *things)):
        book.write(sheet, line, column, value, text_wrap=True, valign="top", num_format="@")
    numbers = [str(number) for number in range(1, len(candidates) + 1)]
    at = columns.HEADER.index(columns.DECISION)
    allowed = [*numbers, columns.NEW, columns.NONE, columns.LATER]
    sheet.data_validation(line, at, line, at, {"validate": "list", "source": allowed})


def _told(number: int, choice: Choice) -> str:
    """A candidate as a person reads it: name, id, where it is, score and reason."""
    where = f"\n{choice.region}" if choice.region else ""
    return f"{number}. {choice.name} [{choice.id}]{where}\n{choice.score:.2f} {choice.zh} / {choice.en}"

"""The marked copies of a load: which files get one, where it lies, and what it never does.

A copy lies beside its file as `<name>-待修改.xlsx`, or where a person says. It is never written over the file that was loaded,
nor over any other, except a marked copy of that file that nobody has saved since; else the next free number is taken.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lianjian.errors import BadInput
from lianjian.excel import free_in, is_untouched
from lianjian.loaders.marking.plain import Plain, write_plain
from lianjian.loaders.marking.workbook import Made, mark_workbook
from lianjian.loaders.problems import Problem, Where, problem
from lianjian.loaders.reading.formats.kinds import kind_of
from lianjian.loaders.reading.formats.safexml import BadXml
from lianjian.loaders.reading.grid import column_letters
from lianjian.loaders.reading.origin import read_origin
from lianjian.loaders.reading.tables import read_sheets
from lianjian.loaders.report import LoadReport, MarkedCopy
from lianjian.new_file import put

ENDING = "待修改"
_RECORD = re.compile(r"(\d+):(.*)", re.DOTALL)
_BROKEN = (BadXml, zipfile.BadZipFile, KeyError, ValueError, StopIteration)


class NotMarked(Exception):
    """No copy was written; the sentences say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def check_target(files: Sequence[Path], target: Path) -> None:
    """Raises BadInput unless copies of the files may be written to `target`: a file for one, a folder for several."""
    if target.is_dir():
        return
    if len(files) != 1:
        raise BadInput(
            f"--marked“{target}”不是文件夹：载入几个文件时请给出一个已有的文件夹。",
            f"--marked {str(target)!r} is no folder: with several files, name a folder that is there.",
        )
    if target.suffix.casefold() != ".xlsx":
        raise BadInput(f"--marked“{target}”请以 .xlsx 结尾。", f"--marked {str(target)!r}: let the name end in .xlsx.")
    if target.exists() and (_same(target, files[0]) or not is_untouched(target)):
        raise BadInput(
            f"--marked“{target}”已存在，不会覆盖：请换一个文件名。",
            f"--marked {str(target)!r} is there already and is not written over: choose another name.",
        )


def with_copies(report: LoadReport, files: Sequence[Path], target: Path | None = None) -> LoadReport:
    """Writes a copy of each file with more than notes; the report with the copies, and a note for each that was not written."""
    copies: list[MarkedCopy] = []
    notes: list[Problem] = []
    for file in files:
        own = [problem for problem in report.problems if problem.file == file.name]
        if all(problem.severity == "note" for problem in own):
            continue
        try:
            copies.append(MarkedCopy(file.name, str(_write(file, own, target))))
        except (BadInput, NotMarked) as error:
            notes.append(problem("no-marked-copy", Where(file.name), why=(error.zh, error.en)))
    return replace(report, problems=(*report.problems, *notes), copies=tuple(copies))


def _write(file: Path, problems: Sequence[Problem], target: Path | None) -> Path:
    sheets = read_sheets(file)
    origin = read_origin(sheets)
    if origin is not None and not origin.counts_for(file):
        origin = origin._replace(file=file.name)  # renamed: a file of its own
    known_as = origin.file if origin is not None else file.name
    path = _place(file, known_as, target)
    names = origin.sheets if origin is not None else {}
    with put(path, replace=True) as made:
        if kind_of(file) == "xlsx":
            titles = {one.name: names.get(one.name, one.name) for one in sheets}
            try:
                mark_workbook(file, made, problems, Made(known_as, path.stem, titles), origin)
                return path
            except _BROKEN:
                pass  # not as the standard has it: the lists alone are written
        with TemporaryDirectory(dir=path.parent, prefix=".lianjian-") as folder:
            lists = Path(folder) / "lists.xlsx"
            plain = write_plain(sheets, Path(known_as).stem, lists)
            if plain is None:
                raise NotMarked("清单太大，放不进一个工作簿", "the list is too large for a workbook")
            titles = {title: names.get(name, name) for name, title in plain.titles.items()}
            moved = [_moved(one, plain) for one in problems]
            mark_workbook(lists, made, moved, Made(known_as, path.stem, titles), origin)
    return path


def _moved(problem: Problem, plain: Plain) -> Problem:
    """The problem as it lies in the workbook that was made of a file."""
    cell = problem.cell
    keys = plain.keys.get(problem.sheet)
    if keys is not None and cell:
        record = _RECORD.fullmatch(cell)
        row, key = (int(record[1]) + 1, record[2]) if record else (int(cell) + 1 if cell.isdecimal() else 1, "")
        named = key or (cell if not cell.isdecimal() else "")
        cell = f"{column_letters(keys.index(named))}{row}" if named in keys else str(row)
    return replace(problem, sheet=plain.titles.get(problem.sheet, problem.sheet), cell=cell)


def _place(file: Path, known_as: str, target: Path | None) -> Path:
    """Where the copy of a file lies."""
    if target is not None and not target.is_dir():
        return target
    folder = target if target is not None else file.parent
    return free_in(
        folder, f"{Path(known_as).stem}-{ENDING}", lambda copy: not copy.samefile(file) and _is_copy_of(copy, known_as)
    )


def _is_copy_of(copy: Path, name: str) -> bool:
    """Whether a workbook of ours is a copy of the file of that name: 机构.csv and 机构.xlsx may lie in one folder."""
    origin = read_origin(read_sheets(copy))
    return origin is not None and origin.file == name


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)

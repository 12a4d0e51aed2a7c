"""Marking a workbook as a whole: its sheets, their comments and looks, and the two sheets of ours."""

import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from lianjian.loaders.marking.cells import Marked, Spot, mark_cells, spot_of
from lianjian.loaders.marking.comments import comment_parts
from lianjian.loaders.marking.package import Package
from lianjian.loaders.marking.sheets import PROBLEMS_TITLE, origin_sheet, problems_sheet
from lianjian.loaders.marking.splice import Splice, outline
from lianjian.loaders.marking.styles import Styles
from lianjian.loaders.problems import Problem
from lianjian.loaders.reading.formats.ooxml import Part, read_book
from lianjian.loaders.reading.formats.safexml import BadXml
from lianjian.loaders.reading.origin import ORIGIN_SHEET, Origin

_BOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_SHAPES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: What stands behind the reference to the comments' boxes in a sheet, where it is there.
_BEHIND = frozenset(
    [
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
        "AlternateContent",
    ]
)


class Made(NamedTuple):
    """What a marked copy is made of: the file's name, that of the copy without ending, the names of its sheets by title."""

    file: str
    written_as: str
    sheets: Mapping[str, str]


def mark_workbook(source: Path, target: Path, problems: Sequence[Problem], made: Made, origin: Origin | None) -> None:
    """Writes a copy of a workbook with every problem marked. `problems` name its sheets by their titles.

    `origin` is given when the workbook is a marked copy itself, whose marks go. Raises BadXml, zipfile.BadZipFile, OSError
    for a workbook that is too far from the standard to be changed.
    """
    with zipfile.ZipFile(source) as archive:
        package, book = Package(archive), read_book(archive)
        styles = Styles(package.read(_STYLES))
        by_sheet: dict[str, list[Problem]] = defaultdict(list)
        for problem in problems:
            by_sheet[problem.sheet].append(problem)
        ours = {ORIGIN_SHEET, origin.problems} if origin is not None else {ORIGIN_SHEET}
        first = next((one.name for one in book.parts if one.part and one.visibility == "visible"), "")
        by_sheet[first] += by_sheet.pop("", [])
        for one in book.parts:
            if one.part and one.name not in ours and (by_sheet[one.name] or styles.marks):
                _mark_sheet(package, one.part, by_sheet[one.name], styles)
        _add_sheets(package, book.parts, problems, made, origin, styles)
        package.write(_STYLES, styles.done())
        package.save(target)


def _mark_sheet(package: Package, part: str, problems: Sequence[Problem], styles: Styles) -> None:
    wanted: dict[Spot, list[Problem]] = defaultdict(list)
    for problem in problems:
        wanted[spot_of(problem.cell)].append(problem)
    marked = mark_cells(package.read(part), wanted, styles)
    _comment(package, part, marked)
    package.write(part, marked.splice.done())


def _comment(package: Package, part: str, marked: Marked) -> None:
    """Puts the comments of a sheet into its two parts, which are made where it has none."""
    drawing = next((one for one in marked.parts if one.local == "legacyDrawing"), None)
    relations = list(package.relations(part))
    comments = next((one.target for one in relations if one.kind == "comments"), None)
    if comments is None and not marked.problems:
        return
    reference = next((value for key, value in drawing.attributes.items() if key.endswith(":id")), "") if drawing else ""
    shapes = next((one.target for one in relations if one.id == reference), None)
    texts, boxes = comment_parts(
        package.read(comments) if comments else None, package.read(shapes) if shapes else None, marked.problems
    )
    if comments is None:
        comments = package.new_part("xl", "commentsLianjian", "xml")
        package.refer(part, "comments", comments)
        package.declare(_COMMENTS_TYPE, part=comments)
    package.write(comments, texts)
    if shapes is None:
        shapes = package.new_part("xl/drawings", "vmlDrawingLianjian", "vml")
        _refer_to_shapes(marked, package.refer(part, "vmlDrawing", shapes))
        package.declare(_SHAPES_TYPE, ending="vml")
    package.write(shapes, boxes)


def _refer_to_shapes(marked: Marked, reference: str) -> None:
    data = next(at for at, one in enumerate(marked.parts) if one.local == "sheetData")
    prefix = marked.parts[data].prefix
    before = next((one for one in marked.parts[data:] if one.local in _BEHIND), None)
    place = before.start if before is not None else marked.parts[-1].end
    marked.splice.replace(place, place, f'<{prefix}legacyDrawing xmlns:r="{_RELATIONS}" r:id="{reference}"/>'.encode())


def _add_sheets(
    package: Package, parts: Sequence[Part], problems: Sequence[Problem], made: Made, origin: Origin | None, styles: Styles
) -> None:
    titles = [one.name for one in parts]
    if origin is not None and origin.problems in titles:
        title = origin.problems
    else:
        tries = (PROBLEMS_TITLE, *(f"{PROBLEMS_TITLE} {number}" for number in range(2, 1000)))
        title = next(one for one in tries if one not in titles)
    _put_sheet(package, parts, title, problems_sheet(made.file, problems, titles, styles))
    raw = origin_sheet(Origin(made.file, made.written_as, title, made.sheets, origin.others if origin is not None else ()))
    _put_sheet(package, parts, ORIGIN_SHEET, raw, state="veryHidden")


def _put_sheet(package: Package, parts: Sequence[Part], title: str, raw: bytes, state: str = "") -> None:
    """Writes a sheet over that of the same title, else behind all others."""
    there = next((one.part for one in parts if one.name == title), "")
    if there:
        package.write(there, raw)
        return
    part = package.new_part("xl/worksheets", "sheetLianjian", "xml")
    package.write(part, raw)
    package.declare(_SHEET_TYPE, part=part)
    reference = package.refer(_BOOK, "worksheet", part)
    book = package.read(_BOOK)
    elements = outline(book, 3)
    sheets = next((one for one in elements if one.local == "sheets" and one.depth == 2), None)
    if sheets is None:
        raise BadXml("no sheets")
    numbers = [int(one.attributes.get("sheetId", "0")) for one in elements if one.local == "sheet"]
    hidden = f' state="{state}"' if state else ""
    entry = (
        f'<{sheets.prefix}sheet name={quoteattr(title)} sheetId="{max(numbers, default=0) + 1}"{hidden} '
        f'xmlns:r="{_RELATIONS}" r:id="{reference}"/>'
    )
    splice = Splice(book)
    splice.grow(sheets, entry.encode())
    package.write(_BOOK, splice.done())

"""What a workbook that this software wrote says of itself: which of its sheets are no lists, and which file it is a copy of.

Templates have an explanation that is no list. Of a marked copy (loaders/marking/) a hidden sheet names the file and sheets
that it was made from, so that the mended copy is another version of the same source and not a source of its own. It counts
while the copy goes by the name that it was given: one that was renamed is a file like any other.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lianjian.loaders.reading.grid import FoundSheet

#: The sheet that says it. Excel does not show it.
ORIGIN_SHEET = "联建来源"
#: The first cells of its rows.
FILE, WRITTEN_AS, PROBLEMS, NO_LIST, SHEET = "file", "written as", "problems", "no list", "sheet"


class Origin(NamedTuple):
    """Where a workbook comes from.

    `file` is the name of the file that a marked copy was made from, "" for a template, and `written_as` the copy's own name
    without ending; `problems` is the title of its list of problems, `others` are those of further sheets that are no lists;
    `sheets` gives the name that a sheet had ("" in a file without sheets) by its title.
    """

    file: str
    written_as: str
    problems: str
    sheets: Mapping[str, str]
    others: tuple[str, ...] = ()

    def counts_for(self, path: Path) -> bool:
        """Whether the file still goes by the copy's name, with or without a number or `副本` behind it."""
        return bool(self.file) and _composed(path.stem).startswith(_composed(self.written_as))

    def name_of(self, path: Path, sheet: str) -> tuple[str, str]:
        """The file and the sheet that a sheet of the copy stands for."""
        return (self.file, self.sheets.get(sheet, sheet)) if self.counts_for(path) else (path.name, sheet)


def read_origin(sheets: Sequence[FoundSheet]) -> Origin | None:
    """What the sheets of a file say of its origin; None when this software did not write it."""
    found = next((sheet for sheet in sheets if sheet.name == ORIGIN_SHEET), None)
    if found is None:
        return None
    said = {FILE: "", WRITTEN_AS: "", PROBLEMS: ""}
    titles: dict[str, str] = {}
    others: list[str] = []
    for _, cells in found.read().rows:
        key, value, name = (*("" if cell is None else str(cell) for cell in cells), "", "", "")[:3]
        if key == SHEET:
            titles[value] = name
        elif key == NO_LIST:
            others.append(value)
        elif key in said:
            said[key] = value
    return Origin(said[FILE], said[WRITTEN_AS], said[PROBLEMS], titles, tuple(others))


def lists_of(sheets: Sequence[FoundSheet], origin: Origin | None) -> list[FoundSheet]:
    """The sheets that are lists."""
    if origin is None:
        return [*sheets]
    return [sheet for sheet in sheets if sheet.name not in {ORIGIN_SHEET, origin.problems, *origin.others}]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()

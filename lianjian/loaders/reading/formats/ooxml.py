"""The parts of an xlsx workbook that its sheets refer to: which part is which sheet, number formats, lengths of shared texts."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from typing import IO

from lianjian.loaders.reading.formats.numbers import BUILT_IN, shows
from lianjian.loaders.reading.formats.safexml import attribute, local, parse, small_number
from lianjian.loaders.reading.grid import Visibility

_VISIBILITY: Mapping[str | None, Visibility] = {"hidden": "hidden", "veryHidden": "secret"}
_FOLDER = "xl"


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet and the part of the archive that holds it; "" for a sheet that has none."""

    name: str
    visibility: Visibility
    part: str


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says of its sheets as a whole.

    `forms` are the styles of cells whose format shows something special (numbers.shows), by their index as text.
    """

    parts: tuple[Part, ...]
    forms: Mapping[str, str]


def read_book(archive: zipfile.ZipFile) -> Book:
    """The workbook's sheets and styles. Raises zipfile.BadZipFile when it has no workbook, BadXml when it is broken."""
    sheets: list[tuple[str, Visibility, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            relation = attribute(attributes, "id") or ""
            sheets.append((attributes.get("name", ""), _VISIBILITY.get(attributes.get("state"), "visible"), relation))

    with part(archive, f"{_FOLDER}/workbook.xml") as stream:
        parse(stream, start)
    targets = _targets(archive)
    if len({name for name, _, _ in sheets}) < len(sheets):
        raise zipfile.BadZipFile("two sheets of one name")
    parts = tuple(Part(name, visibility, targets.get(relation, "")) for name, visibility, relation in sheets)
    return Book(parts, _forms(archive))


def part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A part of the archive, found as Excel finds it: without regard to case and the direction of slashes."""
    wanted = name.casefold()
    for info in archive.infolist():
        if info.filename.replace("\\", "/").casefold() == wanted:
            return archive.open(info)
    raise zipfile.BadZipFile(f"no part {name}")


def text_lengths(archive: zipfile.ZipFile) -> list[int]:
    """How many characters each shared text has."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if local(name) == "si":
            lengths.append(0)

    def text(characters: str) -> None:
        if lengths:
            lengths[-1] += len(characters)

    try:
        stream = part(archive, f"{_FOLDER}/sharedStrings.xml")
    except zipfile.BadZipFile:
        return lengths
    with stream:
        parse(stream, start, text=text)
    return lengths


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts that the workbook refers to, by the id of the reference."""
    targets: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            target = (attributes.get("Target", "")).replace("\\", "/")
            whole = target[1:] if target.startswith("/") else normpath(join(_FOLDER, target))
            targets[attributes.get("Id", "")] = whole

    with part(archive, f"{_FOLDER}/_rels/workbook.xml.rels") as stream:
        parse(stream, start)
    return targets


def _forms(archive: zipfile.ZipFile) -> dict[str, str]:
    formats = dict(BUILT_IN)
    forms: dict[str, str] = {}
    styles = 0
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal styles, inside
        name = local(name)
        if name == "numFmt":
            number = small_number(attributes.get("numFmtId", ""))
            if number is not None:
                formats[number] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = small_number(attributes.get("numFmtId", ""))
            if form := shows(formats.get(number or 0, "")):
                forms[str(styles)] = form
            styles += 1

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and local(name) != "cellXfs"

    try:
        stream = part(archive, f"{_FOLDER}/styles.xml")
    except zipfile.BadZipFile:
        return forms
    with stream:
        parse(stream, start, end)
    return forms

"""A workbook as its parts: reading some, changing some, adding some, and writing all others as they are."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import basename, dirname, join, normpath, relpath
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from lianjian.excel import stamp
from lianjian.loaders.marking.splice import Splice, outline
from lianjian.loaders.reading.formats.safexml import BadXml

_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_TYPES = "[Content_Types].xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#: A fixed day, so that equal content gives equal files.
_DAY = (2024, 1, 1, 0, 0, 0)


class Relation(NamedTuple):
    """A reference from one part to another."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a workbook, found as Excel finds them: without regard to case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename.replace("\\", "/").casefold(): info.filename for info in archive.infolist()}
        self._changed: dict[str, bytes] = {}

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.casefold() in self._names or part in self._changed

    def read(self, part: str) -> bytes:
        """The bytes of a part, with the changes so far. Raises BadXml when there is none."""
        name = self._names.get(part.casefold(), part)
        if name in self._changed:
            return self._changed[name]
        if part.casefold() not in self._names:
            raise BadXml(f"no part {part}")
        return self._archive.read(name)

    def write(self, part: str, raw: bytes) -> None:
        """Changes a part, or adds it."""
        name = self._names.setdefault(part.casefold(), part)
        self._changed[name] = raw

    def new_part(self, folder: str, stem: str, ending: str) -> str:
        """A name that no part has."""
        return next(name for number in range(1, 1_000_000) if not self.has(name := f"{folder}/{stem}{number}.{ending}"))

    def relations(self, part: str) -> Iterator[Relation]:
        """What a part refers to; the kinds are the last words of their addresses."""
        book = _relations_of(part)
        if not self.has(book):
            return
        for element in outline(self.read(book), 2)[1:]:
            given = element.attributes
            target = given.get("Target", "").replace("\\", "/")
            whole = target[1:] if target.startswith("/") else normpath(join(dirname(part), target))
            yield Relation(given.get("Id", ""), given.get("Type", "").rpartition("/")[2], whole)

    def refer(self, part: str, kind: str, target: str) -> str:
        """Adds a reference and gives its id."""
        book = _relations_of(part)
        taken = {relation.id for relation in self.relations(part)}
        new = next(name for number in range(1, 1_000_000) if (name := f"rIdLianjian{number}") not in taken)
        raw = self.read(book) if self.has(book) else _RELATIONS
        splice, root = Splice(raw), outline(raw, 1)[0]
        address = relpath(target, dirname(part))
        entry = f'<{root.prefix}Relationship Id="{new}" Type="{_KIND}{kind}" Target={quoteattr(address)}/>'
        splice.grow(root, entry.encode())
        self.write(book, splice.done())
        return new

    def declare(self, content_type: str, *, part: str = "", ending: str = "") -> None:
        """Says what a part is, or all parts with an ending, unless that is said already."""
        raw = self.read(_TYPES)
        parts = outline(raw, 2)
        key, value = ("PartName", f"/{part}") if part else ("Extension", ending)
        if any(one.attributes.get(key, "").casefold() == value.casefold() for one in parts):
            return
        splice = Splice(raw)
        name = "Override" if part else "Default"
        entry = f"<{parts[0].prefix}{name} {key}={quoteattr(value)} ContentType={quoteattr(content_type)}/>"
        splice.grow(parts[0], entry.encode())
        self.write(_TYPES, splice.done())

    def save(self, path: Path) -> None:
        """Writes the workbook."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for info in self._archive.infolist():
                made.writestr(_entry(info.filename), self._changed.pop(info.filename, b"") or self._archive.read(info))
            for name, raw in self._changed.items():
                made.writestr(_entry(name), raw)
            stamp(made)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _relations_of(part: str) -> str:
    return f"{dirname(part)}/_rels/{basename(part)}.rels"

"""Changing a few places of an XML part and leaving every other byte as it is.

A workbook holds more than any library gives back (values of formulas, shapes, charts, extensions); what is not touched here
stays what its owner made.
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape as _escaped
from xml.sax.saxutils import quoteattr

from lianjian.loaders.reading.formats.safexml import BadXml, local

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Called with what an event is about, its depth from 1 on, and the place of its first byte.
Start = Callable[[str, dict[str, str], int, int], None]
End = Callable[[str, int, int], None]


class Element(NamedTuple):
    """An element with the places of its bytes: its tag from `start` to `opened`, its content to `closing`, its end at `end`."""

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    opened: int
    closing: int
    end: int

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return local(self.name)

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or nothing."""
        return self.name[: -len(self.local)]


class Splice:
    """The bytes of a part and the changes to be made to them."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._changes: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Puts other bytes between the places; changes must not overlap."""
        self._changes.append((start, end, new))

    def grow(self, element: Element, content: bytes, attributes: dict[str, str] | None = None) -> None:
        """Adds content at the end of an element, and sets attributes of it."""
        tag = tag_with(self.raw[element.start : element.opened], attributes or {})
        if tag.endswith(b"/>"):
            self.replace(element.start, element.end, tag[:-2] + b">" + content + f"</{element.name}>".encode())
            return
        self.replace(element.start, element.opened, tag)
        self.replace(element.closing, element.closing, content)

    def done(self) -> bytes:
        """The part with its changes: what is put in at a place stands before what is replaced there."""
        pieces: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            pieces += (self.raw[at:start], new)
            at = end
        return b"".join([*pieces, self.raw[at:]])


def events(raw: bytes, start: Start, end: End | None = None) -> None:
    """Sends the elements of a part to the functions. Raises BadXml for what is not well-formed UTF-8, or has a document type."""
    parser = expat.ParserCreate("utf-8", intern={})
    depth = 0

    def opening(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        start(name, attributes, depth, parser.CurrentByteIndex)

    def closing(name: str) -> None:
        nonlocal depth
        if end is not None:
            end(name, depth, parser.CurrentByteIndex)
        depth -= 1

    def refuse(*_: object) -> None:
        raise BadXml("a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = opening, closing
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise BadXml(str(error)) from error


def outline(raw: bytes, depth: int) -> list[Element]:
    """The elements of a part down to a depth (1 is the root alone), each before what it holds. Raises BadXml."""
    found: list[Element | None] = []
    open_: list[tuple[int, str, dict[str, str], int]] = []

    def start(name: str, attributes: dict[str, str], level: int, at: int) -> None:
        if level <= depth:
            open_.append((len(found), name, attributes, at))
            found.append(None)

    def end(_name: str, level: int, at: int) -> None:
        if level <= depth:
            index, name, attributes, begun = open_.pop()
            found[index] = element_of(raw, name, attributes, level, begun, at)

    events(raw, start, end)
    return [element for element in found if element is not None]


def element_of(raw: bytes, name: str, attributes: dict[str, str], depth: int, start: int, closing: int) -> Element:
    """The element that begins and closes at these places."""
    opened = tag_end(raw, start)
    if raw[opened - 2 : opened] == b"/>":
        return Element(name, attributes, depth, start, opened, opened, opened)
    return Element(name, attributes, depth, start, opened, closing, tag_end(raw, closing))


def tag_end(raw: bytes, start: int) -> int:
    """The place behind the tag that begins there."""
    match = _TAG.match(raw, start)
    if match is None:
        raise BadXml(f"no tag at {start}")
    return match.end()


def tag_with(tag: bytes, attributes: dict[str, str]) -> bytes:
    """A start tag with attributes set."""
    for name, value in attributes.items():
        given = f"{name}={quoteattr(value)}".encode()
        own = re.compile(rb"""(?<=\s)%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode())
        if own.search(tag):
            tag = own.sub(lambda _, given=given: given, tag, count=1)  # type: ignore[misc]
        else:
            cut = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:cut].rstrip() + b" " + given + tag[cut:]
    return tag


def escaped(text: str) -> str:
    """Text as it stands in XML; characters that XML does not know are left out."""
    return _escaped(_UNWRITABLE.sub("", text))

"""Reading XML from strangers: as a stream of events, and never with a document type, by which XML bombs and leaks are made."""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

_CHUNK = 1 << 18

#: Called with the name of an element as it is written, prefix included, and its attributes.
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class BadXml(ValueError):
    """Not well-formed, or with a document type, or not in UTF-8 as all office formats are."""


def parse(stream: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Sends the events of a document to the functions. Raises BadXml; whatever the functions raise passes through."""
    parser = expat.ParserCreate("utf-8", intern={})
    parser.StartDoctypeDeclHandler = _refuse
    parser.XmlDeclHandler = _utf8_only
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadXml(str(error)) from error


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """The value of an attribute, whatever its prefix."""
    return next((value for own, value in attributes.items() if local(own) == name), None)


def small_number(text: str) -> int | None:
    """The whole number that a text is, when it has at most nine digits."""
    return int(text) if 0 < len(text) < 10 and text.isascii() and text.isdecimal() else None


def _refuse(*_: object) -> None:
    raise BadXml("a document type")


def _utf8_only(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.casefold() not in {"utf-8", "utf8", "us-ascii"}:
        raise BadXml(f"encoding {encoding}")

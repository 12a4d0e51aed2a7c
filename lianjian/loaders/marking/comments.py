"""The comments of a sheet: those of its owner, and ours, in the two parts in which Excel keeps them."""

import re
from collections.abc import Mapping, Sequence

from lianjian.loaders.marking.cells import Place
from lianjian.loaders.marking.splice import Element, Splice, escaped, outline
from lianjian.loaders.problems import Problem
from lianjian.loaders.reading.formats.safexml import small_number
from lianjian.loaders.reading.grid import column_letters, column_number

#: Who comments; by this name the comments of an earlier copy are known.
AUTHOR = "联建 lianjian"
#: Excel becomes slow with more comments on a sheet; the list of problems has them all.
MOST = 20_000
_NEW_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList/></comments>'
)
_NEW_SHAPES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b"</o:shapelayout></xml>"
)
_NOTE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE = (
    '<v:shape {namespaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;'
    'width:260pt;height:110pt;z-index:{number};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 10, {right}, 31, {bottom}, 9</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE_ROW, _SHAPE_COLUMN = re.compile(rb"<x:Row>\s*(\d+)"), re.compile(rb"<x:Column>\s*(\d+)")
_NUMBERS = re.compile(rb"_x0000_s(\d{1,8})\b")


def comment_parts(
    comments: bytes | None, shapes: bytes | None, problems: Mapping[Place, Sequence[Problem]]
) -> tuple[bytes, bytes]:
    """Both parts with a comment at each cell that has problems, and without those of an earlier copy.

    What a cell's owner has said there stays, ours behind it. Raises BadXml.
    """
    texts = {place: _text(problems[place]) for place in sorted(problems)[:MOST]}
    made, gone, joined = _comments(comments or _NEW_COMMENTS, texts)
    return made, _shapes(shapes or _NEW_SHAPES, gone, [place for place in texts if place not in joined])


def _text(problems: Sequence[Problem]) -> str:
    """The sentences of a cell, each once; never its value."""
    return "\n".join(dict.fromkeys(f"{problem.zh}\n{problem.en}" for problem in problems))


def _comments(raw: bytes, texts: Mapping[Place, str]) -> tuple[bytes, set[Place], set[Place]]:
    """The comments; the places of those taken away, and of those to which ours were added."""
    splice = Splice(raw)
    parts = outline(raw, 4)
    authors = next(part for part in parts if part.local == "authors")
    list_ = next(part for part in parts if part.local == "commentList")
    names = [raw[part.opened : part.closing].decode() for part in parts if part.local == "author"]
    own = names.index(escaped(AUTHOR)) if escaped(AUTHOR) in names else len(names)
    prefix = list_.prefix
    if own == len(names):
        splice.grow(authors, f"<{prefix}author>{escaped(AUTHOR)}</{prefix}author>".encode())
    gone: set[Place] = set()
    joined: set[Place] = set()
    inside = {part.start: part for part in parts if part.local == "text"}
    for part in (part for part in parts if part.local == "comment" and part.depth == 3):
        place = _place(part.attributes.get("ref", ""))
        if part.attributes.get("authorId") == str(own):
            splice.replace(part.start, part.end, b"")
            gone.add(place)
        elif place in texts:
            text = next(found for at, found in inside.items() if part.start < at < part.end)
            run = f'<{prefix}r><{prefix}t xml:space="preserve">\n{escaped(texts[place])}</{prefix}t></{prefix}r>'
            splice.grow(text, run.encode())
            joined.add(place)
    new = [_comment(place, text, own, prefix) for place, text in texts.items() if place not in joined]
    splice.grow(list_, "".join(new).encode())
    return splice.done(), gone, joined


def _comment(place: Place, text: str, author: int, prefix: str) -> str:
    ref = f"{column_letters(place[1])}{place[0]}"
    return (
        f'<{prefix}comment ref="{ref}" authorId="{author}"><{prefix}text><{prefix}r>'
        f'<{prefix}t xml:space="preserve">{escaped(text)}</{prefix}t></{prefix}r></{prefix}text></{prefix}comment>'
    )


def _shapes(raw: bytes, gone: set[Place], places: Sequence[Place]) -> bytes:
    """The boxes of the comments."""
    splice = Splice(raw)
    parts = outline(raw, 2)
    for part in parts:
        place = _shape_place(raw, part) if part.local == "shape" else None
        if place in gone:
            splice.replace(part.start, part.end, b"")
    number = max((int(found) for found in _NUMBERS.findall(raw)), default=1024) + 1
    note_type = "" if b'id="_x0000_t202"' in raw else _NOTE_TYPE.replace("<v:shapetype", f"<v:shapetype {_NAMESPACES}")
    boxes = [_box(place, at) for at, place in enumerate(places, number)]
    splice.grow(parts[0], (note_type + "".join(boxes)).encode())
    return splice.done()


def _box(place: Place, number: int) -> str:
    row, column = place[0] - 1, place[1]
    return _SHAPE.format(
        namespaces=_NAMESPACES, number=number, row=row, column=column,
        left=column + 1, right=column + 5, top=max(row - 1, 0), bottom=max(row - 1, 0) + 6,
    )  # fmt: skip


def _shape_place(raw: bytes, part: Element) -> Place | None:
    whole = raw[part.start : part.end]
    row, column = _SHAPE_ROW.search(whole), _SHAPE_COLUMN.search(whole)
    return (int(row[1]) + 1, int(column[1])) if row and column else None


def _place(ref: str) -> Place:
    letters = ref.rstrip("0123456789")
    return small_number(ref[len(letters) :]) or 0, column_number(letters)

"""The looks of marked cells: the owner's own, with a fill of ours.

A fill of one colour has a second colour that nobody sees. In a fill of ours it is the colour that the cell had, so that a cell
keeps it wherever its row goes, and a later copy can give it back.
"""

from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from lianjian.loaders.marking.splice import Element, Splice, outline, tag_end, tag_with
from lianjian.loaders.problems import Severity
from lianjian.loaders.reading.formats.safexml import BadXml

#: Colours that nobody chooses by chance, by which marks of an earlier copy are known.
FILLS: Mapping[Severity, str] = {"error": "FFFFC2C3", "review": "FFFFE8A1", "note": "FFDCEBFA"}
#: A colour as the attributes of its element: rgb, or theme and tint, or indexed.
Color = Mapping[str, str]
#: The unseen colour of a fill, as Excel writes it.
_UNSEEN: Color = {"indexed": "64"}


class _Fill(NamedTuple):
    """A fill as far as it is of one colour: what is seen of it, and the unseen colour."""

    seen: Color | None
    unseen: Color | None

    @property
    def ours(self) -> bool:
        return self.seen is not None and self.seen.get("rgb") in FILLS.values()


class Styles:
    """The styles part of a workbook, to which the styles of marked cells are added. Raises BadXml when it is no styles part."""

    def __init__(self, raw: bytes) -> None:
        self._splice = Splice(raw)
        self._raw = raw
        parts = outline(raw, 5)
        self._fills = _only(parts, "fills")
        self._formats = _only(parts, "cellXfs")
        inside = [part for part in parts if part.depth > 2 and _within(part, self._fills)]
        fills = [_fill_of(inside, part) for part in inside if part.depth == 3]
        self._given = [part for part in parts if part.depth == 3 and _within(part, self._formats)]
        self._new: list[bytes] = []
        self._known: dict[tuple[int, str], int] = {}
        self._own = _own_colors(fills)
        self._new_fills: list[bytes] = []
        ours = {str(at) for at, fill in enumerate(fills) if fill.ours}
        #: The styles, by their index as text, that an earlier copy gave to marked cells.
        self.marks = {str(at) for at, part in enumerate(self._given) if part.attributes.get("fillId") in ours}

    def marked(self, style: int, severity: Severity) -> int:
        """The index of the style with the fill of that severity."""
        return self._with_fill(style, self._fill({"rgb": FILLS[severity]}, self._color_of(style) or _UNSEEN))

    def cleared(self, style: int) -> int:
        """The index of the style with the fill that it had before it was marked, as far as that is known."""
        own = self._color_of(style)
        return self._with_fill(style, 0 if own is None else self._fill(own, _UNSEEN))

    def wrapped(self) -> int:
        """The index of a style for long sentences."""
        tag = f"{self._formats.prefix}xf"
        made = f'<{tag} numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        made += f'<{self._formats.prefix}alignment vertical="top" wrapText="1"/></{tag}>'
        return self._added((-1, "wrapped"), made.encode())

    def done(self) -> bytes:
        """The part with what was added."""
        fills = len(self._own) + len(self._new_fills)
        self._splice.grow(self._fills, b"".join(self._new_fills), {"count": str(fills)})
        self._splice.grow(self._formats, b"".join(self._new), {"count": str(len(self._given) + len(self._new))})
        return self._splice.done()

    def _color_of(self, style: int) -> Color | None:
        number = self._format(style).attributes.get("fillId", "0")
        return self._own[int(number)] if number.isdecimal() and int(number) < len(self._own) else None

    def _fill(self, seen: Color, unseen: Color) -> int:
        """The index of a fill of one colour."""
        prefix = self._fills.prefix
        front, back = (" ".join(f"{name}={quoteattr(value)}" for name, value in color.items()) for color in (seen, unseen))
        made = (
            f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor {front}/>'
            f"<{prefix}bgColor {back}/></{prefix}patternFill></{prefix}fill>"
        ).encode()
        if made not in self._new_fills:
            self._new_fills.append(made)
        return len(self._own) + self._new_fills.index(made)

    def _format(self, style: int) -> Element:
        if not 0 <= style < len(self._given):
            raise BadXml(f"style {style}")
        return self._given[style]

    def _with_fill(self, style: int, fill: int) -> int:
        part = self._format(style)
        whole = self._raw[part.start : part.end]
        tag = whole[: tag_end(whole, 0)]
        made = tag_with(tag, {"fillId": str(fill), "applyFill": "1"}) + whole[len(tag) :]
        return self._added((style, str(fill)), made)

    def _added(self, key: tuple[int, str], made: bytes) -> int:
        if key not in self._known:
            self._known[key] = len(self._given) + len(self._new)
            self._new.append(made)
        return self._known[key]


def _only(parts: list[Element], name: str) -> Element:
    for part in parts:
        if part.depth == 2 and part.local == name:
            return part
    raise BadXml(f"no {name}")


def _own_colors(fills: list[_Fill]) -> list[Color | None]:
    """The colour of the owner's in each fill: of one of ours the unseen one.

    Some programs write an unseen colour of their own into every fill that they save: then none of ours is without, and what
    stands there says nothing. (The list of problems always has a cell that was marked and had no fill.)
    """
    told = any(fill.ours and fill.unseen == _UNSEEN for fill in fills)
    of_ours = [fill.unseen if told and fill.unseen != _UNSEEN else None for fill in fills]
    return [own if fill.ours else fill.seen for fill, own in zip(fills, of_ours, strict=True)]


def _fill_of(parts: list[Element], fill: Element) -> _Fill:
    """What a fill shows; nothing for none, a pattern or a gradient."""
    within = {part.local: part.attributes for part in parts if part.depth > fill.depth and _within(part, fill)}
    if within.get("patternFill", {}).get("patternType") != "solid":
        return _Fill(None, None)
    return _Fill(within.get("fgColor"), within.get("bgColor"))


def _within(part: Element, whole: Element) -> bool:
    return whole.opened <= part.start < whole.closing

"""The looks of marked cells: the owner's own, with a fill of ours."""

from collections.abc import Mapping

from lianjian.loaders.marking.splice import Element, Splice, outline, tag_end, tag_with
from lianjian.loaders.problems import Severity
from lianjian.loaders.reading.formats.safexml import BadXml

#: Colours that nobody chooses by chance, by which marks of an earlier copy are known.
FILLS: Mapping[Severity, str] = {"error": "FFFFC2C3", "review": "FFFFE8A1", "note": "FFDCEBFA"}


class Styles:
    """The styles part of a workbook, to which the styles of marked cells are added. Raises BadXml when it is no styles part."""

    def __init__(self, raw: bytes) -> None:
        self._splice = Splice(raw)
        self._raw = raw
        parts = outline(raw, 3)
        self._fills = _only(parts, "fills")
        self._formats = _only(parts, "cellXfs")
        fills = [part for part in parts if part.depth == 3 and _within(part, self._fills)]
        self._given = [part for part in parts if part.depth == 3 and _within(part, self._formats)]
        self._new: list[bytes] = []
        self._known: dict[tuple[int, str], int] = {}
        self._first_fill = len(fills)
        ours = {str(at) for at, part in enumerate(fills) if any(c.encode() in raw[part.start : part.end] for c in FILLS.values())}
        #: The styles, by their index as text, that an earlier copy gave to marked cells.
        self.marks = {str(at) for at, part in enumerate(self._given) if part.attributes.get("fillId") in ours}

    def marked(self, style: int, severity: Severity) -> int:
        """The index of the style with the fill of that severity."""
        return self._with_fill(style, self._first_fill + [*FILLS].index(severity))

    def cleared(self, style: int) -> int:
        """The index of the style without a fill."""
        return self._with_fill(style, 0)

    def wrapped(self) -> int:
        """The index of a style for long sentences."""
        tag = f"{self._formats.prefix}xf"
        made = f'<{tag} numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        made += f'<{self._formats.prefix}alignment vertical="top" wrapText="1"/></{tag}>'
        return self._added((-1, "wrapped"), made.encode())

    def done(self) -> bytes:
        """The part with what was added."""
        prefix = self._fills.prefix
        fills = "".join(
            f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{color}"/>'
            f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
            for color in FILLS.values()
        )
        self._splice.grow(self._fills, fills.encode(), {"count": str(self._first_fill + len(FILLS))})
        self._splice.grow(self._formats, b"".join(self._new), {"count": str(len(self._given) + len(self._new))})
        return self._splice.done()

    def _with_fill(self, style: int, fill: int) -> int:
        if not 0 <= style < len(self._given):
            raise BadXml(f"style {style}")
        part = self._given[style]
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


def _within(part: Element, whole: Element) -> bool:
    return whole.opened <= part.start < whole.closing

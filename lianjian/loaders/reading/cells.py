"""What one cell means: text, several values, names, dates, numbers, yes or no.

Each function takes a cell as it was read and returns its value, None (or an empty list) when the cell says nothing, or
raises `CellError` with a code of the problem catalogue (problems.py). Nothing is guessed: what could mean two things
is an error that says how to write it.
"""

import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell whose value the file does not give: `code` of the problem catalogue says why, `shown` is what stands there."""

    code: str
    shown: str = ""


Cell = str | int | float | bool | date | datetime | Fault | None

#: What people write into a cell that has nothing to say; dashes of any sort and number as well.
NOTHING = frozenset({"", "无", "暂无", "/", "\\", "、", "N/A", "n/a"})
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63\uff0d"

#: Full-width digits and letters stand 0xFEE0 above their ASCII forms.
_FULL_WIDTH = {ord(char) + 0xFEE0: char for char in string.digits + string.ascii_letters}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = {ord("\u3000"): " ", ord("\u00a0"): " "}
_CLEAN: Mapping[int, int | str | None] = {**_FULL_WIDTH, **_INVISIBLE, **_SPACES}
#: Most cells hold nothing that is to be cleaned, which is seen much faster than it is cleaned.
_UNCLEAN = re.compile(f"[{re.escape(''.join(map(chr, _CLEAN)))}]")

_FORMULA_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|ERROR!)", re.IGNORECASE)
_GUARDS = frozenset("#='")
_GUARDED = re.compile(r"""="(?P<code>[^"]*)"|'(?P<digits>\d+)""")
_SPOILED = re.compile(r"(?P<whole>\d)(?:\.(?P<rest>\d+))?[eE]\+?(?P<shift>0?[1-9]|[1-9]\d)")


class CellError(ValueError):
    """A cell that does not say what its column asks for; `code` stands in problems.CODES."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def text(cell: Cell) -> str | None:
    """The cell as text: letters and digits half-width, trimmed; None when it says nothing.

    Chinese punctuation stays as it is written. Raises CellError("formula-error") on what Excel shows as #REF! and the like,
    and the code of a Fault.
    """
    if isinstance(cell, Fault):
        raise CellError(cell.code)
    written = as_typed(cell)
    if not written.isascii() and _UNCLEAN.search(written):
        written = written.translate(_CLEAN)
    written = written.strip()
    if written[:1] in _GUARDS:
        written = _unguarded(written)
    return None if written in NOTHING or not written.strip(_DASHES) else written


def _unguarded(written: str) -> str:
    """Without what programs write around a code in a CSV so that Excel leaves it alone (`="0577"`, `'0577`)."""
    if _FORMULA_ERROR.fullmatch(written):
        raise CellError("formula-error")
    guarded = _GUARDED.fullmatch(written)
    return written if guarded is None else str(guarded["code"] or guarded["digits"] or "")


def as_typed(cell: Cell) -> str:
    """The cell as a person would have typed it; "" for an empty one."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, Fault):
        return cell.shown
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def header_key(header: Cell) -> str:
    """The form under which column names are compared: NFKC, no white space, no mark of a required column, case-blind."""
    plain = unicodedata.normalize("NFKC", as_typed(header)).translate(_INVISIBLE)
    plain = re.sub(r"\s+", "", plain).casefold()
    return re.sub(r"^\*+|\*+$|\(必填\)$", "", plain)


# Several values ---------------------------------------------------------------------------------------------------------

#: 、 , ; / and the full-width forms of the last three, and line breaks.
_PARTS = frozenset("、,;/\uff0c\uff1b\uff0f\n\r")
_PARTED = re.compile(f"[{''.join(_PARTS)}]")
_PAIRS = ("()", "\uff08\uff09", "[]", "\uff3b\uff3d", "【】", "〔〕", "《》", "“”", "「」", "{}", "\uff5b\uff5d")
_OPENS = frozenset(pair[0] for pair in _PAIRS)
#: A half-width bracket pairs with a full-width one, as people type them.
_PARTNER = {pair[1]: unicodedata.normalize("NFKC", pair[0]) for pair in _PAIRS}


def values(cell: Cell) -> list[str]:
    """The cell's values, parted by 、 , ; / or a line break (in either width) outside brackets; each once, in order."""
    whole = text(cell)
    if whole is None:
        return []
    if not _PARTED.search(whole):
        return [whole]
    parts = (text(part) for part in _split(whole))
    return list(dict.fromkeys(part for part in parts if part is not None))


def _split(whole: str) -> list[str]:
    inside = _bracketed(whole)
    parts, start = [], 0
    for at, char in enumerate(whole):
        if char in _PARTS and not inside[at]:
            parts.append(whole[start:at])
            start = at + 1
    parts.append(whole[start:])
    return parts


def _bracketed(whole: str) -> list[bool]:
    """For each character whether it stands inside a pair of brackets; a bracket without its partner is none."""
    inside = [False] * len(whole)
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(whole):
        if char in _OPENS:
            opened.append((unicodedata.normalize("NFKC", char), at))
        elif char in _PARTNER:
            depth = next((i for i in range(len(opened) - 1, -1, -1) if opened[i][0] == _PARTNER[char]), None)
            if depth is not None:
                start = opened[depth][1]
                inside[start : at + 1] = [True] * (at + 1 - start)
                del opened[depth:]
    return inside


# Names ------------------------------------------------------------------------------------------------------------------

_LEAD_MARKS = "*\uff0a★☆"
_LEAD_NOTE = re.compile("[(\uff08[](?:牵头|牵头单位|牵头方|盟主|盟主单位)[)\uff09\\]]$")
_LAST_BRACKET = re.compile("^(?P<base>.{2,}?)[(\uff08](?P<alias>[^()\uff08\uff09]{2,})[)\uff09]$")
#: Last brackets that qualify a name and are no second name.
_QUALIFIERS = frozenset({"筹", "筹备", "筹建", "筹备组", "已撤销", "撤销", "暂名", "拟", "公章", "盖章", "合并", "新", "原"})


@dataclass(frozen=True, slots=True)
class NameText:
    """A name as a cell gives it. `text` keeps its brackets, `base` is the name without the last one, `alias` what stood in it.

    `alias` is None (and base equals text) where the last bracket only qualifies the name, as in 落霞社区(筹).
    """

    text: str
    lead: bool = False
    alias: str | None = None
    base: str = ""

    def spellings(self) -> tuple[str, ...]:
        """The forms to look up, in order; if two of them name different things the name is doubtful."""
        return tuple(dict.fromkeys(form for form in (self.text, self.base, self.alias) if form))

    @property
    def code(self) -> str:
        """The text as it is written where it is a 编号."""
        return _compact(self.text)


def names(cell: Cell) -> list[NameText]:
    """The names in a cell; the lead is marked `*` (or (牵头)), another name of the same thing stands in brackets at the end."""
    return list(dict.fromkeys(name for part in values(cell) if (name := name_text(part)) is not None))


def name_text(part: str) -> NameText | None:
    """One name with its marks; None when nothing but marks stands there. White space inside Chinese names is not kept."""
    bare = part.strip(_LEAD_MARKS + " ")
    lead = part.strip().strip(_LEAD_MARKS) != part.strip()
    unmarked = _LEAD_NOTE.sub("", bare).strip()
    lead = lead or unmarked != bare
    if not unmarked:
        return None
    name = close_up(unmarked)
    match = _LAST_BRACKET.match(name)
    if match is None or match["alias"] in _QUALIFIERS:
        return NameText(name, lead, None, name)
    return NameText(name, lead, match["alias"], match["base"])


_WIDE = "[·〇\u3001-\u303f\u3400-\u9fff\uff00-\uffef]"
_GAP = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")


def close_up(name: str) -> str:
    """A name without the white space and line breaks between its Chinese characters (`落 霞 社 区`), other white space single."""
    return re.sub(r"\s+", " ", _GAP.sub("", name)).strip()


# Dates ------------------------------------------------------------------------------------------------------------------

_YEARS = range(1900, 2101)
_SERIALS = range(20000, 80001)
_EXCEL_EPOCH = date(1899, 12, 30)
#: In a column of ends: no end.
_NO_END = frozenset({"长期", "长期有效", "永久", "永久有效", "至今", "不限", "无固定期限"})
_DATE_FORMS = (
    re.compile(r"(?P<y>\d{4})年(?:(?P<m>\d{1,2})月(?:份|(?P<d>\d{1,2})[日号]?)?)?"),
    re.compile(r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2}))?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})"),
    re.compile(r"(?P<y>\d{4})"),
)
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_DECIMAL_MONTH = re.compile(r"\d{4}\.1")


def partial_date(cell: Cell) -> str | None:
    """The date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exact as the cell is; None for nothing and for 长期.

    1900 to 2100 is a year, 20000 to 80000 an Excel serial, six digits a month, eight a day. The number 2023.1 (not the text)
    may be what Excel left of 2023.10: CellError("ambiguous-date"). Anything else: CellError("not-a-date").
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day)
    written = text(cell)
    if written is None or written in _NO_END:
        return None
    written = _CLOCK.sub("", unicodedata.normalize("NFKC", written).replace("〇", "0"))
    written = re.sub(r"\s+", "", written)
    if isinstance(cell, float) and _DECIMAL_MONTH.fullmatch(written):
        raise CellError("ambiguous-date", year=written[:4])
    serial = _serial(written)
    if serial is not None:
        return serial
    for form in _DATE_FORMS:
        match = form.fullmatch(written)
        if match:
            part = match.groupdict()
            return _checked(int(part["y"]), *(int(part[key]) for key in ("m", "d") if part.get(key)))
    raise CellError("not-a-date")


def _serial(written: str) -> str | None:
    match = re.fullmatch(r"(\d{5})(\.\d+)?", written)
    if match is None or int(match[1]) not in _SERIALS:
        return None
    return (_EXCEL_EPOCH + timedelta(days=int(match[1]))).isoformat()


def _checked(year: int, month: int | None = None, day: int | None = None) -> str:
    if year not in _YEARS:
        raise CellError("not-a-date")
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise CellError("not-a-date") from None
    if month == 0 or day == 0:
        raise CellError("not-a-date")
    return "-".join(f"{part:0{width}d}" for part, width in ((year, 4), (month, 2), (day, 2)) if part is not None)


# Numbers ----------------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?(?P<exponent>[eE][+-]?\d{1,3})?(?P<unit>.*)", re.DOTALL
)
_MULTIPLES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_UNIT = re.compile(
    r"(?P<multiple>百万|千万|百|千|万|亿)?余?(?P<unit>元|元/月|人民币|人|名|位|户|个|家|件|套|台|次|场|间|张|床|支|处|所|项|条|本|辆|平方米|平米|平方公里|公里|米|亩|公顷|㎡|m2|m²|km2|小时|天|年|月|%|%|‰|度|岁|分|人次|户次)?"
)


def number(cell: Cell) -> float | None:
    """The number in the cell; a unit of measure behind it is left off, 万 and 亿 multiply (`3.5万元` is 35000).

    A percentage stays as it is written (`65.4%` is 65.4). CellError("not-a-number") for anything else, ranges and `约` too.
    """
    exact = _decimal(cell)
    return None if exact is None else float(exact)


def integer(cell: Cell) -> int | None:
    """The whole number in the cell, read as `number` does; CellError("not-an-integer") when it has a fraction."""
    exact = _decimal(cell)
    if exact is None:
        return None
    if exact != exact.to_integral_value():
        raise CellError("not-an-integer")
    return int(exact)


def _decimal(cell: Cell) -> Decimal | None:
    if isinstance(cell, bool | date):
        raise CellError("not-a-number")
    written = text(cell)
    if written is None:
        return None
    match = _NUMBER.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", written)))
    unit = _UNIT.fullmatch(match["unit"]) if match else None
    if match is None or unit is None or "余" in match["unit"]:
        raise CellError("not-a-number")
    plain = match["sign"] + match["digits"].replace(",", "") + (match["fraction"] or "") + (match["exponent"] or "")
    try:
        exact = Decimal(plain) * _MULTIPLES[unit["multiple"] or ""]
    except InvalidOperation:
        raise CellError("not-a-number") from None
    if abs(exact) > Decimal(10) ** 15:
        raise CellError("not-a-number")
    return exact


# Yes or no, keys --------------------------------------------------------------------------------------------------------

_TRUTHS = {
    **dict.fromkeys(("是", "有", "√", "✓", "✔", "☑", "y", "yes", "true", "1"), True),
    **dict.fromkeys(("否", "不是", "没有", "×", "✗", "✘", "n", "no", "false", "0"), False),
}


def truth(cell: Cell) -> bool | None:
    """是 or 否 (or a tick, yes, true, 1 and their opposites); CellError("not-yes-no") for anything else."""
    written = text(cell)
    if written is None:
        return None
    try:
        return _TRUTHS[written.casefold()]
    except KeyError:
        raise CellError("not-yes-no") from None


#: A code that nothing was done to, as nearly all are.
_PLAIN_KEY = re.compile("[A-Za-z][0-9A-Za-z_-]*|[0-9]+")


def key(cell: Cell) -> str | None:
    """A 编号 or code as text. Of what Excel turned into 3.30302E+11 the digits are taken when all of them are still there.

    CellError("spoiled-code") when they are not.
    """
    written = text(cell)
    if written is None:
        return None
    if _PLAIN_KEY.fullmatch(written):
        return written
    compact = _compact(written)
    spoiled = _SPOILED.fullmatch(compact)
    if spoiled:
        return _unspoiled(spoiled)
    if isinstance(cell, float) and not cell.is_integer():
        return compact
    return re.sub(r"^(\d+)\.0$", r"\1", compact)


def _compact(written: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", written))


def _unspoiled(code: re.Match[str]) -> str:
    rest, shift = code["rest"] or "", int(code["shift"])
    if len(rest) < shift or rest[shift:].strip("0"):
        raise CellError("spoiled-code")
    return code["whole"] + rest[:shift]

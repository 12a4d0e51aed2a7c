"""Rows of a printed list that are no data: totals, remarks, and who filled it in (docs/reference/hazards.md)."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from lianjian.loaders.reading.cells import Cell, CellError, as_typed, number
from lianjian.loaders.reading.grid import filled
from lianjian.loaders.reading.persons import personal_label, personal_label_alone

FootCode = Literal["total-row", "foot-row"]

#: What the first filled cell of a row of totals says, and nothing else.
_TOTAL = re.compile(r"(合计|小计|总计|共计|累计)(\(.*\))?:?")
#: The same behind a name (五马街道小计) or in another cell: a total where all that follows is numbers.
_TOTALS = frozenset({"合计", "小计", "总计", "共计", "累计", "合 计", "小 计", "总 计"})
_TOTAL_WITHIN = 4
#: How a remark or the signature of a list begins.
_FOOT = re.compile(
    r"(备注|注|附注|说明|填表说明|填报说明|填表单位|填报单位|制表单位|报送单位|单位\((盖章|公章)\)"
    r"|填表日期|填报日期|填表时间|制表日期|报送日期):"
)
#: The first characters of both; other rows, nearly all, are told by them alone.
_BEGINS = frozenset("合小总共累备注附说填制报单")


def foot_row(cells: Sequence[Cell]) -> FootCode | None:
    """The code of problems.CODES for a row that is no data; None for a row of data. Merged cells must not be filled in yet."""
    first = cells[0].strip() if cells and type(cells[0]) is str else ""
    first = first or next((text for cell in cells if (text := as_typed(cell).strip())), "")
    if personal_label(first) or personal_label_alone(first):
        return "foot-row"
    if first[:1] in _BEGINS:
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", first))
        if _TOTAL.fullmatch(plain):
            return "total-row"
        if _FOOT.match(plain):
            return "foot-row"
    if first[-2:] in _TOTALS or not _TOTALS.isdisjoint(cells[:_TOTAL_WITHIN]):
        return "total-row" if _only_numbers_follow(cells) else None
    return None


def _only_numbers_follow(cells: Sequence[Cell]) -> bool:
    """Whether behind the word for a total nothing stands but numbers, and at least one."""
    at = next(at for at, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()[-3:].replace(" ", "")[-2:] in _TOTALS)
    rest = [cell for cell in cells[at + 1 :] if filled(cell)]
    return bool(rest) and all(map(_is_number, rest))


def _is_number(cell: Cell) -> bool:
    try:
        number(cell)
    except CellError:
        return False
    return True

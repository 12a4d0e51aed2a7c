"""Rows at the foot of a printed list that are no data: totals, remarks, and who filled it in (lists.md, "What real files do")."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from lianjian.loaders.reading.cells import Cell, as_typed
from lianjian.loaders.reading.persons import personal_label

#: What the first filled cell of a row of totals says, and nothing else.
_TOTAL = re.compile(r"(合计|小计|总计|共计|累计)(\(.*\))?:?")
#: How a remark or the signature of a list begins.
_FOOT = re.compile(
    r"(备注|注|附注|说明|填表说明|填报说明|填表单位|填报单位|制表单位|报送单位|单位\((盖章|公章)\)"
    r"|填表日期|填报日期|填表时间|制表日期|报送日期):"
)
#: The first characters of both; other rows, nearly all, are told by them alone.
_BEGINS = frozenset("合小总共累备注附说填制报单")


def foot_row(cells: Sequence[Cell]) -> Literal["total-row", "foot-row"] | None:
    """The code of problems.CODES for a row that is no data, told by its first filled cell; None for a row of data."""
    first = next((text for cell in cells if (text := as_typed(cell).strip())), "")
    if personal_label(first):
        return "foot-row"
    if first[:1] not in _BEGINS:
        return None
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", first))
    if _TOTAL.fullmatch(plain):
        return "total-row"
    return "foot-row" if _FOOT.match(plain) else None

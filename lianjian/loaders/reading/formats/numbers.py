"""What a number format of a spreadsheet does to the value that a person sees, where that is more than looks.

Excel keeps 2023年5月 as the first day of that month, 001 as the number 1 and 65.4% as 0.654, and shows what was typed. The
person who filled in the list meant what the sheet shows, and a CSV of the same sheet says it too.
"""

import re
from datetime import date, datetime, time, timedelta

from lianjian.loaders.reading.cells import Cell, Fault
from lianjian.loaders.remembering import remembered

#: The number formats that Excel for China names by number only and that show more than their value (ECMA-376, 18.8.30).
BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy", **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')}
#: Excel keeps 15 digits of a number; of a longer code the last ones are lost.
_DIGITS = 15

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@remembered(10_000)
def shows(code: str) -> str:
    """What a number format shows: `month`, `year`, `percent`, `zeros:N` (at least N digits), or "" for nothing special."""
    plain = _LITERAL.sub("", code.split(";")[0]).casefold().replace("general", "").strip()
    if "%" in plain:
        return "percent"
    if re.fullmatch(r"0{2,}", plain):
        return f"zeros:{len(plain)}"
    if "y" in plain and not set(plain) & set("dhs"):
        return "month" if "m" in plain else "year"
    return ""


def as_shown(value: float | date, form: str) -> Cell:
    """The value of a cell with such a format (one of `shows`) as a person sees it."""
    if isinstance(value, date):
        if form == "month":
            return f"{value.year}-{value.month:02d}"
        return str(value.year) if form == "year" else value
    if form == "percent":
        return f"{float(f'{value * 100:.12g}'):.15g}%"
    if form.startswith("zeros:") and float(value).is_integer() and value >= 0:
        return f"{int(value):0{form[6:]}d}"
    return plain_number(value)


def plain_number(value: float) -> Cell:
    """A number of a spreadsheet: whole ones as int, others without the noise of binary fractions.

    One of more than 15 digits is a Fault, for its last digits are lost: a code that was typed as a number.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return Fault("formula-error", "#NUM!")
    if abs(value) >= 10**_DIGITS:
        return Fault("spoiled-code", f"{value:.5E}")
    return int(value) if float(value).is_integer() else float(f"{value:.{_DIGITS}g}")


def plain_time(value: time | timedelta) -> str:
    """A time of day or a duration as text."""
    return value.isoformat() if isinstance(value, time) else str(value)


def plain_date(value: datetime) -> date:
    """A day without a time where the time is midnight."""
    return value.date() if value.time() == time() else value

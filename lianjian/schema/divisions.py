"""Division codes: 2, 4, 6, 9 or 12 digits name a province, city, county, township and community, each inside the former.

See docs/reference/questions.md, "Common to all".
"""

from types import MappingProxyType
from typing import Final

from lianjian.errors import BadInput, UnknownName

#: Region levels from the widest to the narrowest, with the number of digits of their codes.
LEVELS: Final = MappingProxyType({"province": 2, "city": 4, "county": 6, "township": 9, "community": 12})

_BY_DIGITS = {digits: name for name, digits in LEVELS.items()}
_WIDTHS = tuple(LEVELS.values())


def is_code(text: str) -> bool:
    """Whether the text has the form of a division code; whether the register knows it is another question."""
    return len(text) in _BY_DIGITS and text.isascii() and text.isdigit()


def level_of(code: str) -> str:
    """The name of the code's level. Raises BadInput when it is no division code."""
    if not is_code(code):
        raise BadInput(
            f"“{code}”不是区划代码,应为 2、4、6、9 或 12 位数字。",
            f"{code!r} is not a division code; it has 2, 4, 6, 9 or 12 digits.",
        )
    return _BY_DIGITS[len(code)]


def level_number(code: str) -> int:
    """The code's level as Place.level counts: 1 province to 5 community. Raises BadInput."""
    return list(LEVELS).index(level_of(code)) + 1


def digits_of(level: str) -> int:
    """How many digits the codes of a level have. Raises UnknownName."""
    if level not in LEVELS:
        raise UnknownName(f"没有叫“{level}”的层级。", f"There is no level called {level!r}.", tuple(LEVELS))
    return LEVELS[level]


def parent_code(code: str) -> str | None:
    """The code of the division that this one lies in; None for a province. Raises BadInput."""
    at = level_number(code) - 1
    return code[: _WIDTHS[at - 1]] if at else None


def unit_at(code: str, level: str) -> str | None:
    """The unit of that level which the code lies in (or is); None where the code does not reach the level."""
    digits = digits_of(level)
    return code[:digits] if len(code) >= digits else None


def urban_rural(code: str) -> str | None:
    """urban for a community whose last three digits are 001-199, rural for 200-399; None for anything else."""
    if not is_code(code) or level_of(code) != "community":
        return None
    last = int(code[-3:])
    if 1 <= last <= 199:
        return "urban"
    return "rural" if 200 <= last <= 399 else None

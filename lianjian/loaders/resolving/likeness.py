"""How alike two names are, from 0 to 1, and why: what the ranking of candidates goes by. It never decides anything."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from lianjian.loaders.remembering import remembered
from lianjian.loaders.resolving.names import normalise

#: What names of many bodies end in, and which tells none of them from another.
_COMMON = re.compile(
    r"(?<=.)(社区|小区|村|街道|镇|乡)?(党委|党总支|党支部|党工委|居委会|村委会|业委会|社区|小区|村|街道|镇|乡|有限责任公司|有限公司|公司)?$"
)
_FIGURES = re.compile(r"\d+")
_SAME_SOUND = 0.95
_OTHER_FIGURE = 0.5
_OTHER_ENDING = 0.9


class Likeness(NamedTuple):
    """How alike, and the reason in two languages."""

    score: float
    zh: str
    en: str


@remembered(50_000)
def likeness(asked: str, name: str) -> Likeness:
    """How alike two spellings are: what tells bodies apart counts, not the words that all of them end in."""
    one, other = normalise(asked), normalise(name)
    if one == other:
        return Likeness(1.0, "名称相同", "the same name")
    if _FIGURES.findall(one) != _FIGURES.findall(other):
        return Likeness(
            _OTHER_FIGURE * fuzz.ratio(one, other) / 100, "名称相近，但数字不同", "a similar name, but with another figure"
        )
    core, other_core = _COMMON.sub("", one), _COMMON.sub("", other)
    if core == other_core:
        return Likeness(_OTHER_ENDING, "只有末尾的类别不同", "the same but for what it ends in")
    if len(core) == len(other_core) and all(map(_same_sound, core, other_core)):
        score, zh, en = _SAME_SOUND, "读音相同", "sounds the same"
    else:
        score, zh, en = fuzz.ratio(core, other_core) / 100, "名称相近", "a similar name"
    if one.removeprefix(core) != other.removeprefix(other_core):
        score, zh, en = score * _OTHER_ENDING, f"{zh}，类别不同", f"{en}, with another ending"
    return Likeness(score, zh, en)


def _same_sound(one: str, other: str) -> bool:
    """Whether two characters can be read alike, whatever their tone."""
    return one == other or not _readings(one).isdisjoint(_readings(other))


@remembered(20_000)
def _readings(char: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # slow to import, and most loads need none of it

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])

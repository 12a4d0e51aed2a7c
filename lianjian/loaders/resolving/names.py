"""When two spellings are certainly one name (lists.md, "How a value names something").

`normalise` gives the key under which spellings are compared. It joins only forms that official usage itself treats as one:
width and spaces, the short and the long name of a Party body or a committee, figures and numerals. Two different things
may still bear one key; who resolves a name asks whether exactly one thing does.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from lianjian.loaders.remembering import remembered

_DROPPED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad\"'“”‘’「」『』《》]+")
_DASHES = re.compile("-{2,}")
_REVOKED = re.compile(r"[\[(](已撤销|撤销)[\])]")
_UNIFIED = str.maketrans(
    {
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "•": "·",
        "・": "·",
        "‧": "·",
        "∙": "·",
        "⋅": "·",
        "—": "-",
        "–": "-",
        "−": "-",
        "〇": "0",
    }
)

#: Bodies whose 支部 and 委员会 are not the Communist Party's.
_OTHER_BODIES = re.compile("共青团|民革|民盟|民建|民进|农工党|农工民主党|致公党|九三学社|台盟|民主同盟|民主建国会|民主促进会")
#: The Youth League's branches; a 集团 or another body whose name ends in 团 has branches of the Party.
_YOUTH_LEAGUE = re.compile(r"(?<![集社剧乐舞术兵工商表行愿务])团(总支|支部|总支部|委)(委员会|部)?$")
#: Committees that keep their own name though 中共 stands before them.
_OWN_COMMITTEES = (("纪律检查委员会", "纪委"), ("政法委员会", "政法委"))
#: Endings of 中共…, longest first, and the short form of each.
_PARTY_ENDINGS = (
    ("党总支部委员会", "党总支"),
    ("总支部委员会", "党总支"),
    ("党总支委员会", "党总支"),
    ("总支委员会", "党总支"),
    ("党支部委员会", "党支部"),
    ("支部委员会", "党支部"),
    ("党工作委员会", "党工委"),
    ("工作委员会", "党工委"),
    ("党的委员会", "党委"),
    ("党委会", "党委"),
    ("党委员会", "党委"),
)
#: Endings that may have a shorter form where no 中共 stands before the name.
_LONG = ("支部", "委员会", "党委会")
#: A name that ends so is a county, city or province, whose committee is short 鹿城区委, not 鹿城区党委 ...
_AUTHORITY = re.compile(r"(省|市|区|县|旗|自治州|盟)$")
#: ... unless it is one of these, which end in 区 and are none.
_NO_AUTHORITY = re.compile(
    r"(社区|小区|园区|片区|校区|厂区|景区|矿区|林区|库区|开发区|度假区|示范区|管理区|新区|功能区|聚集区|集聚区|产业区|工业区|街区|商区|港区)$"
)


@remembered(200_000)
def normalise(name: str) -> str:
    """The key of a name; equal keys are spellings of one name. Idempotent; "" for a name of white space.

    `中共温州市鹿城区五马街道落霞社区委员会` and `温州市鹿城区五马街道落霞社区党委` have one key. A residents' committee and its
    community do not: 落霞社区居委会 and 落霞社区 are two bodies.
    """
    return _stable(_characters(name), lambda key: _committee(_party(_numerals(key))))


def _stable(key: str, step: Callable[[str], str]) -> str:
    """The key after steps that each may lay bare what the next takes off."""
    while (after := step(key)) != key:
        key = after
    return key


def _characters(name: str) -> str:
    """One width, one case, one sort of bracket and dot; no white space, no quotes, no mark of revocation."""
    plain = unicodedata.normalize("NFKC", name)
    lower = plain.casefold()
    plain = plain if lower == plain else unicodedata.normalize("NFKC", lower)
    plain = _DROPPED.sub("", plain.translate(_UNIFIED))
    while (after := _REVOKED.sub("", plain)) != plain:
        plain = after
    plain = _DASHES.sub("-", plain)
    # What was taken out may have stood between a letter and its accent.
    return plain if unicodedata.is_normalized("NFKC", plain) else _characters(plain)


def _party(name: str) -> str:
    """The short name of a Party body: 党委, 党总支, 党支部, 党工委, 区委; other names as they are."""
    bare = name.removeprefix("中国共产党").removeprefix("中共")
    if not bare or not (bare != name or name.endswith(_LONG)) or _OTHER_BODIES.search(name):
        return name
    for long, short in _OWN_COMMITTEES:
        if bare != name and bare.endswith(long):
            return bare.removesuffix(long) + short
    if bare == name and _YOUTH_LEAGUE.search(name):
        return name
    for long, short in _PARTY_ENDINGS:
        if bare.endswith(long) and (bare != name or "党" in long or "支" in long):
            return bare.removesuffix(long) + short
    if bare != name and bare.endswith("委员会"):
        return _committee_of(bare.removesuffix("委员会"))
    return _branch(bare)


def _committee_of(body: str) -> str:
    authority = _AUTHORITY.search(body) and not _NO_AUTHORITY.search(body)
    return body + ("委" if authority else "党委")


def _branch(name: str) -> str:
    """党总支部 and 总支部 are 党总支, 支部 is 党支部."""
    for long, short in (("总支部", "党总支"), ("支部", "党支部")):
        if name.endswith(long):
            return name.removesuffix(long).removesuffix("党") + short
    return name


def _committee(name: str) -> str:
    """居民委员会, 村民委员会 and 业主委员会 in short; a committee's 社区 or 村 is said once (落霞社区居委会 = 落霞居委会)."""
    if not name.endswith(("委员会", "委会")):
        return name
    for long, short in (("居民委员会", "居委会"), ("村民委员会", "村委会"), ("业主委员会", "业委会")):
        if name.endswith(long):
            name = name.removesuffix(long) + short
    for ending, doubled in (("居委会", "社区"), ("村委会", "村")):
        body = name.removesuffix(ending)
        if body != name and body.endswith(doubled) and len(body) > len(doubled):
            return body.removesuffix(doubled) + ending
    return name


# Numerals ---------------------------------------------------------------------------------------------------------------

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_NUMERAL = re.compile(r"[零一二三四五六七八九十百]+")
_WELL_FORMED = re.compile(
    r"(?:(?P<hundreds>[一二三四五六七八九])百)?(?:零|(?P<tens>[一二三四五六七八九])?(?P<ten>十))?(?P<units>[一二三四五六七八九])?"
)


def _numerals(name: str) -> str:
    """Chinese numerals up to 999 as figures: 三十一 is 31. A row of digits such as 三一 is left, for it may mean 3 and 1."""
    return _NUMERAL.sub(lambda match: _figure(match[0]), name)


def _figure(numeral: str) -> str:
    match = _WELL_FORMED.fullmatch(numeral)
    if match is None or not any(match.groups()):
        return numeral
    if match["hundreds"] and match["units"] and not match["ten"] and "零" not in numeral:
        return numeral  # 一百五 may be 105 or 150
    if "零" in numeral and not (match["hundreds"] and match["units"]):
        return numeral
    tens = (_DIGITS[match["tens"]] if match["tens"] else 1) if match["ten"] else 0
    hundreds, units = (_DIGITS[match[part]] if match[part] else 0 for part in ("hundreds", "units"))
    return str(100 * hundreds + 10 * tens + units)


# Names within places ----------------------------------------------------------------------------------------------------

#: What names its own community or complex needs no wider place before it.
_OWN_PLACE = re.compile(r"^.{1,12}?(社区|村|嘎查|小区|居委会)")


def local_name(name: str, place_path: Sequence[str]) -> str:
    """The key of a name without the wider places at its front, when they are places of `place_path` (widest first).

    The narrowest place that the name gives stays, for it tells 鹿城区机关事务管理局 from 温州市机关事务管理局; it goes as well
    where the rest names its own community: in 五马街道, 浙江省温州市鹿城区五马街道落霞社区党委 is 落霞社区党委. Idempotent.
    """
    places = [normalise(place) for place in place_path]
    return _stable(normalise(name), lambda key: normalise(_without_front(key, places)))


def _without_front(key: str, places: Sequence[str]) -> str:
    rest, last = key, ""
    for place in places:
        while place and len(rest) > len(place) and rest.startswith(place) and not _OWN_PLACE.match(place):
            rest, last = rest[len(place) :], place
    return rest if _OWN_PLACE.match(rest) else last + rest

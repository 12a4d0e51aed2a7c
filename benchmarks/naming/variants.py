"""Other spellings of a name: those that the rules make one with it (docs/reference/lists.md), and typing errors."""

from collections.abc import Iterator, Sequence
from random import Random

_FIGURES = {char: value for value, char in enumerate("零一二三四五六七八九")}
_WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789()"}
#: Endings of communities and villages, by what the register writes.
_COMMUNITY = ("社区居委会", "社区居民委员会", "社区", "居委会", "居民委员会")
_VILLAGE = ("村委会", "村民委员会", "村")
#: Characters that sound the same, for slips of those who type by sound.
_SOUNDS = (
    "下夏霞峡", "江姜疆", "河和合禾", "新心欣鑫", "华花化", "明名鸣", "山珊杉", "东冬", "西溪希", "平萍坪", "安岸", "园圆源原",
    "兴星", "龙隆", "湖胡", "林临霖", "石时实", "桥乔", "塘堂糖", "头投", "南楠", "永勇涌", "城成诚", "庄装", "王旺汪", "张章",
    "李里理", "陈辰晨", "沙莎", "田甜", "福富", "丰风峰枫", "光广", "港岗", "红洪宏", "金今津", "家佳嘉加", "前钱乾", "清青庆",
)  # fmt: skip


def spellings_of_place(name: str) -> Iterator[tuple[str, str]]:
    """A community or village in the forms that official usage takes for one, each with what was done to it."""
    for endings in (_COMMUNITY, _VILLAGE):
        ending = next((one for one in sorted(endings, key=len, reverse=True) if name.endswith(one)), None)
        if ending is not None:
            body = name.removesuffix(ending)
            yield from (("ending", body + other) for other in endings if _fits(body, other) and other != ending)
            break
    if (swapped := swap_numerals(name)) != name:
        yield "numerals", swapped
    yield from characters(name)


def _fits(body: str, ending: str) -> bool:
    """Whether the ending can stand there: nobody writes 陈村村 for 陈村村委会."""
    return bool(body) and not any(body.endswith(word) and ending == word for word in ("社区", "村"))


def spellings_of_body(place: str, short: str, long: str, path: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A Party body or committee of a place: with more or fewer wider places before it, in its short and its long name."""
    front = "".join(path)
    yield "short", f"{place}{short}"
    yield "with township", f"{path[-1]}{place}{short}"
    yield "full short", f"{front}{place}{short}"
    yield "full long", f"中共{front}{place}{long}" if short.startswith("党") else f"{front}{place}{long}"
    yield "marked", f"{place}{short}[已撤销]"
    yield from characters(f"{path[-1]}{place}{short}")


def characters(name: str) -> Iterator[tuple[str, str]]:
    """The same characters in another dress: spaces between them, full width, quotation marks."""
    yield "spaces", " ".join(name)
    if (wide := name.translate(_WIDE)) != name:
        yield "width", wide
    yield "quotes", f"“{name}”"


def swap_numerals(name: str) -> str:
    """Chinese numerals as figures and figures as Chinese numerals, where the name has one number below a hundred."""
    for char, value in _FIGURES.items():
        if value and name.count(char) == 1 and not set(name) & set("十百" + "".join(_FIGURES).replace(char, "")):
            return name.replace(char, str(value))
    figures = "".join(char for char in name if char.isdecimal())
    if figures and len(figures) <= 2 and figures in name and int(figures) >= 1 and not figures.startswith("0"):
        return name.replace(figures, _numeral(int(figures)))
    return name


def _numeral(number: int) -> str:
    tens, units = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[units] if units else "")


def slip(name: str, core: int, random: Random) -> tuple[str, str]:
    """One typing error within the first `core` characters, which tell the name from others: sound, loss, doubling, order."""
    sounding = [(at, group) for at in range(core) for group in _SOUNDS if name[at] in group]
    if sounding and random.random() < 0.6:
        at, group = random.choice(sounding)
        other = random.choice([char for char in group if char != name[at]])
        return "sound", name[:at] + other + name[at + 1 :]
    at = random.randrange(core)
    sort = random.choice(["loss", "doubling", "order"] if core > 2 else ["doubling"])
    if sort == "loss":
        return sort, name[:at] + name[at + 1 :]
    if sort == "order" and core >= 2 and name[at % (core - 1)] != name[at % (core - 1) + 1]:
        at %= core - 1
        return sort, name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return "doubling", name[:at] + name[at] + name[at:]

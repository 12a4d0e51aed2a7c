"""The ways in which people write one value in a list, all of them legal by docs/reference/lists.md."""

import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from lianjian.schema import catalogue

T = TypeVar("T")
Cell = str | int | float | date | None

NOTHING = ("", None, "-", "—", "无", "/")
SEPARATORS = ("、", ",", "\uff0c", ";", "\uff1b", "/", "\n")
OWN = {
    "own:12": ("本社区", "本村"),
    "own:9": ("本街道", "本镇", "本乡"),
    "own:6": ("本区", "本县"),
    "own:4": ("本市",),
    "own:2": ("本省",),
}


class Pen:
    """Writes values of one table; what a text file cannot hold (numbers, dates) only where `typed`."""

    def __init__(self, random: Random, typed: bool, names: dict[str, str]) -> None:
        self.random = random
        self.typed = typed
        self.names = names

    def one(self, choices: Sequence[T]) -> T:
        """One of them."""
        return self.random.choice(choices)

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def nothing(self) -> Cell:
        """What stands in a cell that says nothing."""
        return self.one(NOTHING)

    def several(self, texts: Sequence[str]) -> Cell:
        """Several values in one cell."""
        return self.one(SEPARATORS).join(texts) if texts else self.nothing()

    def day(self, text: str | None) -> Cell:
        """A partial date."""
        if text is None:
            return self.nothing()
        year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
        if not month:
            years: tuple[Cell, ...] = (f"{year}", f"{year}年", wide(str(year)), year if self.typed else f"{year}")
            return self.one(years)
        if not day:
            return self.one((text, f"{year}年{month}月", f"{year}.{month:02}", f"{year}.{month}", f"{year}/{month}"))
        whole = date(year, month, day)
        serial = (whole - date(1899, 12, 30)) // timedelta(days=1)
        written = (text, f"{year}年{month}月{day}日", f"{year}.{month}.{day}", f"{year}/{month}/{day}", f"{whole:%Y%m%d}")
        numbers: tuple[Cell, ...] = (whole, serial, int(f"{whole:%Y%m%d}")) if self.typed else (str(serial),)
        return self.one((*written, *numbers))

    def term(self, vocabulary: str, notation: str | None) -> str:
        """A term by notation, either label or an alias; what is no term as it is."""
        if notation is None:
            return str(self.nothing() or "")
        found = next((t for t in catalogue.vocabularies()[vocabulary].terms if t.notation == notation), None)
        if found is None:
            return notation
        aliases = [alias for alias in found.aliases if not set(alias) & set("、,;/")]
        return self.one((found.notation, found.zh, found.zh, found.en, *aliases))

    def terms(self, vocabulary: str, notations: Sequence[str]) -> Cell:
        """Several terms; one-letter labels also with nothing between them."""
        if vocabulary == "dimensions" and len(notations) > 1 and self.chance(0.3):
            labels = {t.notation: t.zh for t in catalogue.vocabularies()[vocabulary].terms}
            return "".join(labels[notation] for notation in notations)
        return self.several([self.term(vocabulary, notation) for notation in notations])

    def place(self, code: str) -> Cell:
        """A division: its code, with zeros behind it, as a number, or its full name."""
        full = "".join(self.names[code[:n]] for n in (2, 4, 6, 9, 12) if n <= len(code))
        written: list[Cell] = [code, code, wide(code)]
        if len(code) < 12 and not code.startswith("4419"):
            written.append(code.ljust(12, "0"))
        if "4419" not in code:
            written += [full, full]
        if self.typed:
            written.append(int(code))
        return self.one(written)

    def named(self, key: str | None, name: str) -> str:
        """A thing by its 编号 or by its name, which may be spaced out or written wide."""
        return self.one((key or name, key or name, name, " ".join(name), wide(name)))

    def scope(self, scope: str | None) -> Cell:
        """服务范围."""
        if scope is None:
            return self.one((*NOTHING, "不限", "全体居民"))
        return self.one(OWN[scope]) if scope in OWN else self.place(scope)


def wide(text: str) -> str:
    """The text in full-width letters, digits and brackets."""
    changed = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and (c.isalnum() or c in "()") else c for c in text)
    assert unicodedata.normalize("NFKC", changed) == text
    return changed

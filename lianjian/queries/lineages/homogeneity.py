"""How alike two brands are, by their services, their dimensions and governances, and their words.

Definition: docs/reference/questions.md, question 3.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.queries.common.day import Day
from lianjian.queries.common.ties import follow, into, joined, out_of

Ints = NDArray[np.int32]
Pairs = tuple[Ints, Ints]
T = TypeVar("T")


class Profile(NamedTuple):
    """What a brand is compared by. An empty set is an unknown part."""

    services: frozenset[int]
    themes: frozenset[str]
    words: frozenset[str]


class Likeness(NamedTuple):
    """Mean of the known parts (None when none is known), and its class: copy, adapted, distinct or unknown."""

    value: float | None
    name: str


UNKNOWN = Likeness(None, "unknown")


def likeness(one: Profile, other: Profile) -> Likeness:
    """The homogeneity of two brands. The class is judged in whole numbers: exactly 0.8 and exactly 0.3 are `adapted`."""
    top, bottom, known = 0, 1, 0
    for a, b in zip(one, other, strict=True):
        if a and b:
            shared = len(a & b)
            whole = len(a) + len(b) - shared
            top, bottom, known = top * whole + shared * bottom, bottom * whole, known + 1
    if not known:
        return UNKNOWN
    bottom *= known
    name = "copy" if 5 * top > 4 * bottom else "distinct" if 10 * top < 3 * bottom else "adapted"
    return Likeness(top / bottom, name)


def profiles(day: Day, brands: Ints) -> list[Profile]:
    """The profile of each brand."""
    projects = into(day, "UNDER", "Project", "Brand", brands)
    bodies = joined(*(into(day, relation, "Organization", "Brand", brands) for relation in ("OWNS", "USES")))
    offers = follow(bodies, out_of(day, "PROVIDES", "Organization", "Offer", bodies[1]))
    services = joined(
        follow(projects, out_of(day, "DELIVERS", "Project", "Service", projects[1])),
        follow(offers, out_of(day, "OFFERS", "Offer", "Service", offers[1])),
    )
    themes = [
        *_texts(day, "Project", "dimensions", projects, "d:"),
        *_texts(day, "Project", "governance", projects, "g:"),
        *_texts(day, "Service", "dimensions", services, "d:"),
    ]
    return [
        Profile(frozenset(own), frozenset(own_themes), two_grams(words))
        for own, own_themes, words in zip(
            _grouped(len(brands), zip(services[0].tolist(), services[1].tolist(), strict=True)),
            _grouped(len(brands), themes),
            _words(day, brands),
            strict=True,
        )
    ]


def two_grams(words: str) -> frozenset[str]:
    """Pairs of neighbouring characters."""
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _words(day: Day, brands: Ints) -> Sequence[str]:
    """理念 followed by 内涵, without white space and punctuation."""
    frame = day.snapshot.nodes("Brand").frame
    columns = [pl.col(name).fill_null("") for name in ("concept", "connotation") if name in frame.columns]
    if not columns:
        return [""] * len(brands)
    text = frame[brands].select(pl.concat_str(columns).str.replace_all(r"[\s\p{P}]", "").alias("words"))
    return text["words"].to_list()


def _texts(day: Day, kind: str, column: str, pairs: Pairs, mark: str) -> list[tuple[int, str]]:
    """(brand, text) for each of the texts that the things of `pairs` have in a column."""
    frame = day.snapshot.nodes(kind).frame
    if column not in frame.columns or not len(pairs[0]):
        return []
    things, position = np.unique(pairs[1], return_inverse=True)
    values = [[mark + text for text in texts or ()] for texts in frame[column].gather(things).to_list()]
    return [(brand, text) for brand, at in zip(pairs[0].tolist(), position.tolist(), strict=True) for text in values[at]]


def _grouped(count: int, pairs: Iterable[tuple[int, T]]) -> list[set[T]]:
    groups: list[set[T]] = [set() for _ in range(count)]
    for position, item in pairs:
        groups[position].add(item)
    return groups

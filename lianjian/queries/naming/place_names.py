"""Places by what people call them: a name, a path of names, a community without its ending, a code with zeros behind it.

A path is the name of the place behind the names of any of the places that hold it, widest first:
浙江省温州市鹿城区五马街道, 温州市鹿城区, 鹿城区五马街道 and 浙江省五马街道 are all paths.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.areas import DIGITS
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.naming.names import matching, one_of, plain

Ints = NDArray[np.int32]

_COUNTY, _COMMUNITY = 3, 5
_RANKS = ("省", "自治区", "市", "地区", "自治州", "盟", "区", "县", "自治县", "旗", "自治旗", "林区", "特区")
_OFFICES = ("居委会", "村委会", "居民委员会", "村民委员会")
_ENDINGS = ("", "村", "社区", *_OFFICES, *(f"社区{o}" for o in _OFFICES), *(f"村{o}" for o in _OFFICES))
_ENDING = re.compile(f"(社区|村)?({'|'.join(_OFFICES)})?$")
#: Longest name in the register and some more: the last part of a path is no longer.
_LONGEST = 40


def by_code(snapshot: Snapshot, text: str) -> int | None:
    """The place with that division code; zeros may follow a code that is shorter than 12 digits (330302000000)."""
    if not (text.isascii() and text.isdigit()):
        return None
    places = snapshot.nodes("Place")
    exact = places.number(text)
    if exact is not None:
        return exact
    for digits in DIGITS.values():
        if len(text) > digits and not text[digits:].strip("0"):
            return places.number(text[:digits])
    return None


def by_path(snapshot: Snapshot, text: str, *, exactly: bool = False) -> Ints:
    """The places that `text` (plain) is a name or a path of.

    Where it is none, and not `exactly`, those counties and wider places whose short name it is (鹿城 is 鹿城区), else those
    communities that it is one of without or with another of the usual endings.
    """
    found = np.empty(0, dtype=np.int32)
    for spellings in (_as_written,) if exactly else (_as_written, _with_rank, _with_office, _with_any_ending):
        if snapshot.nodes("Place").count and not len(found):
            found = _by_path(snapshot, text, spellings)
    return found


def without_repeated(snapshot: Snapshot, places: Ints) -> Ints:
    """The places without a county that only repeats its city (东莞市 4419 and 441900): it is no second place."""
    if not len(places):
        return places
    nodes = snapshot.nodes("Place")
    names = dict(zip(nodes.ids.gather(places), nodes.column("name").gather(places), strict=True))
    city, county = DIGITS["city"], DIGITS["county"]
    kept = [len(code) != county or names.get(code[:city]) != name for code, name in names.items()]
    return places[np.array(kept, dtype=np.bool_)]


def paths(snapshot: Snapshot, places: Ints) -> list[str]:
    """The full path of each place."""
    names = snapshot.nodes("Place").column("name").gather(places).to_list()
    above = _names_above(snapshot, places)
    return ["".join([*over, name]) for over, name in zip(above, names, strict=True)]


def _as_written(part: str) -> Sequence[str]:
    return (part,)


def _with_rank(part: str) -> Sequence[str]:
    return [part + rank for rank in _RANKS] if len(part) > 1 else ()


def _with_office(part: str) -> Sequence[str]:
    return [part + office for office in _OFFICES]


def _with_any_ending(part: str) -> Sequence[str]:
    core = _ENDING.sub("", part)
    return [core + ending for ending in _ENDINGS] if len(core) > 1 else ()


def _by_path(snapshot: Snapshot, text: str, spellings: Callable[[str], Sequence[str]]) -> Ints:
    before: dict[str, list[str]] = {}
    for cut in range(max(0, len(text) - _LONGEST), len(text)):
        for name in spellings(text[cut:]):
            before.setdefault(name, []).append(text[:cut])
    places = matching(snapshot, "Place", "name", one_of(list(before)))
    if spellings is not _as_written:
        level = snapshot.nodes("Place").column("level").gather(places)
        places = places[(level <= _COUNTY if spellings is _with_rank else level == _COMMUNITY).to_numpy()]
    names = plain(snapshot.nodes("Place").column("name").gather(places)).to_list()
    above = _names_above(snapshot, places)
    fits = [any(_is_path(rest, over) for rest in before[name]) for name, over in zip(names, above, strict=True)]
    return places[np.array(fits, dtype=np.bool_)]


def _is_path(text: str, above: Sequence[str]) -> bool:
    """Whether the names above a place, some of them left out, make up `text`."""
    if not text:
        return True
    return any(
        text.endswith(name) and _is_path(text[: -len(name)], above[:position]) for position, name in enumerate(above) if name
    )


def _names_above(snapshot: Snapshot, places: Ints) -> list[list[str]]:
    """For each place the names of those that hold it, widest first."""
    nodes = snapshot.nodes("Place")
    if not len(places):
        return []
    ids, names = nodes.ids.gather(places), nodes.column("name")
    columns: list[list[str | None]] = []
    for digits in list(DIGITS.values())[:-1]:
        codes = ids.str.slice(0, digits)
        at = nodes.ids.search_sorted(codes)
        known = pl.Series(at).clip(0, nodes.count - 1)
        holds = (nodes.ids.gather(known) == codes) & (ids.str.len_bytes() > digits)
        columns.append([name if held else None for name, held in zip(names.gather(known), holds, strict=True)])
    return [[name for name in row if name is not None] for row in zip(*columns, strict=True)]

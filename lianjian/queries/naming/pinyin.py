"""Names by their sound: pinyin without tones (wenzhoushi) and initials (wzs), of things that people look for by typing.

Places are held down to townships: what is below them is found by its characters. pypinyin knows how a character sounds in
a word (重庆 is chongqing), which takes 40 microseconds a name; the many names beyond `PHRASES` are read character by character.
"""

import unicodedata
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.naming.names import plain

Ints = NDArray[np.int32]

#: So many names of a kind are read as words.
PHRASES = 4_000
_TOWNSHIP = 4


class Sounds(NamedTuple):
    """Numbers of the things of a kind that can be found by sound, their pinyin, and their initials."""

    numbers: Ints
    full: pl.Series
    initials: pl.Series


def sounds(snapshot: Snapshot, kind: str) -> Sounds:
    """The sounds of a kind's names; made on first use."""
    return snapshot.nodes(kind).memoised("sounds", lambda: _sounds(snapshot, kind))


def _sounds(snapshot: Snapshot, kind: str) -> Sounds:
    frame = snapshot.nodes(kind).frame
    if "name" not in frame.columns:
        empty = pl.Series([], dtype=pl.String)
        return Sounds(np.empty(0, dtype=np.int32), empty, empty)
    chosen = frame.select("name", level=pl.col("level") if kind == "Place" else pl.lit(1)).with_row_index("number")
    chosen = chosen.filter(pl.col("name").is_not_null() & (pl.col("level") <= _TOWNSHIP)).sort("level", "number")
    names = plain(chosen["name"])
    parts = [_of_words(names.head(PHRASES)), _of_characters(names.slice(PHRASES))]
    numbers = chosen["number"].to_numpy().astype(np.int32)
    return Sounds(numbers, pl.concat([full for full, _ in parts]), pl.concat([initials for _, initials in parts]))


def _of_words(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    syllables = [lazy_pinyin(name) for name in names]
    full = ["".join(own).lower() for own in syllables]
    # What is not Chinese stays whole in one "syllable": its first letter stands for it.
    initials = ["".join(syllable[:1] for syllable in own).lower() for own in syllables]
    return pl.Series(full, dtype=pl.String), pl.Series(initials, dtype=pl.String)


def _of_characters(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    characters = names.str.split("").explode().unique().drop_nulls().to_list()
    chinese = [c for c in characters if c and not c.isascii()]
    if not chinese:
        return names, names
    full = [_sound(c) for c in chinese]
    initials = [sound[:1] for sound in full]
    return names.str.replace_many(chinese, full), names.str.replace_many(chinese, initials)


def _sound(character: str) -> str:
    """The commonest sound of one character; itself where it has none."""
    marked = PINYIN_DICT.get(ord(character), character).split(",")[0]
    # Whoever types ü types v.
    letters = unicodedata.normalize("NFD", marked).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

"""How many rows a graph has and what is in them, as figures that do not depend on the engine, the order or the chunks.

The digest of a row is the BLAKE2b hash (16 bytes) of its columns in the order of their names, each written as
`name=length:value`, with what is empty left out; so a column that a later layout adds changes nothing. The length is that of
the value in bytes of UTF-8. Whole numbers are in decimal, other numbers the 64 bits of their IEEE 754 form as a whole number,
truth values `true` or `false`, and a list is the sequence of its elements as `length:value`, so that an empty one is there and
none is not. The digest of a table is the sum of those of its rows, as two unsigned numbers of 8 bytes (little-endian), each
modulo 2^64: rows that are there twice count twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import polars as pl

from lianjian.graph.engine import Part
from lianjian.graph.layout import Table

_HASH_BYTES = 16


class Place(NamedTuple):
    """What rows are of: a kind, a relation between two kinds, or a book (`sort`)."""

    sort: str
    name: str
    start: str | None = None
    end: str | None = None

    def __str__(self) -> str:
        return f"({self.start})-[{self.name}]->({self.end})" if self.start else self.name

    @classmethod
    def of(cls, what: Table | str) -> "Place":
        """The place of a table or book."""
        if isinstance(what, str):
            return cls("book", what)
        return cls("relation" if what.edge else "kind", what.name, *what.ends)


@dataclass(frozen=True, slots=True)
class Digest:
    """Number of rows and their digest, in hexadecimal digits."""

    rows: int
    value: str


class Digests:
    """The digests of a graph, gathered from its parts as they pass."""

    def __init__(self) -> None:
        self._rows: dict[Place, int] = {}
        self._sums: dict[Place, np.ndarray[tuple[int], np.dtype[np.uint64]]] = {}

    def add(self, part: Part) -> None:
        """Counts a part in."""
        place, frame = Place.of(part[0]), part[1]
        if frame.is_empty():
            return
        self._rows[place] = self._rows.get(place, 0) + frame.height
        self._sums[place] = self._sums.get(place, np.zeros(2, "<u8")) + _sum(frame)

    def passing(self, parts: Iterable[Part]) -> Iterator[Part]:
        """The same parts, each counted in as it passes."""
        for part in parts:
            self.add(part)
            yield part

    def result(self) -> Mapping[Place, Digest]:
        """The digests of all that has rows."""
        return {place: Digest(rows, self._sums[place].tobytes().hex()) for place, rows in self._rows.items()}


def digests(parts: Iterable[Part]) -> Mapping[Place, Digest]:
    """The digests of all parts."""
    found = Digests()
    for part in parts:
        found.add(part)
    return found.result()


def _sum(frame: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    hashes = b"".join(blake2b(row, digest_size=_HASH_BYTES).digest() for row in _rows(frame).to_list())
    total: np.ndarray[tuple[int], np.dtype[np.uint64]] = np.frombuffer(hashes, "<u8").reshape(-1, 2).sum(axis=0, dtype="<u8")
    return total


def _rows(frame: pl.DataFrame) -> pl.Series:
    """Each row as the bytes that are hashed."""
    texts = [_text(frame[name]) for name in sorted(frame.columns)]
    named = [pl.format("{}={}:{}", pl.lit(one.name), one.str.len_bytes(), one) for one in texts]
    return frame.select(pl.concat_str(named, ignore_nulls=True).cast(pl.Binary)).to_series()


def _text(column: pl.Series) -> pl.Series:
    """The values as text, null where there is none."""
    if column.dtype == pl.List(pl.String):
        element = pl.element()
        measured = pl.format("{}:{}", element.str.len_bytes(), element)
        return column.list.eval(measured).list.join("")
    if column.dtype == pl.Float64:
        bits = pl.Series(column.name, column.fill_null(0.0).to_numpy().view(np.int64))
        return bits.to_frame().select(pl.when(column.is_not_null()).then(column.name).cast(pl.String)).to_series()
    return column.cast(pl.String)

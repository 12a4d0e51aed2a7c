"""Merging: which ids stand for one thing, by the word of a person, and how statements are read under the one that stays.

The book Merge holds the words, one after the other; of each pair (id, into) the last counts. What is merged may be merged on:
where a goes into b and b into c, all three are c. Statements keep the ids that they came with; only the graph, which is their
fold, shows them under the id that stays. So when a merge is undone everything is as if it had never been.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from lianjian.errors import BadInput
from lianjian.graph.layout import KEYS, OWN, Table

#: What is identified by more than anybody's word: divisions and figures by their codes, services by their notation.
NEVER_MERGED = frozenset({"Place", "Service", "Observation", "Completeness"})

SAME, DIFFERENT = "same", "different"

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Pair(NamedTuple):
    """Two things of a kind, of which `id` goes and `into` stays where they are merged."""

    kind: str
    id: str
    into: str


class Word(NamedTuple):
    """What was said about a pair: that it is the same, or different; the number of the load that brought it, and when."""

    verdict: str
    load: int
    at: str


@dataclass(frozen=True)
class Merges:
    """The words that stand, in the order in which they were given."""

    standing: Mapping[Pair, Word]

    @classmethod
    def of_book(cls, book: pl.DataFrame) -> "Merges":
        """What the rows of Merge come to."""
        standing: dict[Pair, Word] = {}
        if book.height:
            columns = ("kind", "id", "into", "verdict", "load", "at")
            for kind, ident, into, verdict, load, at in book.sort("n").select(columns).iter_rows():
                standing.pop(Pair(kind, ident, into), None)
                if verdict is not None:
                    standing[Pair(kind, ident, into)] = Word(verdict, load, at)
        return cls(standing)

    def __bool__(self) -> bool:
        """Whether anything is merged."""
        return bool(self._roots)

    @cached_property
    def _direct(self) -> dict[str, dict[str, str]]:
        """By kind what each id that is merged goes into."""
        found: dict[str, dict[str, str]] = {}
        for pair, word in self.standing.items():
            if word.verdict == SAME:
                found.setdefault(pair.kind, {})[pair.id] = pair.into
        return found

    @cached_property
    def _roots(self) -> dict[str, dict[str, str]]:
        return {kind: {ident: _last(direct, ident) for ident in direct} for kind, direct in self._direct.items()}

    def of(self, kind: str | None) -> Mapping[str, str]:
        """The id that stays, by each of a kind that is merged."""
        return self._roots.get(kind or "", _NOTHING)

    def root(self, kind: str, ident: str) -> str:
        """The id under which the graph shows a thing: its own where it is not merged."""
        return self.of(kind).get(ident, ident)

    def next(self, kind: str, ident: str) -> str | None:
        """What an id was merged into by a word of its own, None where it is not merged."""
        return self._direct.get(kind, {}).get(ident)

    def group(self, kind: str, ident: str) -> tuple[str, ...]:
        """All ids of the thing, the one that stays first."""
        root = self.root(kind, ident)
        return (root, *self._members.get(kind, {}).get(root, ()))

    @cached_property
    def _members(self) -> dict[str, dict[str, list[str]]]:
        """By kind and id that stays those that are merged into it, in order."""
        found: dict[str, dict[str, list[str]]] = {}
        for kind, roots in self._roots.items():
            for ident in sorted(roots):
                found.setdefault(kind, {}).setdefault(roots[ident], []).append(ident)
        return found

    def into(self, kind: str, root: str) -> list[tuple[Pair, Word]]:
        """The words by which ids are merged into that thing, in the order in which they were given."""
        members = set(self.group(kind, root))
        return [
            (pair, word)
            for pair, word in self.standing.items()
            if pair.kind == kind and pair.id in members and word.verdict == SAME
        ]

    def two(self, kind: str, one: str, other: str) -> bool:
        """Whether somebody said that these are two, be it under another of their ids."""
        return frozenset((self.root(kind, one), self.root(kind, other))) in self._different.get(kind, ())

    @cached_property
    def _different(self) -> dict[str, set[frozenset[str]]]:
        found: dict[str, set[frozenset[str]]] = {}
        for pair, word in self.standing.items():
            if word.verdict == DIFFERENT:
                ends = frozenset((self.root(pair.kind, pair.id), self.root(pair.kind, pair.into)))
                found.setdefault(pair.kind, set()).add(ends)
        return found

    def changed(self, other: "Merges") -> dict[str, list[str]]:
        """By kind the ids that the two show under different ones."""
        kinds = sorted({*self._roots, *other._roots})
        found = {
            kind: [one for one in sorted({*self.of(kind), *other.of(kind)}) if self.root(kind, one) != other.root(kind, one)]
            for kind in kinds
        }
        return {kind: ids for kind, ids in found.items() if ids}

    def after(self, words: Iterable[tuple[Pair, str | None]], load: int = 0, at: str = "") -> "Merges":
        """The merges after some more words (None takes one back), each checked against those before it. Raises BadInput."""
        now = self
        for pair, verdict in words:
            now._check(pair, verdict)
            standing = dict(now.standing)
            standing.pop(pair, None)
            if verdict is not None:
                standing[pair] = Word(verdict, load, at)
            now = Merges(standing)
        return now

    def says(self, pair: Pair) -> str | None:
        """The word that stands about a pair."""
        word = self.standing.get(pair)
        return word.verdict if word else None

    def _check(self, pair: Pair, verdict: str | None) -> None:
        kind, ident, into = pair
        if verdict is None:
            if pair not in self.standing:
                raise _not_merged(ident)
        elif kind in NEVER_MERGED:
            raise BadInput(
                f"{kind} 以代码为准,不能合并:{ident}。",
                f"A {kind} is identified by its code and cannot be merged: {ident}.",
            )
        elif ident == into:
            raise BadInput(f"“{ident}”就是它自己,无需合并。", f"{ident!r} is itself: there is nothing to merge.")
        elif verdict == SAME:
            self._check_merge(kind, ident, into)
        elif verdict == DIFFERENT:
            if self.root(kind, ident) == self.root(kind, into):
                raise BadInput(
                    f"“{ident}”和“{into}”已经合并;先用 lianjian unmerge 撤销。",
                    f"{ident!r} and {into!r} are merged; undo that first with lianjian unmerge.",
                )
        else:
            raise ValueError(f"no such verdict: {verdict}")

    def _check_merge(self, kind: str, ident: str, into: str) -> None:
        before = self.next(kind, ident)
        if before is not None and before != into:
            raise BadInput(
                f"“{ident}”已经并入“{before}”;先用 lianjian unmerge {ident} 撤销,或合并“{before}”。",
                f"{ident!r} is merged into {before!r} already; undo that with lianjian unmerge {ident}, or merge {before!r}.",
            )
        if self.root(kind, into) == ident:
            raise BadInput(
                f"“{into}”已经并入“{ident}”,不能再反过来合并;先用 lianjian unmerge 撤销。",
                f"{into!r} is merged into {ident!r} already, so the other way round makes a circle; "
                "undo that first with lianjian unmerge.",
            )


#: Nothing is merged.
NONE = Merges(MappingProxyType({}))


def words_of(given: pl.DataFrame | None) -> list[tuple[Pair, str | None]]:
    """The words that come with a batch (records.JUDGED)."""
    if given is None:
        return []
    return [(Pair(kind, ident, into), verdict) for kind, ident, into, verdict in given.iter_rows()]


def under(table: Table, statements: pl.DataFrame, merges: Merges) -> pl.DataFrame:
    """Statements (or keys) under the ids that stay: these as `start` and `end`, those that they came with as OWN."""
    named = statements.with_columns(own_start="start", own_end="end")
    for side, kind in zip(KEYS, table.ends if table.edge else (table.name, None), strict=True):
        if roots := merges.of(kind):
            named = named.with_columns(pl.col(side).replace(dict(roots)))
    return named


def as_they_came(statements: pl.DataFrame) -> pl.DataFrame:
    """The same statements with the ids that they came with."""
    return statements.with_columns(start="own_start", end="own_end").drop(OWN)


def of_another() -> pl.Expr:
    """Whether a statement came with another id than the one that stays."""
    return (pl.col("start") != pl.col("own_start")) | (pl.col("end") != pl.col("own_end"))


def within_itself(table: Table) -> pl.Expr:
    """Whether a relation joins two ids that are one thing: then it waits, and the graph does not show it."""
    if table.edge is None or table.edge.start != table.edge.end:
        return pl.lit(False)
    return (pl.col("start") == pl.col("end")) & (pl.col("own_start") != pl.col("own_end"))


def not_there(kind: str, ident: str) -> BadInput:
    """An id that is none of the graph's."""
    return BadInput(
        f"图中没有标识为“{ident}”的 {kind};请用 lianjian duplicates 或 lianjian search 查看标识。",
        f"The graph has no {kind} of the id {ident!r}; lianjian duplicates and lianjian search show ids.",
    )


def _not_merged(ident: str) -> BadInput:
    return BadInput(
        f"“{ident}”没有并入别的事物,没有什么可以撤销。", f"{ident!r} is not merged into anything: there is nothing to undo."
    )


def _last(direct: Mapping[str, str], ident: str) -> str:
    while ident in direct:
        ident = direct[ident]
    return ident


def as_rows(words: Iterable[tuple[Pair, str | None]]) -> list[tuple[Any, ...]]:
    """Words as rows of records.JUDGED."""
    return [(*pair, verdict) for pair, verdict in words]

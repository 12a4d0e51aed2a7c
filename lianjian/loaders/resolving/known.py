"""What the graph already holds, as far as a load has to know it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, cached_property
from typing import NamedTuple

import polars as pl

from lianjian.graph.merges import Merges
from lianjian.graph.records import EdgeType, Frames
from lianjian.loaders.resolving.index import ALIKE, Apart, KindIndex, Thing
from lianjian.loaders.resolving.names import normalise

#: Graphs with more things of a kind are asked only for what the load names or is near to.
_WHOLE = 200_000
#: Names that end in the same so many characters may be one name.
_TAIL = 5
_KEPT = ("n", "id", "name", "key", "aliases", "credit_code", "party_code", "content", "source", "statements")
#: The relation that tells where a thing of a kind is.
#: Who stands behind an offer or need, and what it is about.
_AROUND = {"Offer": ("PROVIDES", "OFFERS"), "Need": ("ASKS", "NEEDS")}
_PLACED_BY = {"Grid": "PART_OF", "Observation": "OBSERVED_AT"}


class Wanted(NamedTuple):
    """What a load may mean of a graph too large to be looked at whole: the texts that it names, and the counties it is about."""

    texts: Collection[str]
    counties: Collection[str]


class Known:
    """A graph seen from a load: which things it holds, and which of them only the sources loaded anew have stated.

    Things that are merged are seen apart, so that what a list says of them keeps the ids that it came with.
    """

    def __init__(self, frames: Frames, reloaded: Collection[str]) -> None:
        self._frames = frames
        self._merges = Merges.of_book(frames.merges)
        names = frames.sources.select("n", "name")
        self._source_names = {int(n): str(name) for n, name in names.iter_rows()}
        self._anew = [n for n, name in self._source_names.items() if name in set(reloaded)]

    @property
    def places(self) -> pl.DataFrame:
        """The register."""
        return self._frames.nodes["Place"]

    def merged(self, kind: str) -> Mapping[str, str]:
        """By each id of a kind that is merged into another the one that stays."""
        return self._merges.of(kind)

    def ids(self, kind: str, ident: str) -> list[str]:
        """All ids of a thing, the given one first, then the one that stays."""
        return list(dict.fromkeys((ident, *self._merges.group(kind, ident))))

    def fill(self, index: KindIndex, wanted: Callable[[], Wanted]) -> None:
        """Adds what the graph holds of a kind: all of a small graph, else what bears a wanted text or lies in the counties."""
        frame = self._frames.nodes.get(index.kind)
        if frame is None or frame.is_empty():
            return
        placed = self._with_places(index.kind, frame)
        if placed.height > _WHOLE:
            placed = placed.filter(self._may_matter(placed, wanted()))
        for thing in self._things(index.kind, placed):
            index.add(thing)

    def fill_inside(self, index: KindIndex, region: str) -> None:
        """Adds all that the graph holds of a kind at places inside a region; at any place and none where the code is empty."""
        frame = self._frames.nodes.get(index.kind)
        if frame is None or frame.is_empty():
            return
        placed = self._with_places(index.kind, frame)
        if region:
            placed = placed.filter(pl.col("place").str.starts_with(region))
        for thing in self._things(index.kind, placed):
            index.add(thing)

    @staticmethod
    def _may_matter(frame: pl.DataFrame, wanted: Wanted) -> pl.Series:
        texts = _series(wanted.texts)
        plain = [c for c in ("id", "key", "credit_code", "party_code") if c in frame.columns]
        test = pl.col("place").str.slice(0, 6).is_in(_series(wanted.counties))
        for column in plain:
            test = test | pl.col(column).is_in(texts)
        normal = _ends_like(pl.col("name").map_elements(normalise, return_dtype=pl.String), wanted.texts)
        alias = pl.col("aliases").list.eval(pl.element().is_in(texts)).list.any()
        return frame.select((test.fill_null(False) | normal.fill_null(False) | alias.fill_null(False)).alias("m"))["m"]

    def _with_places(self, kind: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the place that each thing is at (its grid's place when it is in a grid)."""
        kept = [column for column in _KEPT if column in frame.columns]
        frame = frame.select(*kept, leaving=self._leaving(kind, frame))
        relation = _PLACED_BY.get(kind, "LOCATED_IN")
        direct = self._frames.relations.get(EdgeType(relation, kind, "Place"))
        places = self.places.select(end="n", place="id")
        if direct is None or direct.is_empty():
            return frame.with_columns(place=pl.lit(None, pl.String))
        at = direct.select("start", "end").join(places, on="end").group_by("start").agg(pl.col("place").min())
        return frame.join(at, left_on="n", right_on="start", how="left")

    def _leaving(self, kind: str, frame: pl.DataFrame) -> pl.Series:
        """Whether only sources that are loaded anew state the thing."""
        alone = (pl.col("statements") == 1) & pl.col("source").is_in(self._anew)
        book = self._frames.statements.filter(pl.col("table") == kind, ~pl.col("source").is_in(self._anew))
        shared = book["thing"].unique()
        several = (pl.col("statements") > 1) & ~pl.col("id").is_in(shared.implode())
        return frame.select((alone | several).fill_null(False).alias("leaving"))["leaving"]

    def _things(self, kind: str, frame: pl.DataFrame) -> Iterator[Thing]:
        apart = self._apart(kind)
        for row in frame.iter_rows(named=True):
            codes = tuple(code for code in (row.get("credit_code"), row.get("party_code")) if code)
            alone = (self._source_names.get(row["source"], ""),)
            yield Thing(
                kind,
                row["id"],
                row["name"] or "",
                row["key"],
                row["place"],
                tuple(row["aliases"] or ()),
                codes,
                apart=apart.get(row["n"], ALIKE),
                sources=frozenset(alone if row["statements"] == 1 else self._shared.get((kind, row["id"]), alone)),
                leaving=row["leaving"],
                content=row.get("content") or "",
            )

    @cached_property
    def _shared(self) -> dict[tuple[str, str], set[str]]:
        """The names of the sources of nodes that several statements make, by kind and id."""
        found: dict[tuple[str, str], set[str]] = {}
        book = self._frames.statements.filter(pl.col("thing").is_not_null())
        for kind, thing, source in book.select("table", "thing", "source").iter_rows():
            found.setdefault((kind, thing), set()).add(self._source_names.get(source, ""))
        return found

    def _apart(self, kind: str) -> dict[int, Apart]:
        """By number of an alliance its leads, of a brand its owners."""
        relation = {"Alliance": "MEMBER_OF", "Brand": "OWNS"}.get(kind)
        found: dict[int, set[tuple[str, str]]] = {}
        for edge, frame in self._frames.relations.items():
            if edge.relation != relation or edge.end != kind or frame.is_empty():
                continue
            if relation == "MEMBER_OF":
                frame = frame.filter(pl.col("roles").list.contains("lead").fill_null(False))
            starts = self._frames.nodes[edge.start].select("id", start="n")
            for number, ident in frame.select("start", "end").join(starts, on="start").select("end", "id").iter_rows():
                found.setdefault(number, set()).add((edge.start, ident))
        return {number: self.apart(things) for number, things in found.items()}

    def apart(self, things: Collection[tuple[str, str]]) -> Apart:
        """What tells things of one name apart, from the kinds and ids that were stated."""
        own = frozenset(ident for _, ident in things)
        return Apart(own, frozenset(self._merges.root(*thing) for thing in things) if self._merges else own)

    @cache  # noqa: B019 - lives as long as the load
    def around(self, kind: str) -> dict[str, frozenset[str]]:
        """By id of an offer or need the ids, as the graph shows them, of those who provide or ask it, and of its services."""
        given, of_service = _AROUND[kind]
        found: dict[str, set[str]] = {}
        for edge, frame in self._frames.relations.items():
            if (edge.relation, edge.end) != (given, kind) and (edge.relation, edge.start) != (of_service, kind):
                continue
            starts = self._frames.nodes[edge.start].select(start="n", a="id")
            ends = self._frames.nodes[edge.end].select(end="n", b="id")
            for a, b in frame.select("start", "end").join(starts, on="start").join(ends, on="end").select("a", "b").iter_rows():
                own, other = (b, self._merges.root(edge.start, a)) if edge.end == kind else (a, b)
                found.setdefault(own, set()).add(other)
        return {ident: frozenset(ids) for ident, ids in found.items()}

    def ties(self, edge: EdgeType) -> list[tuple[str, str]]:
        """The relations of a type that sources outside the load state, as pairs of ids."""
        frame = self._frames.relations.get(edge)
        if frame is None or frame.is_empty():
            return []
        kept = frame.filter((pl.col("statements") > 1) | ~pl.col("source").is_in(self._anew))
        starts = self._frames.nodes[edge.start].select(start="n", a="id")
        ends = self._frames.nodes[edge.end].select(end="n", b="id")
        pairs = kept.select("start", "end").join(starts, on="start").join(ends, on="end").select("a", "b")
        return [(str(a), str(b)) for a, b in pairs.iter_rows()]


def _ends_like(name: pl.Expr, texts: Collection[str]) -> pl.Expr:
    """Whether a normalised name may be one of the texts, with more or fewer wider places at its front than the text has.

    Then one ends as the other does: in the same five characters, or all of it where it is shorter.
    """
    keys = {normalise(text) for text in texts}
    test = name.str.slice(-_TAIL).is_in(_series({key[-_TAIL:] for key in keys if len(key) >= _TAIL}))
    for length in range(1, _TAIL):
        whole = {key for key in keys if len(key) == length}
        ends = {key[-length:] for key in keys if len(key) > length}
        test = test | name.str.slice(-length).is_in(_series(whole))
        test = test | ((name.str.len_chars() == length) & name.is_in(_series(ends)))
    return test


def _series(texts: Collection[str]) -> pl.Series:
    return pl.Series(sorted(texts), dtype=pl.String).implode()

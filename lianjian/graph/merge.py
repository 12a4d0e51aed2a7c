"""Merging two things that are one, and undoing it: each is a load that says nothing but that (merges.py)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lianjian.errors import AmbiguousName, BadInput
from lianjian.graph import layout
from lianjian.graph.cycles import closing
from lianjian.graph.merges import SAME, Merges, Pair, as_rows, not_there
from lianjian.graph.records import JUDGED, Batch, EdgeType, Frames, LoadResult
from lianjian.graph.store import Store
from lianjian.schema import catalogue

Words = Sequence[tuple[Pair, str | None]]


@dataclass(frozen=True, slots=True)
class Loop:
    """A relation that joins two ids which become one: it is kept, and not shown while they are merged."""

    relation: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging, or undoing a merge, did; with a dry run would do. `loops` are relations that are not shown any more."""

    pair: Pair
    undone: bool
    dry_run: bool
    loops: tuple[Loop, ...]
    result: LoadResult

    def as_json(self) -> dict[str, Any]:
        """The report of `lianjian merge --json`: `changes` by source, as `lianjian forget` tells them."""
        return {
            **self.pair._asdict(),
            "undone": self.undone,
            "load": self.result.load,
            "version": self.result.version,
            "dry_run": self.dry_run,
            "not_shown": [{"relation": one.relation, "from": one.start, "to": one.end} for one in self.loops],
            "changes": [one.as_json() for one in self.result.effects],
        }


def merge(store: Store, ident: str, into: str, *, dry_run: bool = False) -> Merged:
    """Says that two things are one: `ident` goes, `into` stays. Both are ids, `Brand:BR001` where several kinds have one.

    Raises BadInput (an id that is not there, two kinds, a circle, merged already), AmbiguousName, GraphInUse, StoreError.
    """
    frames = store.frames()
    pair = _pair(frames, ident, into)
    words = [(pair, SAME)]
    loops = check(frames, words)
    result = store.load(batch(words), dry_run=dry_run, explain=True)
    return Merged(pair, False, dry_run, tuple(loops), result)


def unmerge(store: Store, ident: str, *, dry_run: bool = False) -> Merged:
    """Takes back that `ident` was merged into another thing: the graph is as if that had never been said.

    Raises BadInput (it is not merged), AmbiguousName, GraphInUse, StoreError.
    """
    merges = Merges.of_book(store.merges())
    said, rest = catalogue.kind_said(ident.strip())
    standing = [pair for pair, word in merges.standing.items() if word.verdict == SAME]
    found = [pair for pair in standing if pair.id == ident.strip() or (pair.kind, pair.id) == (said, rest)]
    if not found:
        raise BadInput(
            f"“{ident}”没有并入别的事物,没有什么可以撤销。", f"{ident!r} is not merged into anything: there is nothing to undo."
        )
    if len(found) > 1:
        raise AmbiguousName(ident, [(pair.kind, pair.id, pair.into) for pair in found])
    result = store.load(batch([(found[0], None)]), dry_run=dry_run, explain=True)
    return Merged(found[0], True, dry_run, (), result)


def batch(words: Words) -> Batch:
    """A load that says these words about pairs of things and nothing else."""
    return Batch([], merges=pl.DataFrame(as_rows(words), schema=dict.fromkeys(JUDGED, pl.String), orient="row"))


def check(frames: Frames, words: Words) -> list[Loop]:
    """Makes sure that the words can be taken into a graph, and gives the relations that will not be shown any more.

    Raises BadInput, also where merging puts a thing above itself.
    """
    before = Merges.of_book(frames.merges)
    for pair, verdict in words:
        if verdict is not None:
            for ident in (pair.id, pair.into):
                if pair.kind not in frames.nodes or not _has(frames, pair.kind, before.root(pair.kind, ident)):
                    raise not_there(pair.kind, ident)
    after = before.after(words)
    moved = before.changed(after)
    loops: list[Loop] = []
    for edge in layout.relations():
        if edge.start == edge.end and edge.start in moved:
            ties = list(_ties(frames, edge))
            loops += [Loop(edge.relation, *tie) for tie in ties if len(set(_roots(after, edge.start, tie))) == 1]
            if catalogue.relations()[edge.relation].acyclic:
                _check_circle(edge, [_roots(after, edge.start, tie) for tie in ties], moved[edge.start], after)
    return loops


def _roots(merges: Merges, kind: str, tie: tuple[str, str]) -> tuple[str, str]:
    return merges.root(kind, tie[0]), merges.root(kind, tie[1])


def _check_circle(edge: EdgeType, ties: Sequence[tuple[str, str]], moved: Sequence[str], after: Merges) -> None:
    """Raises BadInput where the relations of what is merged put a thing above itself."""
    touched = {after.root(edge.start, one) for one in moved}
    pairs = [(start, end) for start, end in ties if start != end]
    known = [pair for pair in pairs if not touched & set(pair)]
    for chain in closing(known, [pair for pair in pairs if touched & set(pair)]).values():
        label = catalogue.relations()[edge.relation].zh
        told = " → ".join(chain)
        raise BadInput(
            f"合并后“{label}”会成环:{told};请先核对这些关系。",
            f"Merged, {edge.relation} would lead in a circle: {told}; look at these relations first.",
        )


def _ties(frames: Frames, edge: EdgeType) -> Iterator[tuple[str, str]]:
    """The relations of a type between two things, as pairs of ids."""
    frame = frames.relations.get(edge)
    if frame is None or frame.is_empty():
        return
    starts = frames.nodes[edge.start].select(start="n", a="id")
    ends = frames.nodes[edge.end].select(end="n", b="id")
    pairs = frame.select("start", "end").join(starts, on="start").join(ends, on="end").select("a", "b").unique().sort("a", "b")
    yield from ((a, b) for a, b in pairs.iter_rows() if a != b)


def _pair(frames: Frames, ident: str, into: str) -> Pair:
    """The two things, which are of one kind. Raises BadInput, AmbiguousName."""
    one, other = _things(frames, ident), _things(frames, into)
    shared = sorted(one.keys() & other.keys())
    if len(shared) > 1:
        raise AmbiguousName(ident, [(kind, one[kind], one[kind]) for kind in shared])
    if not shared:
        kinds = [catalogue.kinds()[min(found)] for found in (one, other)]
        raise BadInput(
            f"“{ident}”是{kinds[0].zh},“{into}”是{kinds[1].zh},不同种类的事物不能合并。",
            f"{ident!r} is a {kinds[0].en} and {into!r} a {kinds[1].en}: only things of one kind can be merged.",
        )
    return Pair(shared[0], one[shared[0]], other[shared[0]])


def _things(frames: Frames, text: str) -> dict[str, str]:
    """By kind the id that a text is of; of what is merged its own. Raises BadInput."""
    merges = Merges.of_book(frames.merges)
    said, rest = catalogue.kind_said(text.strip())
    for ident, kinds in ((text.strip(), frames.nodes), (rest, [said] if said else [])):
        found = {kind: ident for kind in kinds if kind and _has(frames, kind, merges.root(kind, ident))}
        if found:
            return found
    raise BadInput(
        f"图中没有标识“{text}”;请用 lianjian duplicates 或 lianjian search 查看标识。",
        f"The graph has no id {text!r}; lianjian duplicates and lianjian search show ids.",
    )


def _has(frames: Frames, kind: str, ident: str) -> bool:
    return bool((frames.nodes[kind]["id"] == ident).any())

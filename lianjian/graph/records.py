"""What travels into the store and out of it: statements as columns.

A statement says, by one source and row, that a node or a relation exists and what its properties are. Statements are the
truth, the graph is their fold (docs/explanation/design.md). They travel as polars frames, one for each kind and one for
each relation and pair of ends, because a country has tens of millions of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

import polars as pl

#: Columns that every node or relation frame carries beside its own properties, in this order.
#: source: number of the source; row: row in it as Excel counts (1-based); load: the load since which it is stated;
#: citation: number of the citation or null; basis: "stated" or "inferred".
PROVENANCE: dict[str, pl.DataType] = {
    "source": pl.Int64(),
    "row": pl.Int64(),
    "load": pl.Int64(),
    "citation": pl.Int64(),
    "basis": pl.String(),
}


#: The digest of a source that was forgotten: it says nothing, and is kept for its history.
FORGOTTEN = ""


#: Columns of a decision about a doubtful name as it comes with a batch; layout.DECISION has what they mean.
DECIDED = ("kinds", "value", "region", "answer", "kind", "thing")


class EdgeType(NamedTuple):
    """A relation with the kinds of its two ends, e.g. (MEMBER_OF, Organization, Alliance)."""

    relation: str
    start: str
    end: str


#: Columns of a word about two things that may be one, as it comes with a batch; layout.MERGE has what they mean.
JUDGED = ("kind", "id", "into", "verdict")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source as a load sees it: one sheet of one file, or what `--source` names.

    `name` identifies it (file name without folder, "/", sheet; see lists.md); `digest` of its content tells its versions;
    `grade` is one of the vocabulary source_grades or None; `date` a partial ISO date; `synthetic` marks invented data
    (its name holds 示例), which every answer repeats.
    """

    name: str
    file: str
    sheet: str
    digest: str
    grade: str | None = None
    date: str | None = None
    publisher: str | None = None
    synthetic: bool = False


@dataclass(slots=True)
class Batch:
    """All statements of one load. In the frames `source` is the index into `sources`, `citation` the index into `citations`.

    nodes[kind]: columns id, any of the kind's properties, source, row, citation, basis.
    relations[edge type]: columns start, end (ids), any of the relation's properties, source, row, citation, basis.
    citations: columns title, url, date, grade (all text, nullable); the row number is the citation's index.
    A source that is listed with no statement says nothing any more: what it said before is taken back.
    decisions: what people decided about doubtful names, columns of DECIDED; None for nothing.
    memo: what the load leaves for the next one (memo.py); None for nothing.
    merges: what people said about things that may be one, columns of JUDGED; None for nothing.
    """

    sources: list[SourceInfo]
    nodes: dict[str, pl.DataFrame] = field(default_factory=dict)
    relations: dict[EdgeType, pl.DataFrame] = field(default_factory=dict)
    citations: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"title": pl.String, "url": pl.String, "date": pl.String, "grade": pl.String})
    )
    decisions: pl.DataFrame | None = None
    memo: str | None = None
    merges: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class SourceResult:
    """Rows of one source that a load found new, changed, unchanged, and gone (in no statement any more)."""

    source: str
    loaded: int
    changed: int
    unchanged: int
    gone: int


#: What becomes of a thing: it comes into the graph; a property of it changes; it stays as it is, since others state the same;
#: a relation leaves the graph until its lost end comes back, since others still state it; it is in the graph no more.
Fate = Literal["made", "changed", "kept", "waits", "gone"]


@dataclass(frozen=True, slots=True)
class ThingEffect:
    """What a load does to one thing.

    about: the kind, or the relation. ends: (kind, id, name or None) of the thing, or of the two ends of a relation.
    values: of what is made its properties, of what changes {property: {"old": ..., "new": ...}}.
    """

    fate: Fate
    about: str
    ends: tuple[tuple[str, str, str | None], ...]
    values: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """One entry of a list of changes."""
        ends = [{"kind": kind, "id": ident, "name": name} for kind, ident, name in self.ends]
        return {"fate": self.fate, "about": self.about, "ends": ends, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class SourceEffect:
    """What a load does through one source: how many things have each fate, and the first of them one by one."""

    source: str
    counts: Mapping[str, int]
    things: tuple[ThingEffect, ...]

    def as_json(self) -> dict[str, Any]:
        """Counts and things of the source."""
        return {"source": self.source, **self.counts, "things": [thing.as_json() for thing in self.things]}


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did: its id (recorded in the store in the same transaction), the version it made, and counts by source.

    A load that changes nothing keeps the version (`load` is then None). `effects` tell what becomes of each thing, where that
    was asked for.
    """

    load: str | None
    version: int
    sources: tuple[SourceResult, ...]
    at: datetime | None = None
    effects: tuple[SourceEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class Frames:
    """The whole graph of one version, as the store hands it to the snapshot.

    load: the id of the load that made the version; empty before any.
    nodes[kind]: n (the store's own integer), id, all properties, the provenance columns, statements (how many live
        statements there are; with 1 the row itself is the statement).
    relations[edge type]: start, end (n of the two ends), all properties, provenance, statements. Place-PART_OF->Place is left
        out: the division code says the same.
    sources: n, name, file, sheet, digest, grade, date, publisher, synthetic, load.   citations: n, title, url, date, grade.
    statements: the live statements of what is stated more than once, or under an id that is merged into another: table (kind
        or relation), start_kind, end_kind, thing (node id; null for relations), start, end (ids; null for nodes), source, row,
        load, citation, basis, key (the 编号 that a statement about a merged node gives). Ids are those that stay.
    merges: the book Merge.
    """

    version: int
    nodes: Mapping[str, pl.DataFrame]
    relations: Mapping[EdgeType, pl.DataFrame]
    sources: pl.DataFrame
    citations: pl.DataFrame
    statements: pl.DataFrame
    load: str = ""
    merges: pl.DataFrame = field(default_factory=pl.DataFrame)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table says now about some things: `keys` (start, end) names them, `rows` are all rows about them, with `at`.

    Of a node `start` is its id, `end` is empty and `at` the store's own integer. A thing without a row is not in the graph
    any more.
    """

    keys: pl.DataFrame
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Delta:
    """What became of a graph since a version: the things that were written to, as they are now.

    version, load: as in Frames.   nodes, relations: the tables that were written to, relations without
    Place-PART_OF->Place; their rows have ids, the columns of `layout.Table.columns`, and `at`.
    sources, citations, merges: all, as in Frames.   statements: all live rows of the store's book Statement.
    """

    version: int
    load: str
    nodes: Mapping[str, Rows]
    relations: Mapping[EdgeType, Rows]
    sources: pl.DataFrame
    citations: pl.DataFrame
    statements: pl.DataFrame
    merges: pl.DataFrame = field(default_factory=pl.DataFrame)

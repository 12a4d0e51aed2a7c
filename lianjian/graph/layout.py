"""The tables of the graph, as every engine keeps them: made from the catalogue, never written by hand."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

import polars as pl

from lianjian.graph.records import PROVENANCE, EdgeType
from lianjian.schema import catalogue

#: Raised when tables keep their names and columns but mean something else.
MEANING = 1

#: The two columns that say what a row is about. Of a node `start` is its id and `end` is empty.
KEYS = ("start", "end")

#: The keys that a statement came with, beside those of the things as they are shown (merges.py).
OWN = ("own_start", "own_end")

#: Properties whose fold is the union of what all statements give; any other is the value of the best one.
UNIONS = frozenset({"roles", "aliases"})

PLACE_PART_OF = EdgeType("PART_OF", "Place", "Place")

_TYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "texts": pl.List(pl.String()),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "date": pl.String(),
    "boolean": pl.Boolean(),
}

_WORDS: Mapping[pl.DataType, str] = {kind: word for word, kind in _TYPES.items() if word != "date"}

Columns = Mapping[str, pl.DataType]

#: Names that the working frames of a load use for themselves; no property may bear one.
RESERVED = frozenset(
    ("id", "statements", "at", "n", "ref", "values", "turn", "known", "ended", "spell", *KEYS, *OWN, *PROVENANCE)
)

_TEXT = pl.String()
_WHOLE = pl.Int64()

#: A source as it stands now; `load` is the load that brought its present version.
SOURCE: Columns = {
    "n": _WHOLE,
    "name": _TEXT,
    "file": _TEXT,
    "sheet": _TEXT,
    "digest": _TEXT,
    "grade": _TEXT,
    "date": _TEXT,
    "publisher": _TEXT,
    "synthetic": pl.Boolean(),
    "load": _WHOLE,
}

#: Every version that a source has had: `n` counts them over all sources.
SOURCE_VERSION: Columns = {
    "n": _WHOLE,
    "source": _WHOLE,
    "digest": _TEXT,
    "grade": _TEXT,
    "date": _TEXT,
    "load": _WHOLE,
    "at": _TEXT,
}

CITATION: Columns = {"n": _WHOLE, "title": _TEXT, "url": _TEXT, "date": _TEXT, "grade": _TEXT}

#: Every load: its number, the id that the client knows it by, the version it made, its time (UTC, ISO 8601).
LOAD: Columns = {"n": _WHOLE, "id": _TEXT, "version": _WHOLE, "at": _TEXT}

#: Statements that no row of the graph holds by itself: those of a thing that several statements make, those of a relation
#: one of whose ends is not in the graph (they wait for it), those that came with an id that is merged into another
#: (merges.py), and those that a load took back (`ended` is that load).
#: `table` is the kind or relation, `values` its properties as JSON without the empty ones.
STATEMENT: Columns = {
    "n": _WHOLE,
    "table": _TEXT,
    "start_kind": _TEXT,
    "end_kind": _TEXT,
    "start": _TEXT,
    "end": _TEXT,
    **PROVENANCE,
    "values": _TEXT,
    "ended": _WHOLE,
}

#: What each of the last loads wrote (change_log.py): the keys of the things of one table, as two lists that go together. Of a
#: node `end` is empty.
CHANGE: Columns = {
    "n": _WHOLE,
    "version": _WHOLE,
    "table": _TEXT,
    "start_kind": _TEXT,
    "end_kind": _TEXT,
    "start": pl.List(_TEXT),
    "end": pl.List(_TEXT),
    "whole": pl.Boolean(),
}

#: What people decided about doubtful names, one entry after the other: the last about a question counts.
#: `kinds`, `value`, `region` are the question; `answer` is null where a decision was taken back; `kind`, `thing` (an id) are
#: what is meant.
DECISION: Columns = {
    "n": _WHOLE,
    "kinds": _TEXT,
    "value": _TEXT,
    "region": _TEXT,
    "answer": _TEXT,
    "kind": _TEXT,
    "thing": _TEXT,
    "load": _WHOLE,
    "at": _TEXT,
}

#: What people said about two things of a kind that may be one, one entry after the other: of each pair the last counts.
#: `verdict` is "same" (`id` goes, `into` stays), "different", or null where the word was taken back.
MERGE: Columns = {
    "n": _WHOLE,
    "kind": _TEXT,
    "id": _TEXT,
    "into": _TEXT,
    "verdict": _TEXT,
    "load": _WHOLE,
    "at": _TEXT,
}

META: Columns = {"name": _TEXT, "value": _TEXT}

#: Tables beside the graph proper; the first column is the key.
BOOKS: Mapping[str, Columns] = MappingProxyType(
    {
        "Meta": META,
        "Load": LOAD,
        "Source": SOURCE,
        "SourceVersion": SOURCE_VERSION,
        "Citation": CITATION,
        "Statement": STATEMENT,
        "Change": CHANGE,
        "Decision": DECISION,
        "Merge": MERGE,
    }
)


@dataclass(frozen=True)
class Table:
    """A table of the graph: the nodes of a kind, or a relation between one pair of kinds.

    `properties` are its columns without keys, provenance and the count of statements. In a `periodic` one
    `since` and `until` are part of what a relation is.
    """

    name: str
    edge: EdgeType | None
    properties: Columns
    periodic: bool = False

    @property
    def stated(self) -> Columns:
        """Columns of a statement about a row of this table."""
        return {**dict.fromkeys(KEYS, _TEXT), **self.properties, **PROVENANCE}

    @property
    def columns(self) -> Columns:
        """Columns of a row: what is stated, folded, and by how many statements."""
        return {**self.stated, "statements": _WHOLE}

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """The kinds of the two ends of a relation."""
        return (self.edge.start, self.edge.end) if self.edge else (None, None)


@cache
def kinds() -> Mapping[str, Table]:
    """The tables of nodes by kind. Sources are kept among the books."""
    common = catalogue.common()
    return MappingProxyType(
        {
            name: Table(name, None, _columns((*common, *kind.properties)))
            for name, kind in catalogue.kinds().items()
            if name not in BOOKS
        }
    )


@cache
def relations() -> Mapping[EdgeType, Table]:
    """The tables of relations by edge type."""
    return MappingProxyType(
        {
            EdgeType(name, start, end): Table(name, EdgeType(name, start, end), _columns(relation.properties), relation.periodic)
            for name, relation in catalogue.relations().items()
            for start, end in relation.ends
        }
    )


def tables() -> tuple[Table, ...]:
    """All tables, nodes first."""
    return (*kinds().values(), *relations().values())


@cache
def description() -> str:
    """The layout as every graph keeps it in its Meta, in JSON, so that a later version knows what it finds (migration.py).

    {"meaning": 1, "tables": {"Organization": {"sort": "kind", "columns": {"id": "text", ...}, "ends": [], "periodic": false}}}
    and so on for every relation and book. A property's type is the one of the schema.
    """
    named = {name: _described("book", columns) for name, columns in BOOKS.items()}
    for name, kind in catalogue.kinds().items():
        if table := kinds().get(name):
            named[name] = _described("kind", {"id": _TEXT, **_without_keys(table)}, (*catalogue.common(), *kind.properties))
    for name, relation in catalogue.relations().items():
        table = relations()[EdgeType(name, *relation.ends[0])]
        of_it = _described("relation", _without_keys(table), relation.properties)
        named[name] = {**of_it, "ends": sorted(relation.ends), "periodic": relation.periodic}
    return json.dumps({"meaning": MEANING, "tables": named}, sort_keys=True)


def _described(sort: str, columns: Columns, properties: tuple[catalogue.Property, ...] = ()) -> dict[str, object]:
    types = {one.name: one.type for one in properties}
    named = {name: types.get(name, _WORDS[kind]) for name, kind in columns.items()}
    return {"sort": sort, "columns": named, "ends": [], "periodic": False}


def _without_keys(table: Table) -> Columns:
    return {name: kind for name, kind in table.columns.items() if name not in KEYS}


@cache
def fingerprint() -> str:
    """What a graph must have been made with to be read by this version: a digest of the description."""
    return f"{MEANING}-{hashlib.sha256(description().encode()).hexdigest()[:16]}"


def empty(columns: Columns) -> pl.DataFrame:
    """A frame with these columns and no row."""
    return _empty(tuple(columns.items()))


@lru_cache(maxsize=1024)
def _empty(columns: tuple[tuple[str, pl.DataType], ...]) -> pl.DataFrame:
    """Made once: a small load looks at every table, most of which have nothing to do with it."""
    return pl.DataFrame(schema=dict(columns))


def typed(frame: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """The frame with these columns in these types."""
    return frame.select(pl.col(name).cast(kind) for name, kind in columns.items())


def _columns(properties: tuple[catalogue.Property, ...]) -> Columns:
    """Properties as columns; `id` and `basis` are kept apart from them."""
    own = {one.name: _TYPES[one.type] for one in properties if one.name not in ("id", "basis")}
    if taken := RESERVED.intersection(own):
        raise ValueError(f"a property may not be called {', '.join(sorted(taken))}")
    return own

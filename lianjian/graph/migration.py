"""From the layout that a graph was made with to this version's: what to add, or why it cannot be done.

Every graph describes its layout in its Meta. Within one meaning (layout.MEANING) layouts only grow, by tables, columns and
ends of relations: a graph that lacks something is older, one that has something unknown is newer. Where what is there comes
to mean something else, the meaning is raised, and a function in REWRITES leads from the one before to it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lianjian import __version__
from lianjian.graph import layout, mismatch
from lianjian.graph.records import EdgeType

#: Runs one statement of the Cypher that all engines share, as part of the upgrade.
Run = Callable[[str], object]

#: By a meaning, what turns a graph of that meaning into one of the next. Columns that are new are there already, empty.
REWRITES: dict[int, Callable[[Run], None]] = {}

_APPLICATION = "lianjian"


@dataclass(frozen=True, slots=True)
class AddTable:
    """A kind, a relation (with all its ends) or a book to make, empty."""

    table: str

    def __str__(self) -> str:
        return self.table


@dataclass(frozen=True, slots=True)
class AddEnds:
    """A pair of kinds that a relation which is there is to lead between."""

    edge: EdgeType

    def __str__(self) -> str:
        return f"({self.edge.start})-[{self.edge.relation}]->({self.edge.end})"


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A column for a kind, a relation or a book that is there: null in every row."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


Step = AddTable | AddEnds | AddColumn


@dataclass(frozen=True, slots=True)
class Migration:
    """What brings a graph to this version's layout: the steps, in an order in which they can be taken, then the rewriting.

    `made_by` is the version of lianjian that the graph's layout comes from; `meanings` are those to leave, in order.
    """

    made_by: str
    steps: tuple[Step, ...] = ()
    meanings: tuple[int, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether the graph's layout is not this version's yet."""
        return bool(self.steps or self.meanings)

    def as_json(self) -> dict[str, object]:
        """As `lianjian upgrade --json` prints it."""
        return {
            "made_by": self.made_by,
            "version": __version__,
            "added": [str(step) for step in self.steps],
            "rewritten": bool(self.meanings),
        }

    def rewrite(self, run: Run) -> None:
        """Leads what is there from each meaning to the next."""
        for meaning in self.meanings:
            REWRITES[meaning](run)


def about() -> dict[str, str]:
    """The entries of Meta by which a graph of this version's layout says what it is."""
    return {
        "application": _APPLICATION,
        "made_by": __version__,
        "layout": layout.fingerprint(),
        "description": layout.description(),
    }


def check(meta: Mapping[str, str], graph: str) -> None:
    """Makes sure that the graph called `graph`, with these entries in its Meta, is one of this version's layout.

    Raises GraphMismatch, which says what to do.
    """
    found = migration(meta, graph)
    if found.needed:
        raise mismatch.older(graph, found.made_by)


def migration(meta: Mapping[str, str], graph: str) -> Migration:
    """What brings that graph to this version's layout. Raises GraphMismatch when nothing does."""
    if meta.get("application") != _APPLICATION:
        raise mismatch.not_a_graph(graph)
    made_by = meta.get("made_by", "?")
    if meta.get("layout") == layout.fingerprint():
        return Migration(made_by)
    try:
        then = _Layout.read(meta["description"])
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise mismatch.no_description(graph, made_by) from error
    return _compared(then, _Layout.read(layout.description()), graph, made_by)


@dataclass(frozen=True, slots=True)
class _Table:
    """A kind, a relation or a book as a layout describes it."""

    sort: str
    periodic: bool
    columns: Mapping[str, str]
    ends: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """A layout as it was described (layout.description)."""

    meaning: int
    tables: Mapping[str, _Table]

    @classmethod
    def read(cls, text: str) -> "_Layout":
        """Raises AttributeError, LookupError, TypeError or ValueError where the text describes none."""
        given = json.loads(text)
        tables = {
            name: _Table(one["sort"], one["periodic"], dict(one["columns"]), tuple((start, end) for start, end in one["ends"]))
            for name, one in given["tables"].items()
        }
        return cls(int(given["meaning"]), tables)


def _compared(then: _Layout, now: _Layout, graph: str, made_by: str) -> Migration:
    unknown = _missing(then, now)
    if then.meaning > now.meaning or (unknown and then.meaning == now.meaning):
        raise mismatch.newer(graph, made_by, unknown)
    if unknown:
        raise mismatch.given_up(graph, made_by, unknown)
    if other := _otherwise(then, now):
        raise mismatch.otherwise(graph, made_by, other)
    meanings = tuple(range(then.meaning, now.meaning))
    if any(meaning not in REWRITES for meaning in meanings):
        raise mismatch.another_meaning(graph, made_by)
    return Migration(made_by, tuple(_missing(now, then)), meanings)


def _missing(whole: _Layout, part: _Layout) -> list[Step]:
    """What the one layout has and the other has not: kinds and books, relations, then ends and columns of what both have."""
    tables = [name for name in whole.tables if name not in part.tables]
    tables.sort(key=lambda name: whole.tables[name].sort == "relation")
    shared = [name for name in whole.tables if name in part.tables]
    there = set(_members(part, shared))
    return [*map(AddTable, tables), *(step for step in _members(whole, shared) if step not in there)]


def _members(of: _Layout, names: Iterable[str]) -> list[AddEnds | AddColumn]:
    """The ends, then the columns of these tables."""
    tables = [(name, of.tables[name]) for name in names]
    ends = [AddEnds(EdgeType(name, *pair)) for name, table in tables for pair in table.ends]
    return [*ends, *(AddColumn(name, column) for name, table in tables for column in table.columns)]


def _otherwise(then: _Layout, now: _Layout) -> list[str]:
    """What both layouts have, of different types."""
    found = []
    for name in (name for name in now.tables if name in then.tables):
        old, new = then.tables[name], now.tables[name]
        if (old.sort, old.periodic) != (new.sort, new.periodic):
            found.append(name)
        shared = (column for column in new.columns if column in old.columns)
        found += [f"{name}.{column}" for column in shared if old.columns[column] != new.columns[column]]
    return found

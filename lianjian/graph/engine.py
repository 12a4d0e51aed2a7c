"""What the store asks of a database: a handful of reads and one write, all in polars frames.

Everything that statements mean (fold.py, difference.py, plan.py) is written once above this; another database implements
this alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import polars as pl

from lianjian.graph.layout import BOOKS, Table, empty
from lianjian.graph.records import EdgeType, Frames

#: Told about the advance of a load: (what is being done, rows done, rows in all).
Progress = Callable[[str, int, int], None]

#: Most rows in one chunk of a dump.
DUMP_ROWS = 100_000

#: Some rows of a table, or of a book by its name.
Part = tuple[Table | str, pl.DataFrame]


@dataclass(slots=True)
class TableChange:
    """Rows of one table to make, to set and to take away.

    `create` and `update` have the table's columns (layout.Table.columns); `update` and `delete` also `at`, the engine's own
    number of the row as `Engine.rows` gave it. `changed` are the columns in which any row to update differs from the row
    that is there; keys are never among them.
    """

    table: Table
    create: pl.DataFrame
    update: pl.DataFrame
    delete: pl.DataFrame
    changed: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of rows to write."""
        return self.create.height + self.update.height + self.delete.height


def _no_book(name: str) -> pl.DataFrame:
    return empty(BOOKS[name])


@dataclass(slots=True)
class Changes:
    """All that one load writes, as one change of version.

    No row of a relation is left without its ends: relations of a node to delete are among the relations to delete.
    statements_moved: n, row. statements_ended: n, ended. statements_dropped: n. log: what change_log.py tells of this load.
    log_dropped: n of the rows of Change that need not be kept any more. meta: entries of Meta to set.
    """

    version: int
    load: pl.DataFrame
    nodes: list[TableChange] = field(default_factory=list)
    relations: list[TableChange] = field(default_factory=list)
    sources_new: pl.DataFrame = field(default_factory=lambda: _no_book("Source"))
    sources_changed: pl.DataFrame = field(default_factory=lambda: _no_book("Source"))
    source_versions: pl.DataFrame = field(default_factory=lambda: _no_book("SourceVersion"))
    citations: pl.DataFrame = field(default_factory=lambda: _no_book("Citation"))
    statements: pl.DataFrame = field(default_factory=lambda: _no_book("Statement"))
    statements_moved: pl.DataFrame = field(default_factory=pl.DataFrame)
    statements_ended: pl.DataFrame = field(default_factory=pl.DataFrame)
    statements_dropped: pl.DataFrame = field(default_factory=pl.DataFrame)
    decisions: pl.DataFrame = field(default_factory=lambda: _no_book("Decision"))
    merges: pl.DataFrame = field(default_factory=lambda: _no_book("Merge"))
    log: pl.DataFrame = field(default_factory=lambda: _no_book("Change"))
    log_dropped: pl.DataFrame = field(default_factory=pl.DataFrame)
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of graph rows to write, for progress."""
        return sum(change.size for change in (*self.nodes, *self.relations))


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a person's query found: rows with a value for each column, as JSON has it. `truncated`: there were more rows."""

    columns: tuple[str, ...]
    rows: list[list[Any]]
    truncated: bool


class Engine(Protocol):
    """A database that holds a lianjian graph. Frames of rows have the table's columns and `at`, the row's own number.

    In frames of nodes `start` is the id and `end` is empty.
    """

    def look(self) -> object:
        """Turns to the newest version of the graph; what is returned differs from before when another version is there.

        Cheap: readers do it once a second. Some engines show one version until they are told to look, others always the
        newest.
        """
        ...

    def rest(self) -> None:
        """Lets go of memory and files until the next read, which sees the newest version."""
        ...

    def version(self) -> int:
        """The version of the graph that is being read; it grows by one with every load that changes something."""
        ...

    def book(self, name: str) -> pl.DataFrame:
        """All rows of one of layout.BOOKS except Statement."""
        ...

    def changes_after(self, version: int) -> pl.DataFrame:
        """The rows of Change about later versions than this one."""
        ...

    def statements(self) -> pl.DataFrame:
        """The live rows of Statement."""
        ...

    def next_statement(self) -> int:
        """A number above those of all statements, live or ended."""
        ...

    def size(self, table: Table) -> int:
        """Number of rows of the table."""
        ...

    def single(self, table: Table, sources: Sequence[int]) -> pl.DataFrame:
        """Rows that are themselves the one statement about a thing, made by one of these sources."""
        ...

    def rows(self, table: Table, keys: pl.DataFrame) -> pl.DataFrame:
        """All rows about these things (`start`, `end`)."""
        ...

    def incident(self, edge: EdgeType, side: str, ids: pl.Series) -> pl.DataFrame:
        """`start` and `end` of the relations whose end at `side` ("start" or "end") is one of these nodes."""
        ...

    def existing(self, kind: str, ids: pl.Series) -> pl.Series:
        """Those of the ids that are nodes of the kind."""
        ...

    def apply(self, changes: Changes, progress: Progress | None) -> None:
        """Write all changes or none; on return they are on disk."""
        ...

    def frames(self) -> Frames:
        """The whole graph as of the version at the last `look`, or a part of it that `consistent.py` can complete.

        Where loads are committed while it is read, rows that they wrote may be missing or be there already, and relations may
        lack an end. So a node's `n`, which is the `at` of its row, is never given to another node.
        """
        ...

    def dump(self, table: Table) -> Iterator[pl.DataFrame]:
        """All rows of a table with exactly `table.columns`, in any order, at most DUMP_ROWS at a time."""
        ...

    def dump_book(self, name: str) -> Iterator[pl.DataFrame]:
        """All rows of one of layout.BOOKS with exactly its columns (of Statement ended ones too), as `dump` gives them.

        Not of Meta: that says how this engine keeps the graph.
        """
        ...

    def fill(self, parts: Iterable[Part]) -> None:
        """Write rows as `dump` and `dump_book` gave them into a graph that is empty; all or none.

        Both ends of a relation come before it. On return the rows are on disk, and the version is that of the newest Load.
        """
        ...

    def query(self, text: str, parameters: Mapping[str, object], *, seconds: float, limit: int) -> QueryResult:
        """What a person's query finds, at most `limit` rows in at most about `seconds`.

        The text has passed reading.py. Parameters are plain values; a date is given as this database keeps dates.
        Raises BadInput (what the database does not accept, out of time), StoreError.
        """
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

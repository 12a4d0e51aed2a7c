"""The embedded engine: a graph in one Ladybug file that is replaced with each load."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from lianjian.errors import BadInput
from lianjian.graph import cypher, ladybug_query, layout
from lianjian.graph.cypher import quoted
from lianjian.graph.engine import Changes, Part, Progress, QueryResult
from lianjian.graph.file_errors import writing
from lianjian.graph.frames import node_columns, relation_columns, shared_statements
from lianjian.graph.ladybug_file import LadybugFile
from lianjian.graph.ladybug_fill import fill
from lianjian.graph.ladybug_open import identity, locked, no_graph, opened, present
from lianjian.graph.layout import KEYS, PLACE_PART_OF, Table
from lianjian.graph.records import EdgeType, Frames
from lianjian.graph.workfile import WriteLock, replacement

#: Looking up one key costs as much as reading many rows; beyond this share of a table it is read whole.
_SHARE_READ_WHOLE = 0.05

#: The relations of so few nodes are found by the nodes' numbers: a join with their ids reads the whole table.
_FEW = 2_000


class LadybugEngine:
    """A lianjian graph in a Ladybug file; engine.Engine says what its methods mean.

    Readers hold no lock and see the version that they opened until they look again. A writer holds the right to write
    until it is closed.
    """

    def __init__(self, path: Path, *, create: bool = False, write: bool = False) -> None:
        """Opens the graph; `create` makes an empty one where there is none. Raises BadInput, GraphInUse, GraphMismatch."""
        self.path = path
        self._lock: WriteLock | None = None
        self._open_file: LadybugFile | None = None
        self._identity = (0, 0, 0)
        self._closed = False
        try:
            if write or (create and not present(path)):
                self._lock = locked(path)
            if not present(path):
                self._create(create)
            self._open()
        except BaseException:
            self._release()
            raise
        if not write:
            self._release()

    def look(self) -> object:
        """See Engine."""
        found = identity(self.path)
        if found != self._identity:
            self.rest()
        return found

    def rest(self) -> None:
        """See Engine."""
        if self._open_file is not None:
            self._open_file.close()
            self._open_file = None

    def version(self) -> int:
        """See Engine."""
        return self._file.version()

    def book(self, name: str) -> pl.DataFrame:
        """See Engine."""
        return self._file.book(name)

    def changes_after(self, version: int) -> pl.DataFrame:
        """See Engine."""
        return self._file.book("Change", f"WHERE n.`version` > {int(version)}")

    def statements(self) -> pl.DataFrame:
        """See Engine."""
        return self._file.book("Statement", "WHERE n.`ended` IS NULL")

    def next_statement(self) -> int:
        """See Engine."""
        found = self._file.query("MATCH (n:`Statement`) RETURN max(n.`n`) AS `n`")["n"].item()
        return 1 + (found or 0)

    def size(self, table: Table) -> int:
        """See Engine."""
        return self._file.summary(table).rows

    def single(self, table: Table, sources: Sequence[int]) -> pl.DataFrame:
        """See Engine."""
        summary = self._file.summary(table)
        only = summary.constant("source")
        if not summary.rows or (only is not None and only not in sources):
            return layout.empty({**table.columns, "at": pl.Int64()})
        listed = ", ".join(str(int(number)) for number in sources)
        where = f"WHERE n.`statements` = 1 AND n.`source` IN [{listed}]"
        return self._file.rows(table, f"MATCH {cypher.pattern(table)} {where}")

    def rows(self, table: Table, keys: pl.DataFrame) -> pl.DataFrame:
        """See Engine."""
        if keys.height > _SHARE_READ_WHOLE * self.size(table):
            every = self._file.rows(table, f"MATCH {cypher.pattern(table)}")
            return every.join(keys, on=KEYS, how="semi")
        if table.edge is not None and keys.height <= _FEW:
            where = self._is_one_of("a", table.edge.start, keys["start"])
            return self._file.rows(table, f"MATCH {cypher.pattern(table)} {where}").join(keys, on=KEYS, how="semi")
        given = keys.select(k_start="start", k_end="end")
        return self._file.rows(table, f"LOAD FROM $given MATCH {cypher.keyed_pattern(table)}", given)

    def incident(self, edge: EdgeType, side: str, ids: pl.Series) -> pl.DataFrame:
        """See Engine."""
        table = layout.relations()[edge]
        if self.size(table) == 0:
            return layout.empty(dict.fromkeys(KEYS, pl.String()))
        kind, end = (edge.start, "a") if side == "start" else (edge.end, "b")
        ends = "RETURN a.id AS `start`, b.id AS `end`"
        if ids.len() <= _FEW:
            return self._file.query(f"MATCH {cypher.pattern(table)} {self._is_one_of(end, kind, ids)} {ends}")
        match = cypher.pattern(table).replace(f"({end}:{quoted(kind)})", f"({end}:{quoted(kind)} {{id: k_id}})", 1)
        return self._file.query(f"LOAD FROM $given MATCH {match} {ends}", ids.to_frame("k_id"))

    def _is_one_of(self, name: str, kind: str, ids: pl.Series) -> str:
        """The condition that a node is one of these, by its number."""
        query = f"LOAD FROM $given MATCH (n:{quoted(kind)} {{id: k_id}}) RETURN DISTINCT offset(id(n)) AS `n`"
        numbers = self._file.query(query, ids.to_frame("k_id"))["n"].sort()
        listed = ", ".join(str(number) for number in numbers) if numbers.len() else "-1"
        return f"WHERE offset(id({name})) IN [{listed}]"

    def existing(self, kind: str, ids: pl.Series) -> pl.Series:
        """See Engine."""
        if ids.is_empty():
            return ids
        query = f"LOAD FROM $given MATCH (n:{quoted(kind)} {{id: k_id}}) RETURN n.id AS id"
        return self._file.query(query, ids.to_frame("k_id"))["id"]

    def apply(self, changes: Changes, progress: Progress | None) -> None:
        """See Engine."""
        with self._rewriting() as file:
            file.write(changes, progress)

    def fill(self, parts: Iterable[Part]) -> None:
        """See Engine."""
        with self._rewriting() as file:
            fill(file, parts)

    @contextlib.contextmanager
    def _rewriting(self) -> Iterator[LadybugFile]:
        """The file to write that takes the place of the graph when all was written."""
        if self._lock is None:
            raise ValueError("the graph was opened for reading")
        with writing(self.path), replacement(self.path, copy=True) as made, LadybugFile(made, write=True) as file:
            yield file
        self._open()

    def dump(self, table: Table) -> Iterator[pl.DataFrame]:
        """See Engine."""
        return self._file.dump(table)

    def dump_book(self, name: str) -> Iterator[pl.DataFrame]:
        """See Engine."""
        return self._file.dump_book(name)

    def frames(self) -> Frames:
        """See Engine."""
        nodes = {kind: self._nodes(table) for kind, table in layout.kinds().items()}
        merges = self.book("Merge")
        edges = {edge: table for edge, table in layout.relations().items() if edge != PLACE_PART_OF}
        return Frames(
            version=self._file.version(),
            nodes=nodes,
            relations={edge: self._relations(table) for edge, table in edges.items()},
            sources=self.book("Source"),
            citations=self.book("Citation"),
            statements=shared_statements(self.statements(), nodes, merges),
            merges=merges,
        )

    def _nodes(self, table: Table) -> pl.DataFrame:
        columns = node_columns(table)
        terms = {name: f"n.{quoted(name)}" for name in columns} | {"n": "offset(id(n))"}
        return layout.typed(self._file.scan(table, terms), columns)

    def _relations(self, table: Table) -> pl.DataFrame:
        columns = relation_columns(table)
        terms = {name: f"n.{quoted(name)}" for name in columns} | {"start": "offset(id(a))", "end": "offset(id(b))"}
        return layout.typed(self._file.scan(table, terms), columns)

    def query(self, text: str, parameters: Mapping[str, object], *, seconds: float, limit: int) -> QueryResult:
        """See Engine."""
        return ladybug_query.run(self.path, text, parameters, seconds=seconds, limit=limit)

    def close(self) -> None:
        """See Engine."""
        self._closed = True
        self.rest()
        self._release()

    @property
    def _file(self) -> LadybugFile:
        if self._closed:
            raise ValueError("the graph is closed")
        if self._open_file is None:
            self._open()
        assert self._open_file is not None
        return self._open_file

    def _create(self, wanted: bool) -> None:
        if not wanted:
            raise no_graph(self.path)
        with writing(self.path), replacement(self.path, copy=False) as made, LadybugFile(made, write=True) as file:
            file.create()

    def _open(self) -> None:
        self.rest()
        self._identity = identity(self.path)
        self._open_file = opened(self.path)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def make_graph(path: Path, fill: Callable[[LadybugEngine], None]) -> LadybugEngine:
    """Makes a graph that appears at the path only when `fill` has filled it, and opens it for writing.

    Raises BadInput when something is there already, GraphInUse, StoreError.
    """
    with contextlib.closing(locked(path)):
        if present(path):
            raise BadInput(f"“{path}”已经存在;请换一个路径。", f"There is something at {str(path)!r} already; give another path.")
        with (
            writing(path),
            replacement(path, copy=False) as made,
            contextlib.closing(LadybugEngine(made, create=True, write=True)) as engine,
        ):
            fill(engine)
    return LadybugEngine(path, write=True)

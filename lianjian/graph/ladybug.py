"""The embedded engine: a graph in one Ladybug file.

Facts about Ladybug 0.22 that this stands on (docs/explanation/design.md has the measurements):
- Bulk goes in by COPY and LOAD FROM a frame, never by UNWIND of a list.
- Within one transaction, COPY into a table after a delete from it crashes the process. Here every statement commits by
  itself, into a file that nobody else sees (workfile.py); what makes a load one change is the renaming of that file.
- `query_as_arrow` is three times as fast as other ways out, but loses nulls: they are fetched beside it (`_scan`).
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import ladybug
import polars as pl

from lianjian.errors import BadInput, GraphMismatch, StoreError
from lianjian.graph import cypher, layout
from lianjian.graph.cypher import quoted
from lianjian.graph.engine import Changes, Progress, TableChange
from lianjian.graph.frames import node_columns, relation_columns, shared_statements
from lianjian.graph.layout import BOOKS, KEYS, PLACE_PART_OF, Table
from lianjian.graph.records import EdgeType, Frames
from lianjian.graph.workfile import WriteLock, in_use, replacement

#: Lookups by key cost more each than reading a row; beyond this share of a table it is read whole.
_SHARE_READ_WHOLE = 0.05
_CHUNK = 100_000


class LadybugEngine:
    """A lianjian graph in a Ladybug file; engine.Engine says what its methods mean.

    Readers hold no lock and see the version that they opened until they ask for `version` or `frames` again. A writer
    holds the right to write until it is closed.
    """

    def __init__(self, path: Path, *, create: bool = False, write: bool = False) -> None:
        """Opens the graph; `create` makes an empty one where there is none. Raises BadInput, GraphInUse, GraphMismatch."""
        self.path = path
        self._lock: WriteLock | None = None
        if not path.parent.is_dir():
            raise BadInput(f"没有文件夹“{path.parent}”。", f"There is no folder {str(path.parent)!r}.")
        try:
            if write or (create and not path.exists()):
                self._lock = _translated_lock(path)
            if not path.exists():
                self._create(create)
            self._open()
        except BaseException:
            self._release()
            raise
        if not write:
            self._release()

    def version(self) -> int:
        self._follow()
        return self._file.version()

    def book(self, name: str) -> pl.DataFrame:
        return self._file.book(name)

    def statements(self) -> pl.DataFrame:
        return self._file.book("Statement", "WHERE n.`ended` IS NULL")

    def next_statement(self) -> int:
        found = self._file.query("MATCH (n:`Statement`) RETURN max(n.`n`) AS `n`")["n"].item()
        return 1 + (found or 0)

    def size(self, table: Table) -> int:
        return self._file.size(table)

    def single(self, table: Table, sources: Sequence[int]) -> pl.DataFrame:
        listed = ", ".join(str(int(number)) for number in sources)
        where = f"WHERE n.`statements` = 1 AND n.`source` IN [{listed}]"
        return self._file.rows(table, f"MATCH {cypher.pattern(table)} {where}")

    def rows(self, table: Table, keys: pl.DataFrame) -> pl.DataFrame:
        if keys.height > _SHARE_READ_WHOLE * self.size(table):
            every = self._file.rows(table, f"MATCH {cypher.pattern(table)}")
            return every.join(keys, on=KEYS, how="semi")
        given = keys.select(k_start="start", k_end="end")
        return self._file.rows(table, f"LOAD FROM $given MATCH {cypher.keyed_pattern(table)}", given)

    def incident(self, edge: EdgeType, side: str, ids: pl.Series) -> pl.DataFrame:
        table = layout.relations()[edge]
        if self.size(table) == 0:
            return layout.empty(dict.fromkeys(KEYS, pl.String()))
        kind, end = (edge.start, "a") if side == "start" else (edge.end, "b")
        match = cypher.pattern(table).replace(f"({end}:{quoted(kind)})", f"({end}:{quoted(kind)} {{id: k_id}})", 1)
        query = f"LOAD FROM $given MATCH {match} RETURN a.id AS `start`, b.id AS `end`"
        return self._file.query(query, ids.to_frame("k_id"))

    def existing(self, kind: str, ids: pl.Series) -> pl.Series:
        if ids.is_empty():
            return ids
        query = f"LOAD FROM $given MATCH (n:{quoted(kind)} {{id: k_id}}) RETURN n.id AS id"
        return self._file.query(query, ids.to_frame("k_id"))["id"]

    def apply(self, changes: Changes, progress: Progress | None) -> None:
        if self._lock is None:
            raise ValueError("the graph was opened for reading")
        with _translated(self.path), replacement(self.path, copy=True) as made:
            with _File(made, write=True) as file:
                file.write(changes, progress)
        self._open()

    def frames(self) -> Frames:
        self._follow()
        nodes = {kind: self._nodes(table) for kind, table in layout.kinds().items()}
        edges = {edge: table for edge, table in layout.relations().items() if edge != PLACE_PART_OF}
        return Frames(
            version=self._file.version(),
            nodes=nodes,
            relations={edge: self._relations(table) for edge, table in edges.items()},
            sources=self.book("Source"),
            citations=self.book("Citation"),
            statements=shared_statements(self.statements(), nodes),
        )

    def _nodes(self, table: Table) -> pl.DataFrame:
        columns = node_columns(table)
        terms = {name: f"n.{quoted(name)}" for name in columns} | {"n": "offset(id(n))"}
        return self._file.scan(table, terms).cast(dict(columns))

    def _relations(self, table: Table) -> pl.DataFrame:
        columns = relation_columns(table)
        terms = {name: f"n.{quoted(name)}" for name in columns} | {"start": "offset(id(a))", "end": "offset(id(b))"}
        return self._file.scan(table, terms).cast(dict(columns))

    def close(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
        self._release()

    def _create(self, wanted: bool) -> None:
        if not wanted:
            raise BadInput(
                f"没有图“{self.path}”。用 lianjian load 载入名单即可新建。",
                f"There is no graph at {str(self.path)!r}; `lianjian load` makes one.",
            )
        with _translated(self.path), replacement(self.path, copy=False) as made, _File(made, write=True) as file:
            file.create()

    def _open(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
        if self.path.is_dir():
            raise _mismatch(self.path)
        self._identity = _identity(self.path)
        self._file = _opened(self.path)

    def _follow(self) -> None:
        """Opens the file that has taken the place of the one that is open, if there is one."""
        with contextlib.suppress(FileNotFoundError):
            if _identity(self.path) != self._identity:
                self._open()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


class _File:
    """One Ladybug file, open."""

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path = path
        self._write = write
        self._database = ladybug.Database(str(path), read_only=not write, auto_checkpoint=False)
        self._connection = ladybug.Connection(self._database)

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()
        self._database.close()

    def query(self, query: str, given: pl.DataFrame | None = None) -> pl.DataFrame:
        """Runs a query; `$given` in it is the frame."""
        parameters = {} if given is None else {"given": given.rechunk()}
        result = self._connection.execute(query, parameters)
        assert isinstance(result, ladybug.QueryResult)
        with contextlib.closing(result):
            return pl.DataFrame(result.get_as_pl())

    def version(self) -> int:
        return int(self.query("MATCH (n:`Load`) RETURN max(n.`version`) AS `version`")["version"].item() or 0)

    def meta(self) -> dict[str, str]:
        return dict(self.query("MATCH (n:`Meta`) RETURN n.`name`, n.`value`").iter_rows())

    def book(self, name: str, where: str = "") -> pl.DataFrame:
        columns = BOOKS[name]
        terms = {column: f"n.{quoted(column)}" for column in columns}
        found = self.query(f"MATCH (n:{quoted(name)}) {where} {cypher.returning(terms)}")
        return found.cast(dict(columns)).sort(next(iter(columns)))

    def size(self, table: Table) -> int:
        return int(self.query(f"MATCH {cypher.pattern(table)} RETURN count(*) AS n")["n"].item())

    def rows(self, table: Table, match: str, given: pl.DataFrame | None = None) -> pl.DataFrame:
        found = self.query(f"{match} {cypher.returning(cypher.row_terms(table))}", given)
        return found.cast({**table.columns, "at": pl.Int64()})

    def scan(self, table: Table, terms: Mapping[str, str]) -> pl.DataFrame:
        """These terms of all rows of a table, fast: columns of nothing but nulls are not read, other nulls as flags."""
        match = f"MATCH {cypher.pattern(table)}"
        counts = {name: f"count({term})" for name, term in terms.items()}
        filled = self.query(f"{match} {cypher.returning({**counts, ':all': 'count(*)'})}").row(0, named=True)
        rows = filled[":all"]
        read = {name: term for name, term in terms.items() if filled[name]}
        gaps = {f"{name}:null": f"{term} IS NULL" for name, term in read.items() if filled[name] < rows}
        if not rows:
            return pl.DataFrame(schema=dict.fromkeys(terms, pl.Null))
        result = self._connection.query_as_arrow(f"{match} {cypher.returning({**read, **gaps})}", _CHUNK)
        with contextlib.closing(result):
            found = pl.DataFrame(pl.from_arrow(result.get_as_arrow()))
        return found.select(_restored(name, read, gaps) for name in terms)

    def create(self) -> None:
        """Makes the tables of an empty graph."""
        for statement in cypher.create_tables():
            self.query(statement)
        about = {"application": "lianjian", "layout": layout.fingerprint()}
        self.query("COPY `Meta` FROM $given", pl.DataFrame({"name": list(about), "value": list(about.values())}))
        self.query("CHECKPOINT")

    def write(self, changes: Changes, progress: Progress | None) -> None:
        """Writes a load: first what goes and what is set, while all row numbers are as they were read; then what is new."""
        told = _Told(progress, changes.size)
        self._take_away(changes, told)
        self._set(changes, told)
        self._add(changes, told)
        self.query("CHECKPOINT")

    def _take_away(self, changes: Changes, told: "_Told") -> None:
        if changes.statements_dropped.height:
            given = changes.statements_dropped.select(k_n="n")
            self.query("LOAD FROM $given MATCH (n:`Statement` {`n`: k_n}) DELETE n", given)
        for change in (*changes.relations, *changes.nodes):
            if change.delete.height:
                where = " WHERE offset(id(n)) = k_at" if change.table.edge else ""
                match = f"LOAD FROM $given MATCH {cypher.keyed_pattern(change.table)}{where}"
                self.query(f"{match} DELETE n", change.delete.select(k_start="start", k_end="end", k_at="at"))
                told.step(change, change.delete.height)

    def _set(self, changes: Changes, told: "_Told") -> None:
        for change in (*changes.nodes, *changes.relations):
            if change.update.height:
                names = [name for name in change.table.columns if name not in KEYS]
                given = change.update.select(
                    *(pl.col(name).alias(f"v_{name}") for name in names), k_start="start", k_end="end", k_at="at"
                )
                match = f"LOAD FROM $given MATCH {cypher.keyed_pattern(change.table)} WHERE offset(id(n)) = k_at"
                self.query(f"{match} {cypher.setting(names)}", given)
                told.step(change, change.update.height)
        self._set_book("Statement", changes.statements_moved)
        self._set_book("Statement", changes.statements_ended)
        self._set_book("Source", changes.sources_changed)

    def _set_book(self, name: str, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        names = [column for column in rows.columns if column != "n"]
        given = rows.select(*(pl.col(column).alias(f"v_{column}") for column in names), k_n="n")
        self.query(f"LOAD FROM $given MATCH (n:{quoted(name)} {{`n`: k_n}}) {cypher.setting(names)}", given)

    def _add(self, changes: Changes, told: "_Told") -> None:
        self.query("CALL auto_checkpoint = true")
        for change in (*changes.nodes, *changes.relations):
            if change.create.height:
                self._copy(change.table, change.create)
                told.step(change, change.create.height)
        books = {
            "Source": changes.sources_new,
            "SourceVersion": changes.source_versions,
            "Citation": changes.citations,
            "Statement": changes.statements,
            "Load": changes.load,
        }
        for name, rows in books.items():
            if rows.height:
                self.query(f"COPY {quoted(name)} FROM $given", rows.select(*BOOKS[name]))

    def _copy(self, table: Table, rows: pl.DataFrame) -> None:
        if table.edge is None:
            given = rows.rename({"start": "id"}).select(*cypher.row_columns(table))
            self.query(f"COPY {quoted(table.name)} FROM $given", given)
        else:
            ends = f"(from='{table.edge.start}', to='{table.edge.end}')"
            self.query(f"COPY {quoted(table.name)} FROM $given {ends}", rows.select(*table.columns))


class _Told:
    """Tells the advance of a load to whoever wants to know."""

    def __init__(self, progress: Progress | None, rows: int) -> None:
        self._progress = progress
        self._rows = rows
        self._done = 0

    def step(self, change: TableChange, rows: int) -> None:
        self._done += rows
        if self._progress is not None:
            self._progress(change.table.name, self._done, self._rows)


def _restored(name: str, read: Mapping[str, str], gaps: Mapping[str, str]) -> pl.Expr:
    """A column as it is kept: all null when it was not read, null where its flag says so."""
    if name not in read:
        return pl.lit(None).alias(name)
    if f"{name}:null" not in gaps:
        return pl.col(name)
    return pl.when(~pl.col(f"{name}:null")).then(pl.col(name)).alias(name)


def _opened(path: Path) -> _File:
    """The file opened for reading, after making sure that it is a graph of ours."""
    try:
        file = _File(path, write=False)
    except (RuntimeError, IndexError) as error:
        if "lock" in str(error).lower():
            raise in_use(path) from error
        raise _mismatch(path) from error
    try:
        about = file.meta()
    except RuntimeError as error:
        file.close()
        raise _mismatch(path) from error
    if about.get("application") != "lianjian" or about.get("layout") != layout.fingerprint():
        file.close()
        raise _mismatch(path)
    return file


def _identity(path: Path) -> tuple[int, int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _mismatch(path: Path) -> GraphMismatch:
    return GraphMismatch(
        f"“{path}”不是联建图,或由另一版本的 lianjian 建立;请换一个路径,重新载入名单。",
        f"{str(path)!r} is no lianjian graph, or one made by another version; load the lists into a graph at another path.",
    )


def _translated_lock(path: Path) -> WriteLock:
    with _translated(path):
        return WriteLock(path)


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Errors of the engine and of the disk as ours."""
    try:
        yield
    except (OSError, RuntimeError, MemoryError) as error:
        raise StoreError(
            f"写入图“{path}”失败,图仍是原来的样子:{error}",
            f"Writing the graph {str(path)!r} failed; the graph is as it was before: {error}",
        ) from error

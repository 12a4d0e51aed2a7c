"""One Ladybug file, open: the queries and writes of the embedded engine.

Facts about Ladybug 0.22 that this stands on:
- Bulk goes in by COPY and LOAD FROM a frame, never by UNWIND of a list.
- Within one transaction, COPY into a table after a delete from it crashes the process. Here every statement commits by
  itself, into a file that nobody else sees (workfile.py); what makes a load one change is the renaming of that file.
- `query_as_arrow` is three times as fast as other ways out, but loses nulls: they are fetched beside it (`scan`).
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import ladybug
import polars as pl

from lianjian.graph import cypher, layout, migration
from lianjian.graph.cypher import quoted
from lianjian.graph.engine import DUMP_ROWS, Changes, Progress, TableChange
from lianjian.graph.file_errors import reading
from lianjian.graph.ladybug_gather import gather, in_cypher
from lianjian.graph.layout import BOOKS, KEYS, Table
from lianjian.graph.summary import Summary, read_summaries, summarised, summary_name, summary_terms

_CHUNK = 100_000


class LadybugFile:
    """One Ladybug file, open."""

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path = path
        self._write = write
        self._database = ladybug.Database(str(path), read_only=not write, auto_checkpoint=False)
        self._connection = ladybug.Connection(self._database)
        self._summaries: dict[str, Summary] | None = None

    def __enter__(self) -> "LadybugFile":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what was written is in it."""
        self._connection.close()
        self._database.close()

    def query(self, query: str, given: pl.DataFrame | None = None) -> pl.DataFrame:
        """Runs a query; `$given` in it is the frame. Raises StoreError in a file opened for reading, RuntimeError in another."""
        parameters = {} if given is None else {"given": given.rechunk()}
        with self._translated():
            result = self._connection.execute(query, parameters)
            assert isinstance(result, ladybug.QueryResult)
            with contextlib.closing(result):
                return pl.DataFrame(result.get_as_pl())

    def _translated(self) -> contextlib.AbstractContextManager[None]:
        """Errors of reading as ours; of writing whoever writes knows more."""
        return contextlib.nullcontext() if self._write else reading(self.path)

    def version(self) -> int:
        """The version that the last load made, 0 before any."""
        return int(self.query("MATCH (n:`Load`) RETURN max(n.`version`) AS `version`")["version"].item() or 0)

    def meta(self) -> dict[str, str]:
        """What the file says of itself."""
        return dict(self.query("MATCH (n:`Meta`) RETURN n.`name`, n.`value`").iter_rows())

    def book(self, name: str, where: str = "") -> pl.DataFrame:
        """Rows of one of layout.BOOKS by their numbers."""
        columns = BOOKS[name]
        terms = {column: f"n.{quoted(column)}" for column in columns}
        found = self.query(f"MATCH (n:{quoted(name)}) {where} {cypher.returning(terms)}")
        return layout.typed(found, columns).sort(next(iter(columns)))

    def summary(self, table: Table) -> Summary:
        """What the last load to write this table noted of its columns."""
        if self._summaries is None:
            self._summaries = read_summaries(self.meta())
        return self._summaries.get(summary_name(table), Summary())

    def rows(self, table: Table, match: str, given: pl.DataFrame | None = None) -> pl.DataFrame:
        """The whole rows of a table that a MATCH finds, with `at`."""
        found = self.query(f"{match} {cypher.returning(cypher.row_terms(table))}", given)
        return layout.typed(found, {**table.columns, "at": pl.Int64()})

    def dump(self, table: Table) -> Iterator[pl.DataFrame]:
        """The whole rows of a table with their keys as text, at most DUMP_ROWS at a time."""
        terms = {name: term for name, term in cypher.row_terms(table).items() if name != "at"}
        for where in self._chunks(cypher.pattern(table)):
            yield layout.typed(self.scan(table, terms, where), table.columns)

    def dump_book(self, name: str) -> Iterator[pl.DataFrame]:
        """The rows of one of layout.BOOKS, at most DUMP_ROWS at a time."""
        for where in self._chunks(f"(n:{quoted(name)})"):
            yield self.book(name, where)

    def _chunks(self, pattern: str) -> Iterator[str]:
        """Conditions that part the rows of a pattern by their numbers, which are dense but for rows that were taken away."""
        last = self.query(f"MATCH {pattern} RETURN max(offset(id(n))) AS `last`")["last"].item()
        for first in range(0, 0 if last is None else last + 1, DUMP_ROWS):
            yield f"WHERE offset(id(n)) >= {first} AND offset(id(n)) < {first + DUMP_ROWS}"

    def scan(self, table: Table, terms: Mapping[str, str], where: str = "") -> pl.DataFrame:
        """These terms of all rows of a table, fast: columns that hold one value, or none, are not read."""
        summary = self.summary(table)
        if not summary.rows:
            return pl.DataFrame(schema=dict.fromkeys(terms, pl.Null))
        read = {name: term for name, term in terms.items() if summary.varies(name)}
        gaps = {f"{name}:null": f"{term} IS NULL" for name, term in read.items() if summary.has_gaps(name)}
        query = f"MATCH {cypher.pattern(table)} {where} {cypher.returning({**read, **gaps})}"
        with self._translated(), contextlib.closing(self._connection.query_as_arrow(query, _CHUNK)) as result:
            found = pl.DataFrame(pl.from_arrow(result.get_as_arrow()))
        return found.select(summary.restored(name) for name in terms)

    def create(self) -> None:
        """Makes the tables of an empty graph."""
        for statement in cypher.create_tables():
            self.query(statement)
        self.note(migration.about())
        self.query("CHECKPOINT")

    def write(self, changes: Changes, progress: Progress | None) -> None:
        """Writes a load: first what goes and what is set, while all row numbers are as they were read; then what is new."""
        told = _Told(progress, changes.size)
        self._take_away(changes, told)
        self._set(changes, told)
        self._add(changes, told)
        self.summarise([change.table for change in (*changes.nodes, *changes.relations)])
        if changes.meta:
            self.note(changes.meta)
        self.query("CHECKPOINT")

    def summarise(self, tables: Sequence[Table]) -> None:
        """Notes of the columns of these tables what `scan` goes by; due after every write to them."""
        notes = {}
        for table in tables:
            query = f"MATCH {cypher.pattern(table)} {cypher.returning(summary_terms(table))}"
            notes[summary_name(table)] = summarised(table, self.query(query).row(0, named=True)).as_json()
        if notes:
            self.note(notes)

    def note(self, entries: Mapping[str, str]) -> None:
        """Sets entries of what the file says of itself."""
        given = pl.DataFrame({"k_name": list(entries), "v_value": list(entries.values())})
        self.query("LOAD FROM $given MERGE (n:`Meta` {`name`: k_name}) SET n.`value` = v_value", given)

    def _take_away(self, changes: Changes, told: "_Told") -> None:
        for name, dropped in (("Statement", changes.statements_dropped), ("Change", changes.log_dropped)):
            if dropped.height:
                match = f"LOAD FROM $given MATCH (n:{quoted(name)} {{`n`: k_n}})"
                self.query(f"{match} DELETE n", dropped.select(k_n="n"))
        for change in (*changes.relations, *changes.nodes):
            if change.delete.height:
                where = " WHERE offset(id(n)) = k_at" if change.table.edge else ""
                match = f"LOAD FROM $given MATCH {cypher.keyed_pattern(change.table)}{where}"
                self.query(f"{match} DELETE n", change.delete.select(k_start="start", k_end="end", k_at="at"))
                told.step(change, change.delete.height)

    def _set(self, changes: Changes, told: "_Told") -> None:
        for change in (*changes.nodes, *changes.relations):
            if change.update.height:
                names = change.changed
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
            "Decision": changes.decisions,
            "Merge": changes.merges,
            "Change": changes.log,
            "Load": changes.load,
        }
        for name, rows in books.items():
            if rows.height:
                self.query(cypher.copying(name, BOOKS[name]), rows.select(*BOOKS[name]))

    def _copy(self, table: Table, rows: pl.DataFrame) -> None:
        columns = cypher.row_columns(table)
        if table.edge is None:
            ends, kept = "", rows.rename({"start": "id"}).select(*columns)
        else:
            ends, kept = f"(from='{table.edge.start}', to='{table.edge.end}')", rows.select(*KEYS, *columns)
        if rows.height <= DUMP_ROWS:
            self.query(f"{cypher.copying(table.name, columns)} {ends}", kept)
            return
        gathered = self.path.with_name("rows.parquet")
        gather(gathered, kept.iter_slices(DUMP_ROWS))
        self.query(f"{cypher.copying(table.name, columns, in_cypher(gathered))} {ends}")
        gathered.unlink()


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

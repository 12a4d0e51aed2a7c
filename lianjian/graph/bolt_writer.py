"""Writing to a graph on a server, whole or not at all.

A load of ordinary size is one transaction. A larger one would not fit into a server's memory: the rows that it makes are
written before, in parts that nobody sees (they bear the number of a load that is not there yet), and one last transaction
changes and deletes what is to be changed and deleted, and makes the load valid by writing its entry. What a load that was
broken off left behind is removed by the next one.
"""

import contextlib
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from lianjian.errors import GraphInUse, LianjianError
from lianjian.graph import bolt_cypher, bolt_queries, bolt_turn, layout
from lianjian.graph.bolt_commit import surely
from lianjian.graph.bolt_link import Link, Transaction
from lianjian.graph.bolt_parts import Parts
from lianjian.graph.bolt_queries import Notes, Query
from lianjian.graph.engine import Changes, Part, Progress, TableChange
from lianjian.graph.layout import BOOKS, Table

#: Rows that one transaction may write; beyond, new rows are written in parts.
WHOLE_ROWS = 200_000

#: Numbers `n` looked through at a time for rows to remove.
SWEEP_ROWS = 20_000

log = logging.getLogger(__name__)


class Writer:
    """Writes to one graph. `making` means that the graph is not there for others until all is written."""

    def __init__(self, link: Link, *, making: bool = False) -> None:
        self.link = link
        self.token = uuid.uuid4().hex
        self.making = making
        self._everything = making
        self._begun = False
        self._parts: Parts | None = None

    def apply(self, changes: Changes, notes: Notes, progress: Progress | None) -> None:
        """Writes all changes onto the version before, or none. Raises BadInput, GraphInUse, StoreError."""
        number = int(changes.load["n"].item())
        tables = [*changes.nodes, *changes.relations]
        in_parts = self.making or changes.size > WHOLE_ROWS
        mine = pl.col("load") == number
        told = _Told(progress, changes.size)

        def finish(transaction: Transaction) -> None:
            told.go_back()
            self._hold(transaction, changes.version - 1)
            rest = bolt_queries.creations(tables, notes, ~mine if in_parts else None)
            noted = notes.after(tables).queries()
            for query in (*bolt_queries.removals(changes), *bolt_queries.updates(changes)):
                told.run(query, transaction)
            for query in rest:
                told.run(query, transaction)
            for query in (*bolt_queries.books(changes), *noted):
                query.run(transaction)
            if changes.meta:
                bolt_queries.meta(changes.meta).run(transaction)
            if not self.making:
                bolt_turn.give_up(transaction, self.token)

        with self.cleared_on_failure(notes):
            if in_parts:
                self.begin(number)
                self._write_parts(bolt_queries.creations(tables, notes, mine), told)
            load = str(changes.load["id"].item())
            surely(self.link, finish, lambda: self._loaded(number) == load)
        self._begun = self.making

    def fill(self, parts: Iterable[Part]) -> None:
        """Writes rows as they were dumped into an empty graph; the entries of its loads last, which make them valid."""
        notes = Notes()
        loads = [layout.empty(BOOKS["Load"])]
        self._everything = True
        with self.cleared_on_failure(notes):
            self.begin(0)
            for about, rows in parts:
                if about == "Load":
                    loads.append(rows)
                elif isinstance(about, str):
                    self._write_parts(bolt_queries.create_book(about, rows))
                else:
                    change = _all_new(about, rows)
                    self._write_parts(bolt_queries.creations([change], notes))
                    notes = notes.after([change])
            self._finish_filling(pl.concat(loads), notes)
        self._begun = self._everything = self.making

    def _finish_filling(self, loads: pl.DataFrame, notes: Notes) -> None:
        def finish(transaction: Transaction) -> None:
            self._hold(transaction, 0)
            for query in (*bolt_queries.create_book("Load", loads), *notes.queries()):
                query.run(transaction)
            if not self.making:
                bolt_turn.give_up(transaction, self.token)

        last = loads.sort("n").tail(1)
        surely(self.link, finish, lambda: last.height > 0 and self._loaded(last["n"].item()) == last["id"].item())

    def begin(self, number: int) -> None:
        """Notes this load as under way, in place of one that is dead. Raises GraphInUse."""
        if self._begun:
            return
        surely(
            self.link,
            lambda transaction: bolt_turn.take(transaction, self.token, number, self._everything),
            lambda: bolt_turn.look(self.link).token == self.token,
        )
        self._begun = True
        self._parts = Parts(self.link, self.token)

    def stay(self) -> None:
        """A sign of life, when something is under way. Raises GraphInUse when another took it for dead."""
        if self._begun:
            surely(self.link, lambda transaction: bolt_turn.stay(transaction, self.token))

    def clear(self, number: int, notes: Notes) -> None:
        """Removes the rows of the load of that number, which never became valid; or all, when all was being made."""
        self.begin(number)
        for text, parameters in self._all_rows() if self._everything else self._load_rows(number, notes):
            surely(self.link, _deleting(self.token, text, parameters))
        surely(
            self.link,
            lambda transaction: bolt_turn.give_up(transaction, self.token),
            lambda: bolt_turn.look(self.link).token != self.token,
        )
        self._begun = False

    def made(self, about: Mapping[str, str]) -> None:
        """Ends the making of a graph: says what it is, so that it is there for others."""

        def finish(transaction: Transaction) -> None:
            bolt_turn.stay(transaction, self.token)
            bolt_queries.meta(about).run(transaction)
            bolt_turn.give_up(transaction, self.token)

        surely(self.link, finish, lambda: bolt_turn.look(self.link).token != self.token)
        self._begun = self._everything = self.making = False

    @contextlib.contextmanager
    def cleared_on_failure(self, notes: Notes) -> Iterator[None]:
        """Removes what was written in parts when the rest fails; what cannot be removed now the next load removes."""
        try:
            yield
        except BaseException:
            if self._begun:
                with contextlib.suppress(LianjianError):
                    self.clear(0, notes)
            raise

    def _write_parts(self, queries: Iterable[Query], told: "_Told | None" = None) -> None:
        assert self._parts is not None
        for query in self._parts.write(queries):
            if told is not None:
                told.keep(query)

    def _hold(self, transaction: Transaction, version: int) -> None:
        """Keeps other writers out, and makes sure that the graph is at that version. Raises GraphInUse."""
        turn = bolt_turn.lock(transaction, self.token)
        now = transaction.run("MATCH (n:`Load`) RETURN coalesce(max(n.version), 0) AS version").single(strict=True)["version"]
        if now != version or (self._begun and turn.token is None):
            raise GraphInUse(
                f"载入期间,别人已写入这个图(现为第 {now} 版);这次载入没有生效,请重新载入。",
                f"Somebody else wrote to this graph meanwhile (it is at version {now}); nothing was written. Load again.",
            )

    def _loaded(self, number: int) -> str | None:
        found = self.link.read("MATCH (n:`Load` {n: $number}) RETURN n.id AS id", number=number)
        return str(found[0]["id"]) if found else None

    def _load_rows(self, number: int, notes: Notes) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """What removes the rows of a load, by ranges of numbers."""
        number = number or bolt_turn.look(self.link).number
        for text, table in bolt_cypher.sweep_load():
            kind = table.edge.start if table.edge else table.name
            last = self.link.read(f"MATCH (n:`{kind}`) WHERE n.n >= 0 RETURN max(n.n) AS n")[0]["n"]
            # Nodes of the load got numbers above those that are given; its relations may begin at any node.
            first = 0 if table.edge else notes.next(table)
            for low in range(first, 0 if last is None else last + 1, SWEEP_ROWS):
                yield text, {"from": low, "to": low + SWEEP_ROWS, "load": number}

    def _all_rows(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """What removes all that a graph holds, but not what says that it is one."""
        for match in bolt_cypher.everything():
            while self.link.read(f"{match} RETURN 1 AS one LIMIT 1"):
                yield f"{match} WITH n LIMIT {SWEEP_ROWS // 2} DETACH DELETE n", {}


def sweep(link: Link, notes: Notes) -> None:
    """Removes what a load left that is dead. Raises GraphInUse while one is alive."""
    turn = bolt_turn.look(link)
    if turn.token is None:
        return
    if not turn.dead:
        raise bolt_turn.in_use(turn)
    log.warning("正在清除一次中断的载入留下的内容 / removing what an interrupted load left")
    Writer(link, making=turn.making).clear(turn.number, notes)


def _deleting(token: str, text: str, parameters: Mapping[str, Any]) -> Callable[[Transaction], None]:
    def work(transaction: Transaction) -> None:
        bolt_turn.stay(transaction, token)
        transaction.run(text, dict(parameters)).consume()

    return work


def _all_new(table: Table, rows: pl.DataFrame) -> TableChange:
    none = layout.empty({**table.columns, "at": pl.Int64()})
    return TableChange(table, rows, none, none)


class _Told:
    """Tells the advance of a load to whoever wants to know; a transaction that runs again goes back to where it began."""

    def __init__(self, progress: Progress | None, rows: int) -> None:
        self._progress = progress
        self._rows = rows
        self._kept = 0
        self._done = 0

    def keep(self, query: Query) -> None:
        """A query that was committed."""
        self._step(query)
        self._kept = self._done

    def run(self, query: Query, transaction: Transaction) -> None:
        """Runs a query of a transaction that is not committed yet."""
        query.run(transaction)
        self._step(query)

    def go_back(self) -> None:
        """To what was committed."""
        self._done = self._kept

    def _step(self, query: Query) -> None:
        self._done += query.rows
        if self._progress is not None:
            self._progress(query.about, min(self._done, self._rows), self._rows)

"""The server engine: a graph in a database of Neo4j, or of another server that speaks Bolt and Cypher.

Kinds are labels, relations are relationship types, both with the properties of the schema; the books of the store are nodes
too, `(:Source)`, `(:Load)` and so on, and `(:Meta)` says what graph it is. `n` numbers the rows of each table. The modules
beside this one each have one concern: bolt_address and bolt_link the connection, bolt_values and bolt_cypher what is sent,
bolt_queries what a load writes, bolt_turn, bolt_commit and bolt_writer that it is whole or not at all, bolt_reader reading.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

import polars as pl

from lianjian.errors import BadInput
from lianjian.graph import bolt_cypher, bolt_query, bolt_turn, layout, migration
from lianjian.graph.bolt_address import Address
from lianjian.graph.bolt_commit import surely
from lianjian.graph.bolt_link import Link, Transaction
from lianjian.graph.bolt_queries import Notes
from lianjian.graph.bolt_reader import Reader
from lianjian.graph.bolt_writer import Writer, sweep
from lianjian.graph.cypher import quoted
from lianjian.graph.engine import DUMP_ROWS, Changes, Part, Progress, QueryResult
from lianjian.graph.frames import node_columns, relation_columns, shared_statements
from lianjian.graph.layout import BOOKS, KEYS, PLACE_PART_OF, Table
from lianjian.graph.records import EdgeType, Frames

#: Looking up one thing costs as much as reading a few rows in columns; beyond this share a table is read whole.
_SHARE_READ_WHOLE = 0.1

#: Tables that are read side by side.
_TABLES_AT_A_TIME = 2

T = TypeVar("T")


class _Newest(NamedTuple):
    """The newest load of a graph and the version that it made, 0 before any; by its id another graph is told from this one."""

    load: int
    version: int
    id: str


class BoltEngine:
    """A lianjian graph on a server; engine.Engine says what its methods mean.

    Several processes may hold it, also for writing: of two loads at once the one that would overwrite the other is refused
    with GraphInUse when it comes to write. What is read is as of the newest version at the last `look`.
    """

    def __init__(self, link: Link, writer: Writer | None = None) -> None:
        """The graph at the other end of the link; `open_bolt` and `make_bolt` make sure that there is one."""
        self.link = link
        self._writer = writer
        self._newest = _Newest(0, 0, "")
        self._notes: Notes | None = None
        self.look()

    def look(self) -> object:
        """See Engine."""
        newest = self._ask()
        if newest != self._newest or not newest.load:
            self._notes = None
        self._newest = newest
        return newest

    def rest(self) -> None:
        """See Engine. A server's connections are cheap to keep."""

    def version(self) -> int:
        """See Engine."""
        return self._ask().version

    def book(self, name: str) -> pl.DataFrame:
        """See Engine."""
        if name == "Meta":
            return pl.DataFrame(list(meta(self.link).items()), schema=dict(BOOKS[name]), orient="row")
        return self._book(name)

    def changes_after(self, version: int) -> pl.DataFrame:
        """See Engine."""
        return self._book("Change", " AND n.version > $version", version=version)

    def statements(self) -> pl.DataFrame:
        """See Engine."""
        return self._book("Statement", " AND n.ended IS NULL")

    def next_statement(self) -> int:
        """See Engine."""
        return 1 + self._reader.last("Statement")

    def size(self, table: Table) -> int:
        """See Engine."""
        return self._known.summary(table).rows

    def single(self, table: Table, sources: Sequence[int]) -> pl.DataFrame:
        """See Engine."""
        columns = {**table.columns, "at": pl.Int64()}
        only = self._known.summary(table).constant("source")
        if only is not None and only not in sources:
            return layout.empty(columns)
        where = " AND n.statements = 1 AND n.source IN $sources"
        return pl.concat([layout.empty(columns), *self._reader.table(table, columns, where=where, sources=list(sources))])

    def rows(self, table: Table, keys: pl.DataFrame) -> pl.DataFrame:
        """See Engine."""
        columns = {**table.columns, "at": pl.Int64()}
        if keys.height > _SHARE_READ_WHOLE * self.size(table):
            chunks = (chunk.join(keys, on=KEYS, how="semi") for chunk in self._reader.table(table, columns))
            return pl.concat([layout.empty(columns), *chunks])
        return self._reader.keyed(table, keys.select(KEYS))

    def incident(self, edge: EdgeType, side: str, ids: pl.Series) -> pl.DataFrame:
        """See Engine."""
        table = layout.relations()[edge]
        if not self.size(table):
            return layout.empty(dict.fromkeys(KEYS, pl.String()))
        return self._reader.incident(table, side, ids)

    def existing(self, kind: str, ids: pl.Series) -> pl.Series:
        """See Engine."""
        return self._reader.existing(kind, ids)

    def apply(self, changes: Changes, progress: Progress | None) -> None:
        """See Engine. Raises GraphInUse when the graph is not at the version before any more."""
        self._writing.apply(changes, self._known, progress)
        self.look()

    def fill(self, parts: Iterable[Part]) -> None:
        """See Engine."""
        self._writing.fill(parts)
        self.look()

    def frames(self) -> Frames:
        """See Engine."""
        nodes = _each(self._nodes, layout.kinds())
        merges = self.book("Merge")
        return Frames(
            version=self._newest.version,
            nodes=nodes,
            relations=self.relations(),
            sources=self.book("Source"),
            citations=self.book("Citation"),
            statements=shared_statements(self.statements(), nodes, merges),
            merges=merges,
        )

    def relations(self) -> dict[EdgeType, pl.DataFrame]:
        """The relations of `frames`, whose ends are numbers of nodes."""
        return _each(self._relations, {edge: table for edge, table in layout.relations().items() if edge != PLACE_PART_OF})

    def dump(self, table: Table) -> Iterator[pl.DataFrame]:
        """See Engine."""
        for chunk in self._reader.table(table, table.columns):
            self._stay()
            yield from chunk.iter_slices(DUMP_ROWS)

    def dump_book(self, name: str) -> Iterator[pl.DataFrame]:
        """See Engine."""
        for chunk in self._reader.book(name):
            self._stay()
            yield chunk

    def _stay(self) -> None:
        """A graph in the making is read before it is there for others, which may take longer than its writer may be silent."""
        if self._writer is not None:
            self._writer.stay()

    def query(self, text: str, parameters: Mapping[str, object], *, seconds: float, limit: int) -> QueryResult:
        """See Engine."""
        return bolt_query.run(self.link, text, parameters, seconds=seconds, limit=limit)

    def close(self) -> None:
        """See Engine."""
        self.link.close()

    def _nodes(self, table: Table) -> pl.DataFrame:
        columns = node_columns(table)
        return pl.concat([layout.empty(columns), *self._reader.table(table, columns)], rechunk=True)

    def _relations(self, table: Table) -> pl.DataFrame:
        columns = relation_columns(table)
        return pl.concat([layout.empty(columns), *self._reader.table(table, columns, numbers=True)], rechunk=True)

    def _book(self, name: str, where: str = "", **given: object) -> pl.DataFrame:
        chunks = self._reader.book(name, where, **given)
        return pl.concat([layout.empty(BOOKS[name]), *chunks]).sort(bolt_cypher.BOOK_KEYS[name])

    def _ask(self) -> _Newest:
        loads = "MATCH (n:`Load`) WHERE n.n > 0 RETURN n.n AS n, n.version AS version, n.id AS id ORDER BY n DESC LIMIT 1"
        found = self.link.read(loads)
        return _Newest(found[0]["n"], found[0]["version"], found[0]["id"]) if found else _Newest(0, 0, "")

    @property
    def _known(self) -> Notes:
        if self._notes is None:
            self._notes = Notes.of_meta(meta(self.link))
        return self._notes

    @property
    def _reader(self) -> Reader:
        return Reader(self.link, self._newest.load, self._known)

    @property
    def _writing(self) -> Writer:
        if self._writer is None:
            raise ValueError("the graph was opened for reading")
        return self._writer


def open_bolt(address: Address, *, create: bool = False, write: bool = False, force: bool = False) -> BoltEngine:
    """Opens the graph at an address; `create` makes an empty one where there is none.

    Raises BadInput (no graph there; other people's data, unless `force`), GraphInUse, GraphMismatch, StoreError.
    """
    with contextlib.ExitStack() as undo:
        link = undo.enter_context(contextlib.closing(Link(address)))
        if not is_graph(link):
            if not create:
                raise nothing_at(address)
            with _made(link, force):
                pass
        migration.check(meta(link), str(address))
        if write:
            sweep(link, Notes.of_meta(meta(link)))
            _take_writes(link)
        engine = BoltEngine(link, Writer(link) if write else None)
        undo.pop_all()
        return engine


def make_bolt(address: Address, fill: Callable[[BoltEngine], None], *, force: bool = False) -> BoltEngine:
    """Makes a graph that appears only when `fill` has filled it, and opens it for writing.

    Raises BadInput when there is a graph already, or other people's data unless `force`; GraphInUse, StoreError.
    """
    with contextlib.closing(Link(address)) as link:
        if is_graph(link):
            raise BadInput(
                f"“{address}”已经有一个图;请换一个数据库,或用 lianjian load 载入其中。",
                f"There is a graph at {address} already; use another database, or load into it with `lianjian load`.",
            )
        with _made(link, force) as writer:
            fill(BoltEngine(link, writer))
    return open_bolt(address, write=True)


def bolt_exists(address: Address) -> bool:
    """Whether there is a whole graph of lianjian at an address. Raises BadInput, StoreError."""
    with contextlib.closing(Link(address)) as link:
        return is_graph(link)


def is_graph(link: Link) -> bool:
    """Whether there is a whole graph of lianjian at the other end."""
    return "application" in meta(link)


def meta(link: Link) -> dict[str, str]:
    """What a graph says of itself; nothing where there is none."""
    found = link.read("MATCH (n:`Meta`) WHERE n.value IS NOT NULL RETURN n.name AS name, n.value AS value")
    return {str(record["name"]): str(record["value"]) for record in found}


@contextlib.contextmanager
def _made(link: Link, force: bool) -> Iterator[Writer]:
    """What writes into a graph that is there for others when the block ends without an error."""
    sweep(link, Notes())
    _make_sure_of_room(link, force)
    surely(link, define)
    writer = Writer(link, making=True)
    with writer.cleared_on_failure(Notes()):
        writer.begin(0)
        yield writer
        writer.made(migration.about())


def define(transaction: Transaction) -> None:
    """Makes the constraints and indexes that are not there yet."""
    for statement in bolt_cypher.constraints():
        transaction.run(statement).consume()


def _make_sure_of_room(link: Link, force: bool) -> None:
    """Refuses a database that holds other people's data, with `force` only where theirs could not be told from ours."""
    other = link.read("MATCH (n) WHERE NOT (n:`Meta` AND n.name = 'writer') RETURN 1 AS one LIMIT 1")
    if other and not force:
        raise BadInput(
            f"“{link.address}”里已有别的数据,没有改动;请换一个空的数据库,或加 --force 在这些数据旁边建图。",
            f"{link.address} holds other data and was not touched; use an empty database, or --force to make a graph beside it.",
        )
    if other:
        refuse_alike(link, [*bolt_cypher.labels(), *bolt_cypher.relation_types()])


def refuse_alike(link: Link, names: Iterable[str]) -> None:
    """Makes sure that nobody's data bear labels or types that are to be ours. Raises BadInput."""
    matches = [
        match
        for name in map(quoted, names)
        for match in (f"MATCH (n:{name}) WHERE NOT (n:`Meta` AND n.name = 'writer')", f"MATCH ()-[n:{name}]->()")
    ]
    if any(link.read(f"{match} RETURN 1 AS one LIMIT 1") for match in matches):
        raise BadInput(
            f"“{link.address}”里已有数据与联建图使用同样的标签或关系类型,无法区分,没有改动;请换一个数据库。",
            f"Data at {link.address} use the same labels or relationship types as lianjian and could not be told apart; "
            "nothing was touched. Use another database.",
        )


def _take_writes(link: Link) -> None:
    """Makes sure before the work of a load begins that the server takes writes from this user."""
    surely(link, lambda transaction: bolt_turn.lock(transaction, ""))


def nothing_at(address: Address) -> BadInput:
    """There is no graph at the address."""
    return BadInput(
        f"“{address}”里没有联建图。用 lianjian load 载入名单即可新建。",
        f"There is no lianjian graph at {address}; `lianjian load` makes one.",
    )


def _each(read: Callable[[Table], pl.DataFrame], tables: Mapping[T, Table]) -> dict[T, pl.DataFrame]:
    with ThreadPoolExecutor(_TABLES_AT_A_TIME) as pool:
        return dict(zip(tables, pool.map(read, tables.values()), strict=True))

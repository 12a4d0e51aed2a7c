"""The store: where a graph is kept. `open_store` gives one for a path or the address of a server."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import polars as pl

from lianjian.errors import BadInput
from lianjian.graph.bolt_address import SCHEMES, Address, read_address
from lianjian.graph.consistent import read_delta, read_frames, undisturbed
from lianjian.graph.effects import told
from lianjian.graph.engine import Engine, Part, Progress, QueryResult
from lianjian.graph.ladybug import LadybugEngine, make_graph
from lianjian.graph.ladybug_open import present
from lianjian.graph.ladybug_upgrade import upgrade_file
from lianjian.graph.layout import BOOKS, tables
from lianjian.graph.memo import Memo, read_memo
from lianjian.graph.migration import Migration
from lianjian.graph.past import Past, read_past, read_spoken_of
from lianjian.graph.plan import plan
from lianjian.graph.reading import reading
from lianjian.graph.records import Batch, Delta, Frames, LoadResult
from lianjian.graph.unmerged import read_unmerged

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*)://", re.IGNORECASE)

#: The books that are part of what a graph holds: all but Meta, which says how one engine keeps it.
DUMPED_BOOKS = (*(name for name in BOOKS if name not in ("Meta", "Load")), "Load")


class Store(Protocol):
    """A graph of one engine, open."""

    def version(self) -> int:
        """The graph's version: 0 when nothing was ever loaded, one more with each load that changed something."""
        ...

    def load(self, batch: Batch, *, dry_run: bool = False, explain: bool = False, progress: Progress | None = None) -> LoadResult:
        """Replaces what the batch's sources said before by what they say in it, whole or not at all.

        When it returns, the load is on disk. With `dry_run` nothing is written and the result says what would change; with
        `explain` it tells what becomes of each thing. Raises BadInput, StoreError.
        """
        ...

    def frames(self) -> Frames:
        """The whole graph as it now is. Raises StoreError."""
        ...

    def unmerged(self) -> Frames:
        """The whole graph as it would be if nothing were merged; its `merges` say what is. Raises StoreError."""
        ...

    def delta(self, version: int, load: str) -> Delta | None:
        """What became of the graph since the version that this load made; None when the graph must be read anew.

        That is so when it is another graph, when too much was written to be listed, or too long ago. Raises StoreError.
        """
        ...

    def size(self) -> int:
        """Number of nodes and relations."""
        ...

    def parts(self) -> Iterator[Part]:
        """All that the graph holds, as rows in chunks, none empty: nodes, then relations, then books, of these Load last.

        What is committed while it is read may be in it or not; if any of it is, so is its Load.
        """
        ...

    def look(self) -> object:
        """A mark of the graph's version, cheap to ask for: while marks are equal, so are the versions."""
        ...

    def rest(self) -> None:
        """Lets go of memory and files until the next read."""
        ...

    def sources(self) -> pl.DataFrame:
        """The sources, as in `Frames`."""
        ...

    def statements(self) -> pl.DataFrame:
        """The live rows of the book Statement: all about what is stated more than once, and relations that wait for an end."""
        ...

    def versions(self) -> pl.DataFrame:
        """Every version that a source has had, the oldest first.

        Columns: source (its number), digest, grade, date, and of the load that brought it load (its id), version, at.
        """
        ...

    def past(self, kind: str, ident: str) -> Past:
        """All that was ever said about the node of a kind with this id, and about its relations. Raises StoreError."""
        ...

    def spoken_of(self, text: str) -> list[tuple[str, str]]:
        """(kind, id) of nodes that bear or bore this id or name, as far as the book Statement tells: all that are gone."""
        ...

    def decisions(self) -> pl.DataFrame:
        """The book Decision: every decision about a doubtful name, in the order in which they were taken."""
        ...

    def merges(self) -> pl.DataFrame:
        """The book Merge: every word about things that may be one, in the order in which they were given."""
        ...

    def memo(self) -> Memo | None:
        """What the load that made the graph's version left for the next one (Batch.memo), None where it left nothing."""
        ...

    def query(self, text: str, parameters: Mapping[str, object], *, seconds: float = 30, limit: int = 1000) -> QueryResult:
        """What a query in the database's Cypher finds, at most `limit` rows; it can only read.

        A parameter that is a date is compared with dates of the graph, whatever the database. Raises BadInput, StoreError.
        """
        ...

    def close(self) -> None:
        """Lets go of the graph."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class EngineStore:
    """A Store over an engine: the meaning of a load here, the reading and writing there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def version(self) -> int:
        """See Store."""
        self._engine.look()
        return self._engine.version()

    def load(self, batch: Batch, *, dry_run: bool = False, explain: bool = False, progress: Progress | None = None) -> LoadResult:
        """See Store."""
        self._engine.look()
        planned = plan(self._engine, batch, explain=explain)
        effects = told(self._engine, planned.effects, planned.sources)
        if planned.changes is None or dry_run:
            return LoadResult(None, self._engine.version(), planned.results, effects=effects)
        self._engine.apply(planned.changes, progress)
        return LoadResult(planned.load, planned.changes.version, planned.results, planned.at, effects)

    def frames(self) -> Frames:
        """See Store."""
        return read_frames(self._engine)

    def unmerged(self) -> Frames:
        """See Store."""
        return read_unmerged(self._engine)

    def delta(self, version: int, load: str) -> Delta | None:
        """See Store."""
        return read_delta(self._engine, version, load)

    def size(self) -> int:
        """See Store."""
        return sum(self._engine.size(table) for table in tables())

    def parts(self) -> Iterator[Part]:
        """See Store."""
        for table in tables():
            yield from ((table, rows) for rows in self._engine.dump(table) if rows.height)
        for name in DUMPED_BOOKS:
            yield from ((name, rows) for rows in self._engine.dump_book(name) if rows.height)

    def look(self) -> object:
        """See Store."""
        return self._engine.look()

    def rest(self) -> None:
        """See Store."""
        self._engine.rest()

    def sources(self) -> pl.DataFrame:
        """See Store."""
        return self._engine.book("Source")

    def statements(self) -> pl.DataFrame:
        """See Store."""
        return self._engine.statements()

    def versions(self) -> pl.DataFrame:
        """See Store."""
        loads = self._engine.book("Load").select(load="n", id="id", version="version")
        made = self._engine.book("SourceVersion").sort("n").join(loads, on="load", how="left", maintain_order="left")
        return made.select("source", "digest", "grade", "date", load="id", version="version", at="at")

    def past(self, kind: str, ident: str) -> Past:
        """See Store."""
        return read_past(self._engine, kind, ident)

    def spoken_of(self, text: str) -> list[tuple[str, str]]:
        """See Store."""
        return read_spoken_of(self._engine, text)

    def decisions(self) -> pl.DataFrame:
        """See Store."""
        return self._engine.book("Decision")

    def merges(self) -> pl.DataFrame:
        """See Store."""
        return self._engine.book("Merge")

    def memo(self) -> Memo | None:
        """See Store."""
        return undisturbed(self._engine, lambda: read_memo(self._engine))

    def query(self, text: str, parameters: Mapping[str, object], *, seconds: float = 30, limit: int = 1000) -> QueryResult:
        """See Store."""
        return self._engine.query(reading(text, parameters), parameters, seconds=seconds, limit=limit)

    def close(self) -> None:
        """See Store."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_store(url: str | Path, *, create: bool = False, write: bool = False, force: bool = False) -> Store:
    """Opens the graph at a path or at the address of a server (bolt_address.py).

    `create` makes an empty graph where there is none (`register.create_graph` makes one with the register), with `force` also
    in a database that holds other data. `write` is needed to load: it keeps other writers of a file out until the store is
    closed; on a server the later of two loads that overlap is refused. Readers are never kept out.
    Raises BadInput (no such graph, unknown address, other people's data), GraphInUse, GraphMismatch, StoreError.
    """
    if (server := _server(url)) is None:
        return EngineStore(LadybugEngine(local_path(url), create=create, write=write))
    from lianjian.graph.bolt import open_bolt

    return EngineStore(open_bolt(server, create=create, write=write, force=force))


def graph_exists(url: str | Path) -> bool:
    """Whether there is something at the path, or a graph at the address of a server. Raises BadInput, StoreError."""
    if (server := _server(url)) is None:
        return present(local_path(url))
    from lianjian.graph.bolt import bolt_exists

    return bolt_exists(server)


def new_store(url: str | Path, batch: Batch, progress: Progress | None = None, *, force: bool = False) -> Store:
    """Makes a graph that holds a batch and opens it for writing; killed on the way, it leaves none.

    `force` and errors as in `made_store`.
    """

    def load(engine: Engine) -> None:
        EngineStore(engine).load(batch, progress=progress)

    return made_store(url, load, force=force)


def made_store(url: str | Path, make: Callable[[Engine], None], *, force: bool = False) -> Store:
    """Makes a graph that appears only when `make`, given the engine of an empty one, has returned; opens it for writing.

    When `make` raises an error, or never ends, there is no graph. `force` makes it also in a database on a server that holds
    other data. Raises BadInput (a graph or a file is there already, other people's data, unknown address), GraphInUse,
    StoreError.
    """
    if (server := _server(url)) is None:
        return EngineStore(make_graph(local_path(url), make))
    from lianjian.graph.bolt import make_bolt

    return EngineStore(make_bolt(server, make, force=force))


def upgrade_graph(url: str | Path) -> Migration:
    """Brings a graph that an earlier version made to this version's layout, whole or not at all; says what was needed.

    What it holds stays as it is. Raises BadInput (no such graph, unknown address), GraphInUse, GraphMismatch (not a graph, or
    one that cannot be upgraded), StoreError.
    """
    if (server := _server(url)) is None:
        return upgrade_file(local_path(url))
    from lianjian.graph.bolt_upgrade import upgrade_bolt

    return upgrade_bolt(server)


def local_path(url: str | Path) -> Path:
    """The path that a graph's address names. Raises BadInput for the address of a server or of something unknown."""
    scheme = _scheme(url)
    if scheme is None:
        return Path(url)
    raise BadInput(
        f"不认识“{scheme}://”;请给出文件路径,或 bolt://、neo4j:// 开头的服务器地址。",
        f"Nothing is known of {scheme}:// addresses; give the path of a file, or a server's address: bolt://..., neo4j://...",
    )


def _server(url: str | Path) -> Address | None:
    """The server that an address names, None for a path."""
    return read_address(str(url)) if _scheme(url) in SCHEMES else None


def _scheme(url: str | Path) -> str | None:
    found = _SCHEME.match(str(url)) if isinstance(url, str) else None
    return found[1].lower() if found else None

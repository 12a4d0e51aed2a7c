"""The store: where a graph is kept. `open_store` gives one for a path or, one day, an address of a server."""

import re
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import polars as pl

from lianjian.errors import BadInput
from lianjian.graph import change_log
from lianjian.graph.engine import Engine, Progress
from lianjian.graph.ladybug import LadybugEngine, make_graph
from lianjian.graph.layout import PLACE_PART_OF, Table
from lianjian.graph.plan import plan
from lianjian.graph.records import Batch, Delta, EdgeType, Frames, LoadResult, Rows

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_SERVERS = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})


class Store(Protocol):
    """A graph of one engine, open."""

    def version(self) -> int:
        """The graph's version: 0 when nothing was ever loaded, one more with each load that changed something."""
        ...

    def load(self, batch: Batch, *, dry_run: bool = False, progress: Progress | None = None) -> LoadResult:
        """Replaces what the batch's sources said before by what they say in it, whole or not at all.

        When it returns, the load is on disk. With `dry_run` nothing is written and the result says what would change.
        Raises BadInput, StoreError.
        """
        ...

    def frames(self) -> Frames:
        """The whole graph as it now is."""
        ...

    def delta(self, version: int, load: str) -> Delta | None:
        """What became of the graph since the version that this load made; None when the graph must be read anew.

        That is so when it is another graph, when too much was written to be listed, or too long ago.
        """
        ...

    def look(self) -> object:
        """A mark of the graph's version, cheap to ask for: while marks are equal, so are the versions."""
        ...

    def rest(self) -> None:
        """Lets go of memory and files until the next read."""
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

    def load(self, batch: Batch, *, dry_run: bool = False, progress: Progress | None = None) -> LoadResult:
        """See Store."""
        planned = plan(self._engine, batch)
        if planned.changes is None or dry_run:
            return LoadResult(None, self._engine.version(), planned.results)
        self._engine.apply(planned.changes, progress)
        return LoadResult(planned.load, planned.changes.version, planned.results, planned.at)

    def frames(self) -> Frames:
        """See Store."""
        self._engine.look()
        frames = self._engine.frames()
        load = _load_of(self._engine.book("Load"), frames.version)
        return replace(frames, load=load, settled=self._engine.version() == frames.version)

    def delta(self, version: int, load: str) -> Delta | None:
        """See Store."""
        self._engine.look()
        now = self._engine.version()
        loads = self._engine.book("Load")
        if _load_of(loads, version) != load:
            return None
        touched = change_log.touched(self._engine.changes_after(version), version, now)
        if touched is None:
            return None
        nodes: dict[str, Rows] = {}
        relations: dict[EdgeType, Rows] = {}
        for table, keys in touched:
            if table.edge is None:
                nodes[table.name] = self._rows(table, keys)
            elif table.edge != PLACE_PART_OF:
                relations[table.edge] = self._rows(table, keys)
        return Delta(
            version=now,
            load=_load_of(loads, now),
            nodes=nodes,
            relations=relations,
            sources=self._engine.book("Source"),
            citations=self._engine.book("Citation"),
            statements=self._engine.statements(),
            settled=self._engine.version() == now,
        )

    def _rows(self, table: Table, keys: pl.DataFrame) -> Rows:
        return Rows(keys, self._engine.rows(table, keys).select(*table.columns))

    def look(self) -> object:
        """See Store."""
        return self._engine.look()

    def rest(self) -> None:
        """See Store."""
        self._engine.rest()

    def close(self) -> None:
        """See Store."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_store(url: str | Path, *, create: bool = False, write: bool = False) -> Store:
    """Opens the graph at a path.

    `create` makes an empty graph where there is none (`register.create_graph` makes one with the register); `write` is
    needed to load and keeps other writers out until the store is closed. Readers are never kept out.
    Raises BadInput (no such graph, unknown address), GraphInUse, GraphMismatch, StoreError.
    """
    return EngineStore(LadybugEngine(local_path(url), create=create, write=write))


def new_store(url: str | Path, batch: Batch, progress: Progress | None = None) -> Store:
    """Makes a graph that holds a batch and opens it for writing; killed on the way, it leaves none.

    Raises BadInput (something is there already, unknown address), GraphInUse, StoreError.
    """
    return EngineStore(make_graph(local_path(url), lambda engine: _fill(engine, batch, progress)))


def _fill(engine: Engine, batch: Batch, progress: Progress | None) -> None:
    EngineStore(engine).load(batch, progress=progress)


def _load_of(loads: pl.DataFrame, version: int) -> str:
    """The id of the load that made a version, empty when none did."""
    made = loads.filter(pl.col("version") == version)["id"]
    return str(made[0]) if made.len() else ""


def local_path(url: str | Path) -> Path:
    """The path that a graph's address names. Raises BadInput for the address of a server or of something unknown."""
    found = _SCHEME.match(str(url))
    if found is None:
        return Path(url)
    scheme = found[1].lower()
    if scheme in _SERVERS:
        raise BadInput(
            "本版本还不能使用 Neo4j 服务器;请给出一个文件路径。",
            "Graphs on a Neo4j server are not in this version yet; give the path of a file.",
        )
    raise BadInput(
        f"不认识“{scheme}://”;请给出一个文件路径。",
        f"Nothing is known of {scheme}:// addresses; give the path of a file.",
    )

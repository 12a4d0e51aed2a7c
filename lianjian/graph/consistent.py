"""Reading a graph as of one version, also where others commit loads while it is read.

Some engines show every load at once. What was read meanwhile may then hold rows of later loads, and lack rows that they
wrote; the log of changes names all of these. So they are read again, by their keys, until no load came in between.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import polars as pl

from lianjian.errors import StoreError
from lianjian.graph import change_log
from lianjian.graph.engine import Engine
from lianjian.graph.frames import patched_frames
from lianjian.graph.layout import PLACE_PART_OF, Table
from lianjian.graph.records import Delta, EdgeType, Frames, Rows

#: How often a graph is read again before that is given up.
MOST_ROUNDS = 10

T = TypeVar("T")


def read_frames(engine: Engine) -> Frames:
    """The whole graph as of its newest version. Raises StoreError when it is written to faster than it can be read."""
    for _ in range(MOST_ROUNDS):
        engine.look()
        frames = engine.frames()
        frames = replace(frames, load=_load_of(engine.book("Load"), frames.version))
        if engine.version() == frames.version:
            return frames
        delta = read_delta(engine, frames.version, frames.load)
        if delta is not None:
            return patched_frames(frames, delta)
    raise too_fast()


def read_delta(engine: Engine, version: int, load: str) -> Delta | None:
    """What became of the graph since the version that a load made; None when the log does not tell. Raises StoreError."""
    for _ in range(MOST_ROUNDS):
        engine.look()
        now = engine.version()
        # What is read from here on is of that version, or of a later one.
        engine.look()
        delta = _delta(engine, version, load, now)
        if delta is None or engine.version() == now:
            return delta
    raise too_fast()


def undisturbed(engine: Engine, read: Callable[[], T]) -> T:
    """What `read` gives when no load comes in between: all that it reads is of the newest version. Raises StoreError."""
    for _ in range(MOST_ROUNDS):
        before = engine.look()
        found = read()
        if engine.look() == before:
            return found
    raise too_fast()


def _delta(engine: Engine, version: int, load: str, now: int) -> Delta | None:
    loads = engine.book("Load")
    if _load_of(loads, version) != load:
        return None
    touched = change_log.touched(engine.changes_after(version), version, now)
    if touched is None:
        return None
    nodes: dict[str, Rows] = {}
    relations: dict[EdgeType, Rows] = {}
    for table, keys in touched:
        if table.edge is None:
            nodes[table.name] = _rows(engine, table, keys)
        elif table.edge != PLACE_PART_OF:
            relations[table.edge] = _rows(engine, table, keys)
    return Delta(
        version=now,
        load=_load_of(loads, now),
        nodes=nodes,
        relations=relations,
        sources=engine.book("Source"),
        citations=engine.book("Citation"),
        statements=engine.statements(),
        merges=engine.book("Merge"),
    )


def _rows(engine: Engine, table: Table, keys: pl.DataFrame) -> Rows:
    return Rows(keys, engine.rows(table, keys))


def _load_of(loads: pl.DataFrame, version: int) -> str:
    """The id of the load that made a version, empty when none did."""
    made = loads.filter(pl.col("version") == version)["id"]
    return str(made[0]) if made.len() else ""


def too_fast() -> StoreError:
    """The graph changes while it is read, again and again."""
    return StoreError(
        "图被写入得太频繁,读取跟不上;请等写入少些时再试,或把几次载入合为一次。",
        "The graph is written to faster than it can be read; try again when there are fewer loads, or load more at once.",
    )

"""The whole graph as it would be if nothing were merged, for loads: what a list names keeps the id that it was stated under.

So the same list again states the same, and when a merge is undone each statement goes back to where it came from.
"""

from dataclasses import replace

import polars as pl

from lianjian.graph.consistent import MOST_ROUNDS, read_frames, too_fast
from lianjian.graph.engine import Engine
from lianjian.graph.frames import patched_frames
from lianjian.graph.layout import PLACE_PART_OF
from lianjian.graph.merges import Merges
from lianjian.graph.plan import apart
from lianjian.graph.records import Delta, EdgeType, Frames, Rows


def read_unmerged(engine: Engine) -> Frames:
    """The frames of the newest version without its merges, but with the book that tells them. Raises StoreError."""
    for _ in range(MOST_ROUNDS):
        frames = read_frames(engine)
        if not Merges.of_book(frames.merges):
            return frames
        delta = _delta(engine, frames)
        if engine.version() == frames.version:
            return replace(patched_frames(frames, delta), merges=frames.merges)
    raise too_fast()


def _delta(engine: Engine, frames: Frames) -> Delta:
    nodes: dict[str, Rows] = {}
    relations: dict[EdgeType, Rows] = {}
    for table, rows in apart(engine):
        if table.edge is None:
            nodes[table.name] = _numbered(rows, frames.nodes[table.name])
        elif table.edge != PLACE_PART_OF:
            relations[table.edge] = rows
    return Delta(frames.version, frames.load, nodes, relations, frames.sources, frames.citations, engine.statements())


def _numbered(rows: Rows, frame: pl.DataFrame) -> Rows:
    """The same rows, those of nodes that are not in the graph with numbers that no other node has."""
    greatest = frame["n"].max()
    first = 1 + (greatest if isinstance(greatest, int) else 0)
    numbers = pl.int_range(first, first + pl.len(), dtype=pl.Int64)
    return Rows(rows.keys, rows.rows.with_columns(at=pl.coalesce("at", numbers)))

"""The graph of one version in memory, immutable, as columns: what every question runs on.

Nodes of a kind are numbered in the order of their ids, so "ties are broken by id" is the order of the numbers. Relations are
pairs of numbers beside their properties. A snapshot says what is stated; what a question makes of it stands in `queries/`.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.areas import NOWHERE, Areas
from lianjian.graph.records import EdgeType, Frames
from lianjian.schema.catalogue import kinds, relations
from lianjian.schema.dates import first_days, last_days

Ints = NDArray[np.int32]
T = TypeVar("T")
EPOCH = date(1970, 1, 1).toordinal()


class _Dated:
    """What has a first and a last valid day for each row of its `frame`."""

    frame: pl.DataFrame

    @cached_property
    def since(self) -> Ints:
        """First valid day of each (days since 1970-01-01)."""
        return _days(self.frame, "since", first_days, np.iinfo(np.int32).min)

    @cached_property
    def until(self) -> Ints:
        """Last valid day of each (days since 1970-01-01)."""
        return _days(self.frame, "until", last_days, np.iinfo(np.int32).max)


class Nodes(_Dated):
    """All nodes of one kind. `frame` has id, the kind's properties and the provenance columns, sorted by id."""

    def __init__(self, kind: str, frame: pl.DataFrame) -> None:
        self.kind = kind
        self.frame = frame
        self.count = frame.height

    def __len__(self) -> int:
        return self.count

    @cached_property
    def ids(self) -> pl.Series:
        """The ids, ascending."""
        return self.frame["id"]

    def number(self, ident: str) -> int | None:
        """Number of the node with that id, or None."""
        at = bisect_left(self.ids, ident)
        return at if at < self.count and self.ids[at] == ident else None

    def id(self, number: int) -> str:
        """Id of a node."""
        return str(self.ids[int(number)])

    def value(self, number: int, column: str) -> Any:
        """One property of one node; None where nothing is stated."""
        return _plain(self.frame[column][int(number)])

    def column(self, name: str) -> pl.Series:
        """A property of all nodes."""
        return self.frame[name]


class Edges(_Dated):
    """All relations of one type between two kinds: numbers of the ends, properties and provenance in `frame`."""

    def __init__(self, edge_type: EdgeType, start: Ints, end: Ints, frame: pl.DataFrame, counts: tuple[int, int]) -> None:
        self.type = edge_type
        self.start = start
        self.end = end
        self.frame = frame
        self._counts = counts

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def outgoing(self) -> Adjacency:
        """Edges by the node at their start."""
        return Adjacency.over(self.start, self._counts[0])

    @cached_property
    def incoming(self) -> Adjacency:
        """Edges by the node at their end."""
        return Adjacency.over(self.end, self._counts[1])

    def value(self, edge: int, column: str) -> Any:
        """One property of one edge; None where nothing is stated."""
        return _plain(self.frame[column][int(edge)]) if column in self.frame.columns else None


class Snapshot:
    """One version of the graph. Built from the store's `Frames`; nothing in it ever changes.

    `memo` is a cache for what questions derive from it (for instance a view of one day); it holds no state of its own.
    """

    def __init__(self, frames: Frames) -> None:
        self.version = frames.version
        self.sources = frames.sources
        self.citations = frames.citations
        self.statements = frames.statements
        self._nodes: dict[str, Nodes] = {}
        self._numbers: dict[str, Ints] = {}
        for kind in kinds():
            frame = frames.nodes.get(kind)
            self._add_nodes(kind, frame if frame is not None else pl.DataFrame(schema={"n": pl.Int64, "id": pl.String}))
        self._edge_frames = {t: f for t, f in frames.relations.items() if f.height}
        self._edges: dict[EdgeType, Edges] = {}
        self.memo: dict[Any, Any] = {}

    def _add_nodes(self, kind: str, frame: pl.DataFrame) -> None:
        ordered = frame if frame["id"].is_sorted() else frame.sort("id")
        count = ordered.height
        n = ordered["n"].to_numpy() if count else np.empty(0, dtype=np.int64)
        numbers = np.full(int(n.max()) + 1 if count else 0, NOWHERE, dtype=np.int32)
        numbers[n] = np.arange(count, dtype=np.int32)
        self._numbers[kind] = numbers
        self._nodes[kind] = Nodes(kind, ordered.drop("n"))

    def nodes(self, kind: str) -> Nodes:
        """All nodes of a kind (none where nothing is stated)."""
        return self._nodes[kind]

    def edges(self, relation: str, start: str, end: str) -> Edges:
        """All relations of that type between those kinds (none where nothing is stated)."""
        edge_type = EdgeType(relation, start, end)
        if edge_type not in self._edges:
            self._edges[edge_type] = self._build_edges(edge_type)
        return self._edges[edge_type]

    def edge_types(self, relation: str) -> list[EdgeType]:
        """The types of a relation, one for each pair of kinds that it can join."""
        return [EdgeType(relation, start, end) for start, end in relations()[relation].ends]

    def _build_edges(self, edge_type: EdgeType) -> Edges:
        counts = (self.nodes(edge_type.start).count, self.nodes(edge_type.end).count)
        frame = self._edge_frames.get(edge_type)
        if frame is None:
            empty = np.empty(0, dtype=np.int32)
            return Edges(edge_type, empty, empty, pl.DataFrame(), counts)
        start = self._numbers[edge_type.start][frame["start"].to_numpy()]
        end = self._numbers[edge_type.end][frame["end"].to_numpy()]
        order = np.lexsort((end, start))
        return Edges(edge_type, start[order], end[order], frame.drop("start", "end")[order], counts)

    @cached_property
    def areas(self) -> Areas:
        """Places and grids as one tree."""
        grids = self.nodes("Grid")
        in_place = self.edges("PART_OF", "Grid", "Place")
        in_grid = self.edges("PART_OF", "Grid", "Grid")
        community = np.full(grids.count, NOWHERE, dtype=np.int32)
        community[in_place.start[::-1]] = in_place.end[::-1]
        above = np.full(grids.count, NOWHERE, dtype=np.int32)
        above[in_grid.start[::-1]] = in_grid.end[::-1]
        return Areas(self.nodes("Place").frame, grids.frame, community, above)

    def memoised(self, key: Any, make: Callable[[], T]) -> T:
        """The value under `key`, made on first use."""
        if key not in self.memo:
            self.memo[key] = make()
        value: T = self.memo[key]
        return value


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def _plain(value: Any) -> Any:
    """A list property as a list."""
    return value.to_list() if isinstance(value, pl.Series) else value


def _days(frame: pl.DataFrame, column: str, parse: Callable[[pl.Series], NDArray[np.int32]], unknown: int) -> Ints:
    if column not in frame.columns or frame[column].null_count() == frame.height:
        return np.full(frame.height, unknown, dtype=np.int32)
    return parse(frame[column])

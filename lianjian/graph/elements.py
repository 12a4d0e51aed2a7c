"""The nodes of one kind and the relations of one type in memory, as columns."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.areas import NOWHERE
from lianjian.graph.patch import Ends, in_order, patched_nodes, patched_relations, renumbered
from lianjian.graph.records import EdgeType, Rows
from lianjian.schema.dates import first_days, last_days

Ints = NDArray[np.int32]
T = TypeVar("T")


class _Columns:
    """Rows of one table, `frame`, and what is derived from them alone."""

    frame: pl.DataFrame

    @cached_property
    def since(self) -> Ints:
        """First valid day of each (days since 1970-01-01)."""
        return _days(self.frame, "since", first_days, np.iinfo(np.int32).min)

    @cached_property
    def until(self) -> Ints:
        """Last valid day of each (days since 1970-01-01)."""
        return _days(self.frame, "until", last_days, np.iinfo(np.int32).max)


class Nodes(_Columns):
    """All nodes of one kind. `frame` has id, the kind's properties and the provenance columns, sorted by id.

    `merged` has by each id that is merged into another the one that stays: a node is found by all of its ids.
    """

    def __init__(self, kind: str, frame: pl.DataFrame, merged: Mapping[str, str]) -> None:
        self.kind = kind
        self.frame = frame
        self.count = frame.height
        self.merged = merged
        self._memo: dict[Any, Any] = {}

    def __len__(self) -> int:
        return self.count

    @cached_property
    def ids(self) -> pl.Series:
        """The ids, ascending."""
        return self.frame["id"]

    def number(self, ident: str) -> int | None:
        """Number of the node with that id, or with the one that it is merged into; None where there is none."""
        ident = self.merged.get(ident, ident)
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

    def memoised(self, key: Any, make: Callable[[], T]) -> T:
        """The value under `key`, made on first use from these nodes alone: later snapshots with the same nodes have it too."""
        return memoised(self._memo, key, make)

    def called(self, merged: Mapping[str, str]) -> "Nodes":
        """The same nodes with other ids merged into theirs."""
        if merged == self.merged:
            return self
        made = copy(self)
        made.merged = merged
        return made

    def patched(self, rows: Rows) -> "tuple[Nodes, Ints | None]":
        """The nodes with some replaced, and for each number the new one, or NOWHERE; None when all stay."""
        frame, numbers = patched_nodes(self.frame, rows)
        made = Nodes(self.kind, frame, self.merged)
        _prepare(made, self)
        stay = len(made) == len(self) and bool((numbers == np.arange(len(self))).all())
        return made, None if stay else numbers


class Edges(_Columns):
    """All relations of one type between two kinds: numbers of the ends, properties and provenance in `frame`.

    They are in the order of the numbers of their ends; several between the same two things by `since` and `until`.
    """

    def __init__(self, edge_type: EdgeType, ends: Ends, counts: tuple[int, int]) -> None:
        self.type = edge_type
        self.start, self.end, self.frame = ends
        self._counts = counts

    def __len__(self) -> int:
        return len(self.start)

    @property
    def ends(self) -> Ends:
        """All that the store says of them."""
        return Ends(self.start, self.end, self.frame)

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

    def patched(self, starts: Ints | None, ends: Ints | None, rows: Rows | None, between: tuple[Nodes, Nodes]) -> "Edges":
        """The relations between nodes some of which got new numbers (None where none did), with some relations replaced."""
        made = renumbered(self.ends, starts, ends)
        if rows is not None:
            made = patched_relations(made, rows, between[0].ids, between[1].ids)
        edges = Edges(self.type, made, (between[0].count, between[1].count))
        if made.frame is self.frame:
            self._hand_on(edges, starts, ends)
        _prepare(edges, self)
        return edges

    def _hand_on(self, made: "Edges", starts: Ints | None, ends: Ints | None) -> None:
        """Gives what is derived of these edges to the same edges between nodes with other numbers."""
        derived = vars(self)
        vars(made).update({name: derived[name] for name in ("since", "until") if name in derived})
        for name, numbers, count in (("outgoing", starts, made._counts[0]), ("incoming", ends, made._counts[1])):
            if name in derived:
                vars(made)[name] = derived[name] if numbers is None else derived[name].renumbered(numbers, count)


def nodes_of(kind: str, frame: pl.DataFrame | None, merged: Mapping[str, str]) -> tuple[Nodes, Ints]:
    """The nodes of a kind, and the number of each by the store's own integer; `merged` as in Nodes."""
    if frame is None:
        frame = pl.DataFrame(schema={"n": pl.Int64, "id": pl.String})
    ordered = frame if frame["id"].is_sorted() else frame.sort("id")
    n = ordered["n"].to_numpy()
    numbers = np.full(int(n.max(initial=-1)) + 1, NOWHERE, dtype=np.int32)
    numbers[n] = np.arange(len(n), dtype=np.int32)
    return Nodes(kind, ordered.drop("n"), merged), numbers


def edges_of(edge_type: EdgeType, frame: pl.DataFrame | None, numbers: Mapping[str, Ints], between: tuple[Nodes, Nodes]) -> Edges:
    """The relations of a type; `numbers` are those of the nodes by the store's own integers."""
    if frame is None:
        frame = pl.DataFrame(schema={"start": pl.Int64, "end": pl.Int64})
    start, end = numbers[edge_type.start][frame["start"].to_numpy()], numbers[edge_type.end][frame["end"].to_numpy()]
    ends = in_order(Ends(start, end, frame.drop("start", "end")))
    return Edges(edge_type, ends, (between[0].count, between[1].count))


def memoised(memo: dict[Any, Any], key: Any, make: Callable[[], T]) -> T:
    """The value under `key`, made on first use."""
    if key not in memo:
        memo[key] = make()
    value: T = memo[key]
    return value


def _prepare(made: _Columns, before: _Columns) -> None:
    """Derives of new columns what was derived of the old ones, so that nobody who asks has to wait for it."""
    for name in ("since", "until", "outgoing", "incoming"):
        if name in vars(before):
            getattr(made, name)


def _plain(value: Any) -> Any:
    """A list property as a list."""
    return value.to_list() if isinstance(value, pl.Series) else value


def _days(frame: pl.DataFrame, column: str, parse: Callable[[pl.Series], NDArray[np.int32]], unknown: int) -> Ints:
    if column not in frame.columns or frame[column].null_count() == frame.height:
        return np.full(frame.height, unknown, dtype=np.int32)
    return parse(frame[column])

"""Reading a graph in tests: things and relations as plain Python values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import polars as pl

from lianjian.graph.records import Batch, Frames, SourceInfo

#: What tells where a thing was stated; left out where tests compare what was said.
_COUNTERS = ("n", "source", "row", "load", "citation", "statements")


def few_places(places: Sequence[tuple[str, str, int]]) -> Batch:
    """A batch of places only (code, name, level): what is enough of a register where nothing else of it matters."""
    frame = pl.DataFrame(places, schema=["id", "name", "level"], orient="row").with_columns(
        source=pl.lit(0), row=pl.int_range(pl.len()) + 2, citation=pl.lit(None, pl.Int64), basis=pl.lit("stated")
    )
    return Batch([SourceInfo("区划", "区划", "", "1")], nodes={"Place": frame})


class Graph(Protocol):
    """What a graph is read from: a store, or one of its versions."""

    def version(self) -> int:
        """The number of its newest version."""
        ...

    def frames(self) -> Frames:
        """The whole graph."""
        ...


#: What was read last of each graph that is still in use.
_held: WeakKeyDictionary[Graph, Frames] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Version:
    """One version of a graph, read once."""

    read: Frames

    def version(self) -> int:
        """See Graph."""
        return self.read.version

    def frames(self) -> Frames:
        """See Graph."""
        return self.read


def nodes(store: Graph, kind: str) -> dict[str, dict[str, Any]]:
    """The nodes of a kind by id, with the properties that say something."""
    frame = _frames(store).nodes[kind]
    return {row["id"]: _saying(row) for row in frame.drop(_COUNTERS, strict=False).iter_rows(named=True)}


def ties(store: Graph, relation: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The relations of a name, between ids, with the properties that say something."""
    frames = _frames(store)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for edge, frame in frames.relations.items():
        if edge.relation != relation or frame.is_empty():
            continue
        starts = frames.nodes[edge.start].select(start="n", a="id")
        ends = frames.nodes[edge.end].select(end="n", b="id")
        joined = frame.join(starts, on="start").join(ends, on="end").drop("start", "end")
        for row in joined.drop(_COUNTERS, strict=False).iter_rows(named=True):
            pair = (row.pop("a"), row.pop("b"))
            found[pair] = _saying(row)
    return found


def everything(store: Graph) -> list[tuple[str, list[dict[str, Any]]]]:
    """All that a graph says, in a form that can be compared; read anew, to see also what changes without a version."""
    frames = store.frames()
    parts = [(kind, frame) for kind, frame in frames.nodes.items() if kind not in {"Place", "Service"}]
    parts += [(str(edge), frame) for edge, frame in frames.relations.items()]
    return sorted((name, _rows(frame)) for name, frame in parts if frame.height)


def _frames(graph: Graph) -> Frames:
    """The graph, read once for each version: a version never changes."""
    version = graph.version()
    held = _held.get(graph)
    if held is None or held.version != version:
        _held[graph] = held = graph.frames()
    return held


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return sorted(frame.drop("load", "n", strict=False).to_dicts(), key=str)


def _saying(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, [], "") and name not in {"id", "basis"}} | (
        {"basis": "inferred"} if row.get("basis") == "inferred" else {}
    )

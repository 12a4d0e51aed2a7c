"""Whether two snapshots are the same, column for column."""

import numpy as np
import polars as pl

from lianjian.graph.layout import kinds, relations
from lianjian.graph.snapshot import Snapshot


def assert_same(one: Snapshot, other: Snapshot) -> None:
    """All that a snapshot holds and all that it derives, but not what questions memoise."""
    assert (one.version, one.load) == (other.version, other.load)
    for name in ("sources", "citations", "statements"):
        _same_frame(getattr(one, name), getattr(other, name))
    for kind in kinds():
        _same(one.nodes(kind), other.nodes(kind), ("since", "until", "count"))
        assert one.nodes(kind).merged == other.nodes(kind).merged
        assert one.nodes(kind).ids.to_list() == other.nodes(kind).ids.to_list()
    for edge in relations():
        _same(one.edges(*edge), other.edges(*edge), ("start", "end", "since", "until"))
        for side in ("outgoing", "incoming"):
            for part in ("offsets", "edges"):
                _equal(getattr(getattr(one.edges(*edge), side), part), getattr(getattr(other.edges(*edge), side), part), edge)
    _same_areas(one, other)


def _same(one: object, other: object, derived: tuple[str, ...]) -> None:
    _same_frame(one.frame, other.frame)  # type: ignore[attr-defined]
    for name in derived:
        _equal(getattr(one, name), getattr(other, name), name)


def _same_areas(one: Snapshot, other: Snapshot) -> None:
    for name in ("level", "area_of_grid", "place_of", "end"):
        _equal(getattr(one.areas, name), getattr(other.areas, name), name)
    for level in ("province", "city", "county"):
        _equal(one.areas.unit(level), other.areas.unit(level), level)
    _same_frame(one.areas.places, other.areas.places)
    _same_frame(one.areas.grids, other.areas.grids)


def _same_frame(one: pl.DataFrame, other: pl.DataFrame) -> None:
    assert one.schema == other.schema
    assert one.equals(other), (one, other)


def _equal(one: object, other: object, what: object) -> None:
    assert np.array_equal(np.asarray(one), np.asarray(other)), what
    assert np.asarray(one).dtype == np.asarray(other).dtype, what

"""Decisions about doubtful names are kept in the order in which they were taken, on each engine."""

import polars as pl

from lianjian.graph.records import DECIDED, Batch
from lianjian.graph.store import Store

FIRST = [("Organization", "机关党委", "3303", "is", "Organization", "a"), ("Place Grid", "某地", "", "none", "", "")]
SECOND = [("Organization", "机关党委", "3303", None, None, None)]


def decided(rows: list[tuple[str | None, ...]]) -> Batch:
    """A batch with nothing but decisions."""
    return Batch([], decisions=pl.DataFrame(rows, schema=dict.fromkeys(DECIDED, pl.String), orient="row"))


def test_decisions_are_kept_one_after_the_other(store: Store) -> None:
    first = store.load(decided(list(FIRST)))
    second = store.load(decided(list(SECOND)))
    assert (first.version, second.version) == (1, 2)
    kept = store.decisions()
    assert kept.select(DECIDED).rows() == [*FIRST, *SECOND]
    assert kept.select("n", "load").rows() == [(1, 1), (2, 1), (3, 2)]
    assert first.at is not None
    assert kept["at"][0] == first.at.isoformat()


def test_a_reader_follows_a_version_that_only_decides(store: Store) -> None:
    made = store.load(decided(list(FIRST)))
    assert made.load is not None
    store.load(decided(list(SECOND)))
    delta = store.delta(1, made.load)
    assert delta is not None
    assert (delta.version, dict(delta.nodes), dict(delta.relations)) == (2, {}, {})


def test_no_decision_is_no_change(store: Store) -> None:
    assert store.load(decided([])).load is None
    assert store.load(decided(list(FIRST)), dry_run=True).load is None
    assert store.decisions().is_empty()

"""What a load leaves for the next one, on each engine."""

from lianjian.graph.memo import Memo
from lianjian.graph.records import Batch, SourceInfo
from lianjian.graph.store import Store, open_store
from tests.engines import Address


def said(digest: str, memo: str | None = None) -> Batch:
    """A load of a source that has another version."""
    return Batch([SourceInfo("x", "x", "", digest)], memo=memo)


def test_a_memo_counts_while_its_load_is_the_last(store: Store) -> None:
    assert store.memo() is None
    store.load(said("1", '{"a": "甲"}'))
    assert store.memo() == Memo(1, '{"a": "甲"}')
    store.load(said("1", "not written, since nothing changes"))
    assert store.memo() == Memo(1, '{"a": "甲"}')
    store.load(said("2"))
    assert store.memo() is None
    store.load(said("3", "b"))
    assert store.memo() == Memo(3, "b")


def test_a_memo_is_there_for_who_opens_the_graph(store: Store, graph: Address) -> None:
    store.load(said("1", "a"))
    with open_store(graph) as other:
        assert other.memo() == Memo(1, "a")

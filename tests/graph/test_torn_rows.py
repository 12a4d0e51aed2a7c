"""Columns that a server collects while a load deletes: a row may be in one of them and not in the next."""

from typing import Any

import neo4j
import pytest

from lianjian.errors import StoreError
from lianjian.graph.bolt_link import Link
from lianjian.graph.store import Store
from tests.graph.model import Said, Speaker

GRIDS = Speaker("国", says=[Said("Grid", f"g{number}", "", (("name", f"第{number}网格"),), number) for number in range(2, 5)])

pytestmark = pytest.mark.server("a file is read as of one version")


def torn(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """The answers to so many queries for columns of grids lack a value in one column."""
    read, left = Link.read, times

    def tearing(link: Link, query: str, **parameters: Any) -> list[neo4j.Record]:
        nonlocal left
        found = read(link, query, **parameters)
        if "`Grid`" not in query or "collect(" not in query or not left:
            return found
        left -= 1
        (record,) = found
        (name, values), *others = dict(record).items()
        return [neo4j.Record([(name, values[1:]), *others])]  # type: ignore[no-untyped-call]

    monkeypatch.setattr(Link, "read", tearing)


def test_they_are_asked_for_once_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load(GRIDS.batch())
    whole = store.frames().nodes["Grid"].sort("id")
    torn(monkeypatch, times=1)
    assert store.frames().nodes["Grid"].sort("id").equals(whole)


def test_a_graph_that_keeps_changing_is_given_up_with_a_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load(GRIDS.batch())
    torn(monkeypatch, times=1_000)
    with pytest.raises(StoreError, match="kept changing"):
        store.frames()

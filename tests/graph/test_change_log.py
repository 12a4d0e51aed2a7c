"""The log of changes: what it lists, what it forgets, and when it does not tell."""

import polars as pl
import pytest

from lianjian.graph import change_log, layout
from lianjian.graph.change_log import entries, forgotten, touched
from lianjian.graph.engine import TableChange
from lianjian.graph.records import EdgeType
from lianjian.graph.store import Store
from tests.graph.model import MEMBER, Said, Speaker

Keys = list[tuple[str, str]]


def change(name: str | EdgeType, create: Keys = [], update: Keys = [], delete: Keys = []) -> TableChange:  # noqa: B006
    """A change of a table that creates, updates and deletes the rows with these keys."""
    table = layout.kinds()[name] if isinstance(name, str) else layout.relations()[name]
    schema = {"start": pl.String, "end": pl.String}
    made, set_, gone = (pl.DataFrame(keys, schema=schema, orient="row") for keys in (create, update, delete))
    return TableChange(table, made, set_, gone)


def told(log: pl.DataFrame, version: int, now: int) -> dict[object, Keys] | None:
    found = touched(log, version, now)
    return None if found is None else {table.edge or table.name: list(keys.iter_rows()) for table, keys in found}


def test_keys_of_all_that_was_written_are_listed_once_and_in_order() -> None:
    nodes = change("Organization", create=[("b", "")], update=[("a", "")], delete=[("c", ""), ("b", "")])
    links = change(MEMBER, create=[("b", "x"), ("a", "y"), ("b", "x")])
    log = entries(7, [nodes, links], 5)
    assert log["n"].to_list() == [5, 6]
    assert log.schema == dict(layout.CHANGE)
    assert told(log, 6, 7) == {"Organization": [("a", ""), ("b", ""), ("c", "")], MEMBER: [("a", "y"), ("b", "x")]}


def test_several_versions_are_told_as_one() -> None:
    first = entries(1, [change("Organization", create=[("a", ""), ("b", "")])], 1)
    second = entries(2, [], 2)
    third = entries(3, [change("Organization", update=[("b", ""), ("c", "")])], 3)
    log = pl.concat([first, second, third])
    assert told(log, 0, 3) == {"Organization": [("a", ""), ("b", ""), ("c", "")]}
    assert told(log, 1, 3) == {"Organization": [("b", ""), ("c", "")]}
    assert told(log, 3, 3) == {}


def test_a_log_that_lacks_a_version_does_not_tell() -> None:
    log = entries(3, [], 1)
    assert told(log, 2, 3) == {}
    assert told(log, 1, 3) is None
    assert told(log, 2, 4) is None
    assert told(log.clear(), 0, 1) is None
    assert told(log.clear(), 0, 0) == {}


def test_what_is_too_much_to_list_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_log, "MOST_LISTED", 3)
    changes = [change("Organization", create=[("a", ""), ("b", "")]), change(MEMBER, create=[("a", "x"), ("b", "x")])]
    log = entries(1, changes, 1)
    assert (log.height, log["start"].list.len().sum()) == (1, 0)
    assert told(log, 0, 1) is None
    assert told(log, 1, 1) == {}
    assert told(entries(2, changes[:1], 2), 1, 2) == {"Organization": [("a", ""), ("b", "")]}


def test_what_is_old_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_log, "VERSIONS_KEPT", 3)
    monkeypatch.setattr(change_log, "KEYS_KEPT", 4)
    pair = [change("Organization", create=[("a", ""), ("b", "")])]
    log = pl.concat([entries(version, pair if version > 3 else [], version) for version in range(1, 6)])
    assert forgotten(log.filter(pl.col("version") <= 3))["n"].to_list() == []
    assert forgotten(log.filter(pl.col("version") <= 4))["n"].to_list() == [1]
    assert forgotten(log)["n"].to_list() == [1, 2]
    more = pl.concat([log, entries(6, pair, 6)])
    assert sorted(forgotten(more)["n"]) == [1, 2, 3, 4]


def test_the_store_forgets_what_is_old_and_tells_the_rest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_log, "VERSIONS_KEPT", 2)
    loads = [""]
    for number in range(1, 5):
        said = [Said("Organization", f"o{number}", "", (), 2)]
        loads.append(store.load(Speaker("x", digest=str(number), says=said).batch()).load or "")
    told = [store.delta(version, load) for version, load in enumerate(loads)]
    assert [delta is None for delta in told] == [True, True, False, False, False]
    assert told[2] is not None
    assert told[2].nodes["Organization"].keys["start"].to_list() == ["o2", "o3", "o4"]
    assert told[2].nodes["Organization"].rows["start"].to_list() == ["o4"]
    assert told[4] is not None
    assert (told[4].version, told[4].load, told[4].nodes) == (4, loads[4], {})


def test_another_graph_of_the_same_version_is_not_told_about(store: Store) -> None:
    store.load(Speaker("x", says=[Said("Organization", "o", "", (), 2)]).batch())
    assert store.delta(1, "of another graph") is None
    assert store.delta(2, "of another graph") is None
    delta = store.delta(0, "")
    assert delta is not None
    assert delta.version == 1

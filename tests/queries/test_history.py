"""What was said about a thing, on every engine: what stands, what was taken back and by which load."""

from typing import Any

import pytest

from lianjian.errors import AmbiguousName, BadInput, UnknownName
from lianjian.graph.forget import forget
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store
from lianjian.queries.history import history
from lianjian.queries.sources import sources
from tests.graph.model import BELOW, MEMBER, Said, Speaker, batch_of


def organization(row: int, name: str, ident: str = "o") -> Said:
    return Said("Organization", ident, "", (("name", name),), row)


def load(store: Store, *speakers: Speaker) -> None:
    store.load(batch_of(speakers))


def said(store: Store, thing: str, **page: int) -> dict[str, Any]:
    told: dict[str, Any] = history(Snapshot(store.frames()), store, thing, **page).to_json()
    return told


def lines(told: dict[str, Any]) -> list[tuple[str, str, int, int, int | None]]:
    """(about, source, row, version since which, version that took it back) of each statement."""
    return [
        (one["about"], one["source"], one["row"], one["since"]["version"], one["until"] and one["until"]["version"])
        for one in told["statements"]
    ]


def test_each_version_of_a_list_is_told_with_its_loads(store: Store) -> None:
    load(store, Speaker("a", "media", "2023", "1", [organization(2, "甲")]))
    load(store, Speaker("b", "official", "2024", "1", [organization(7, "甲方")]))
    load(store, Speaker("a", "media", "2024", "2", [organization(2, "甲社")]))
    told = said(store, "o")
    assert lines(told) == [
        ("Organization", "a", 2, 1, 3),
        ("Organization", "b", 7, 2, None),
        ("Organization", "a", 2, 3, None),
    ]
    assert [one["values"] for one in told["statements"]] == [{"name": "甲"}, {"name": "甲方"}, {"name": "甲社"}]
    assert told["counts"] == {"stands": 2, "taken_back": 1}
    assert told["entity"]["name"] == "甲方"
    assert (told["version"], len({one["since"]["id"] for one in told["statements"]})) == (3, 3)


def test_ties_are_told_from_both_ends_also_those_that_wait(store: Store) -> None:
    says = [organization(2, "甲"), Said("Alliance", "a", "", (("name", "联盟"),), 3), Said(MEMBER, "o", "a", (), 4)]
    load(store, Speaker("x", says=[*says, Said(BELOW, "o", "nowhere", (), 5), Said(BELOW, "o", "o", (), 6)]))
    assert lines(said(store, "o")) == [
        ("Organization", "x", 2, 1, None),
        ("MEMBER_OF", "x", 4, 1, None),
        ("SUBORDINATE_TO", "x", 5, 1, None),
        ("SUBORDINATE_TO", "x", 6, 1, None),
    ]
    (_, tie) = said(store, "联盟")["statements"]
    assert [(end["id"], end["name"]) for end in tie["ends"]] == [("o", "甲"), ("a", "联盟")]


def test_a_thing_that_is_gone_is_found_by_id_and_by_a_name_that_it_bore(store: Store) -> None:
    load(store, Speaker("a", digest="1", says=[organization(2, '老"甲"')]))
    load(store, Speaker("a", digest="2", says=[organization(2, "甲"), organization(3, "乙", "p")]))
    forget(store, ["a"])
    told = said(store, "o")
    assert told["entity"] == {"id": "o", "kind": "Organization", "name": "甲", "region": None}
    assert lines(told) == [("Organization", "a", 2, 1, 2), ("Organization", "a", 2, 2, 3)]
    assert told["statements"] == said(store, '老"甲"')["statements"] == said(store, "组织:甲")["statements"]
    for nobody in ("丙", "联盟:甲"):
        with pytest.raises(UnknownName):
            said(store, nobody)


def test_several_gone_things_of_one_name_are_all_offered(store: Store) -> None:
    load(store, Speaker("a", says=[organization(2, "甲"), organization(3, "甲", "p")]))
    forget(store, ["a"])
    with pytest.raises(AmbiguousName) as failed:
        said(store, "甲")
    assert [(kind, ident) for kind, ident, _ in failed.value.candidates] == [("Organization", "o"), ("Organization", "p")]


def test_a_page(store: Store) -> None:
    load(store, Speaker("a", says=[organization(row, "甲") for row in (2, 3, 4)]))
    told = said(store, "o", limit=1, offset=1)
    assert ([one["row"] for one in told["statements"]], told["counts"]["stands"]) == ([3], 3)
    with pytest.raises(BadInput):
        said(store, "o", offset=-1)


def test_the_versions_of_a_source(store: Store) -> None:
    load(store, Speaker("a", "media", "2023", "1", [organization(2, "甲")]), Speaker("b", says=[organization(2, "甲")]))
    load(store, Speaker("a", "official", "2024", "2", [organization(2, "甲")]))
    before = Snapshot(store.frames())
    forget(store, ["a"])
    told = {one["name"]: one for one in sources(Snapshot(store.frames()), store.versions()).to_json()["sources"]}
    assert [(one["grade"], one["date"], one["forgotten"], one["load"]["version"]) for one in told["a"]["versions"]] == [
        ("media", "2023", False, 1),
        ("official", "2024", False, 2),
        ("official", "2024", True, 3),
    ]
    assert (told["a"]["forgotten"], told["b"]["forgotten"], len(told["b"]["versions"])) == (True, False, 1)
    earlier = {one["name"]: one for one in sources(before, store.versions()).to_json()["sources"]}
    assert (earlier["a"]["forgotten"], len(earlier["a"]["versions"])) == (False, 2)

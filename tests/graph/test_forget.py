"""Forgetting sources, on every engine: what goes, what stays, what is told, and that it is whole or not at all."""

from pathlib import Path

import polars as pl
import pytest

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.digest import digests
from lianjian.graph.forget import Forgotten, forget
from lianjian.graph.records import EdgeType
from lianjian.graph.register import REGISTER
from lianjian.graph.store import Store, open_store
from tests.graph.model import BELOW, MEMBER, Said, Speaker, batch_of


def organization(ident: str, name: str, row: int = 2) -> Said:
    return Said("Organization", ident, "", (("name", name),), row)


def said(store: Store) -> dict[str, str]:
    """The names of the organisations in the graph."""
    frame = store.frames().nodes["Organization"]
    return dict(frame.select("id", "name").iter_rows())


LOCATED = EdgeType("LOCATED_IN", "Organization", "Place")
ALLIANCE = Said("Alliance", "a", "", (("name", "联盟"),), 9)
FIRST = Speaker(
    "一.csv", "media", "2024", says=[organization("o", "甲"), organization("p", "乙", 3), ALLIANCE, Said(MEMBER, "o", "a", (), 9)]
)
SECOND = Speaker(
    "二.csv", "official", "2024", says=[organization("o", "甲方"), organization("q", "丁", 3), Said(BELOW, "q", "p", (), 3)]
)


@pytest.fixture
def two(store: Store) -> Store:
    """A graph of two sources that share a thing and disagree about it."""
    store.load(batch_of([FIRST, SECOND]))
    return store


def told(done: Forgotten, source: str) -> set[tuple[str, str, str]]:
    """(fate, kind or relation, id of the first end) of all that is told of a source."""
    data = done.as_json()
    return {
        (thing["fate"], thing["about"], thing["ends"][0]["id"])
        for one in (*data["forgotten"], *data["others"])
        if one["source"] == source
        for thing in one["things"]
    }


def test_what_it_said_goes_and_what_others_say_stays(two: Store) -> None:
    done = forget(two, ["一.csv"])
    assert said(two) == {"o": "甲方", "q": "丁"}
    assert two.frames().nodes["Alliance"].is_empty()
    assert done.result.version == 2
    assert told(done, "一.csv") == {
        ("kept", "Organization", "o"),
        ("gone", "Organization", "p"),
        ("gone", "Alliance", "a"),
        ("gone", "MEMBER_OF", "o"),
    }
    assert told(done, "二.csv") == {("waits", "SUBORDINATE_TO", "q")}


def test_a_property_that_another_source_now_decides_is_told(two: Store) -> None:
    done = forget(two, ["二.csv"])
    assert said(two) == {"o": "甲", "p": "乙"}
    changed = [thing for thing in done.as_json()["forgotten"][0]["things"] if thing["fate"] == "changed"]
    assert changed == [
        {
            "fate": "changed",
            "about": "Organization",
            "ends": [{"kind": "Organization", "id": "o", "name": "甲方"}],
            "values": {"name": {"old": "甲方", "new": "甲"}},
        }
    ]


def test_a_dry_run_tells_the_same_and_changes_nothing(two: Store) -> None:
    before = digests(two.parts())
    planned = forget(two, ["一.csv", "二.csv"], dry_run=True)
    assert digests(two.parts()) == before
    done = forget(two, ["一.csv", "二.csv"])
    assert planned.as_json()["forgotten"] == done.as_json()["forgotten"]
    assert said(two) == {}


def test_forgotten_twice_is_forgotten_once(two: Store) -> None:
    forget(two, ["一.csv"])
    again = forget(two, ["一.csv"]).as_json()
    assert (again["load"], again["version"], again["forgotten"][0]["rows"]) == (None, 2, 0)


def test_a_forgotten_source_can_be_loaded_again(two: Store) -> None:
    before = two.frames()
    forget(two, ["一.csv"])
    two.load(batch_of([FIRST]))
    assert said(two) == {"o": "甲方", "p": "乙", "q": "丁"}
    for edge in (MEMBER, BELOW):
        assert two.frames().relations[edge].height == before.relations[edge].height == 1


def test_the_history_stays(two: Store) -> None:
    forget(two, ["一.csv"])
    rows = pl.concat([rows for what, rows in two.parts() if what == "Statement"])
    assert rows.filter(pl.col("ended") == 2).height == len(FIRST.says)
    versions = pl.concat([rows for what, rows in two.parts() if what == "SourceVersion"])
    assert versions.filter(pl.col("load") == 2)["digest"].to_list() == [""]


def test_a_name_that_no_source_bears_takes_nothing_back(two: Store) -> None:
    before = digests(two.parts())
    with pytest.raises(UnknownName) as failed:
        forget(two, ["二.csv", "一"])
    assert failed.value.nearest[0] == "一.csv"
    with pytest.raises(BadInput):
        forget(two, [])
    assert digests(two.parts()) == before


@pytest.mark.embedded("refused before the engine is asked")
def test_the_register_cannot_be_forgotten(register_graph: Path) -> None:
    with open_store(register_graph) as store, pytest.raises(BadInput, match="--register"):
        forget(store, [REGISTER])


def test_ties_without_properties_are_told_too(store: Store) -> None:
    says = [organization("o", "甲"), Said("Place", "p", "", (), 3), Said(LOCATED, "o", "p", (), 4)]
    store.load(batch_of([Speaker("一.csv", says=says), Speaker("二.csv", says=says)]))
    done = forget(store, ["一.csv"])
    assert told(done, "一.csv") == {("kept", "Organization", "o"), ("kept", "Place", "p"), ("kept", "LOCATED_IN", "o")}
    assert ("gone", "LOCATED_IN", "o") in told(forget(store, ["二.csv"]), "二.csv")


def test_many_things_are_counted_and_the_first_listed(store: Store) -> None:
    many = [organization(f"m{number:02}", "众", number) for number in range(2, 60)]
    store.load(Speaker("多.csv", says=many).batch())
    told_of = forget(store, ["多.csv"], dry_run=True).as_json()["forgotten"][0]
    assert (told_of["rows"], told_of["gone"], len(told_of["things"])) == (58, 58, 20)
    assert told_of["things"][0]["ends"][0] == {"kind": "Organization", "id": "m02", "name": "众"}

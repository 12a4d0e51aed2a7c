"""Merging: both ids work, statements keep theirs, undoing it gives the graph before; on every engine where that matters."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from lianjian.errors import AmbiguousName, BadInput, UnknownName
from lianjian.graph.backup import back_up, restore
from lianjian.graph.digest import Digest, Place, digests
from lianjian.graph.forget import forget
from lianjian.graph.merge import merge, unmerge
from lianjian.graph.records import EdgeType
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store
from lianjian.graph.transfer import copy_graph
from lianjian.queries.describe import describe
from lianjian.queries.history import history
from lianjian.queries.naming.find import find
from lianjian.queries.search import search
from tests.graph.model import BELOW, MEMBER, NONE, Into, Said, Speaker, batch_of, expected, held, shared, shown, words
from tests.graph.snapshots import assert_same

#: A 编号 that is hard to write down.
ODD = "2\"'号\\/7"
JOINS = EdgeType("JOINS", "Organization", "Project")
embedded = pytest.mark.embedded("what merging means does not depend on the engine")


def organization(ident: str, name: str | None, row: int) -> Said:
    return Said("Organization", ident, "", (("name", name),) if name else (), row)


ONE = Speaker(
    "一.csv",
    "official",
    says=[
        organization("a", "机关党委", 2),
        organization("c", "书社", 3),
        Said("Alliance", "u", "", (("name", "联盟"),), 4),
        Said(MEMBER, "a", "u", (("roles", ["lead"]),), 5),
        Said(BELOW, "c", "a", (), 6),
    ],
)
TWO = Speaker(
    "二.csv",
    "media",
    says=[
        organization("b", "区机关党委", 2),
        Said(MEMBER, "b", "u", (("roles", ["member"]),), 3),
        Said(BELOW, "b", "a", (), 4),
        Said("Project", "a", "", (("name", "同号"),), 5),
        Said(JOINS, "b", "a", (), 6),
    ],
)
BOTH: Into = {("Organization", "b"): "a"}


@pytest.fixture
def two(store: Store) -> Store:
    """A graph of two lists that state one organisation under two ids."""
    store.load(batch_of([ONE, TWO]))
    return store


def content(store: Store) -> dict[Place, Digest]:
    """What the graph says, without its books."""
    return {place: one for place, one in digests(store.parts()).items() if place.sort != "book"}


def holds(store: Store, speakers: list[Speaker], into: Into = NONE) -> None:
    frames = store.frames()
    assert held(frames) == expected(speakers, into)
    assert shown(frames) == shared(speakers, into)


def test_two_become_one_and_two_again(two: Store) -> None:
    before, was = content(two), Snapshot(two.frames())
    done = merge(two, "b", "a")
    assert done.result.version == 2
    holds(two, [ONE, TWO], BOTH)
    assert [(one.relation, one.start, one.end) for one in done.loops] == [("SUBORDINATE_TO", "b", "a")]
    follower = was.updated(two.delta(was.version, was.load))  # type: ignore[arg-type]
    assert_same(follower, Snapshot(two.frames()))
    assert held(two.unmerged()) == expected([ONE, TWO])
    assert unmerge(two, "b").result.version == 3
    assert content(two) == before
    again = follower.updated(two.delta(follower.version, follower.load))  # type: ignore[arg-type]
    assert_same(again, Snapshot(two.frames()))
    assert list(two.merges()["verdict"]) == ["same", None]


def test_the_thing_is_found_by_both_ids_and_by_both_names(two: Store) -> None:
    merge(two, "b", "a")
    snapshot = Snapshot(two.frames())
    for text in ("a", "b", "机关党委", "区机关党委"):
        told = describe(snapshot, "Organization", text, as_of=date(2026, 1, 1)).data
        assert (told["entity"]["id"], told["properties"]["aliases"]) == ("a", ["区机关党委"])
        assert [(one["id"], one["into"]) for one in told["merged"]] == [("b", "a")]
    past = history(snapshot, two, "Organization:b").data
    assert past["entity"]["id"] == "a"
    assert [(one["id"], one["into"], one["since"]["version"]) for one in past["merged"]] == [("b", "a", 2)]
    stated = {(one["about"], *one.get("stated_as", ())) for one in past["statements"]}
    assert stated == {
        ("Organization",),
        ("Organization", "b"),
        ("MEMBER_OF",),
        ("MEMBER_OF", "b", "u"),
        ("SUBORDINATE_TO",),
        ("SUBORDINATE_TO", "b", "a"),
        ("JOINS", "b", "a"),
    }


def keyed(ident: str, key: str, row: int) -> Said:
    return Said("Organization", ident, "", (("key", key),), row)


@pytest.mark.parametrize("merged", [("b", "a"), ("a", "b")])
def test_the_thing_is_found_by_the_key_of_every_list(store: Store, merged: tuple[str, str]) -> None:
    store.load(batch_of([Speaker("一.csv", "official", says=[keyed("a", "JG-1", 2), keyed("c", "JG-3", 3)])]))
    store.load(batch_of([Speaker("二.csv", "media", says=[keyed("b", ODD, 2), Said("Project", "b", "", (("key", "JG-1"),), 3)])]))
    before = Snapshot(store.frames())
    meant = {"JG-1": "a", ODD: "b", "JG-3": "c"}
    assert by_key(before, meant) == meant
    merge(store, *merged)
    snapshot = before.updated(store.delta(before.version, before.load))  # type: ignore[arg-type]
    assert_same(snapshot, Snapshot(store.frames()))
    assert by_key(snapshot, meant) == {"JG-1": merged[1], ODD: merged[1], "JG-3": "c"}
    (hit,) = search(snapshot, "ｊｇ-1", kinds=["Organization"]).data["results"]
    assert (hit["found_by"], hit["entity"]["id"]) == ("id", merged[1])
    with pytest.raises(UnknownName):
        find(snapshot, "jg-1", ["Organization"])
    forget(store, ["一.csv"])
    assert by_key(Snapshot(store.frames()), [ODD]) == {ODD: merged[1]}
    unmerge(store, merged[0])
    assert by_key(Snapshot(store.frames()), [ODD]) == {ODD: "b"}


def by_key(snapshot: Snapshot, keys: Iterable[str]) -> dict[str, str]:
    """The id of what each 编号 names, as an argument of a question and in a search."""
    organizations = snapshot.nodes("Organization")
    found = {key: organizations.id(find(snapshot, key, ["Organization"])[1]) for key in keys}
    for key, ident in found.items():
        (hit,) = search(snapshot, key, kinds=["Organization"]).data["results"]
        assert (hit["found_by"], hit["entity"]["id"]) == ("id", ident)
    return found


@embedded
def test_a_list_that_is_loaded_later_states_its_own_ids(two: Store) -> None:
    merge(two, "b", "a")
    assert two.load(batch_of([ONE, TWO])).load is None
    later = Speaker("二.csv", "official", "2025", "2", says=[organization("b", "新名", 2), Said(BELOW, "b", "c", (), 3)])
    two.load(batch_of([later]))
    holds(two, [ONE, later], BOTH)
    unmerge(two, "b")
    holds(two, [ONE, later])


@embedded
def test_what_stays_may_be_said_by_nobody_any_more(two: Store) -> None:
    merge(two, "b", "a")
    forget(two, ["一.csv"])
    holds(two, [TWO], BOTH)
    assert two.frames().nodes["Organization"]["id"].to_list() == ["a"]
    forget(two, ["二.csv"])
    assert two.frames().nodes["Organization"].is_empty()
    back = Speaker("三.csv", says=[organization("b", "回来", 2)])
    two.load(batch_of([back]))
    holds(two, [back], BOTH)


@embedded
def test_merges_go_on(two: Store) -> None:
    merge(two, "b", "a")
    merge(two, "a", "c")
    chain = {**BOTH, ("Organization", "a"): "c"}
    holds(two, [ONE, TWO], chain)
    assert Snapshot(two.frames()).nodes("Organization").number("b") == 0
    unmerge(two, "a")
    holds(two, [ONE, TWO], BOTH)


@embedded
@pytest.mark.parametrize(
    ("ident", "into", "said"),
    [
        ("b", "nobody", "nobody"),
        ("b", "u", "only things of one kind"),
        ("b", "b", "itself"),
        ("a", "b", "circle"),
        ("b", "c", "already"),
        ("Organization:b", "Project:a", "only things of one kind"),
    ],
)
def test_what_cannot_be_merged_is_refused_with_a_sentence(two: Store, ident: str, into: str, said: str) -> None:
    if said in ("circle", "already"):
        merge(two, "b", "a")
    before = two.version()
    with pytest.raises(BadInput, match=said):
        merge(two, ident, into)
    assert two.version() == before


@embedded
def test_places_are_not_merged_and_nothing_goes_above_itself(two: Store) -> None:
    two.load(
        batch_of(
            [
                Speaker(
                    "三.csv",
                    says=[
                        Said("Place", "33", "", (), 2),
                        Said("Place", "34", "", (), 3),
                        organization("d", "丁", 4),
                        Said(BELOW, "a", "d", (), 5),
                    ],
                )
            ]
        )
    )
    with pytest.raises(BadInput, match="identified by its code"):
        merge(two, "33", "34")
    with pytest.raises(BadInput, match="circle"):
        merge(two, "c", "d")
    with pytest.raises(BadInput, match="nothing to undo"):
        unmerge(two, "a")
    with pytest.raises(BadInput):
        two.load(words(("Organization", "b", "nobody", "same")))


@embedded
def test_an_id_of_two_kinds_takes_its_kind_before_it(two: Store) -> None:
    two.load(batch_of([Speaker("三.csv", says=[Said("Project", "b", "", (), 2)])]))
    with pytest.raises(AmbiguousName):
        merge(two, "b", "a")
    assert merge(two, "Organization:b", "a").pair.kind == "Organization"
    assert unmerge(two, "Organization:b").pair == ("Organization", "b", "a")


@embedded
def test_a_dry_run_tells_and_writes_nothing(two: Store) -> None:
    done = merge(two, "b", "a", dry_run=True)
    told = {(one["fate"], one["about"], one["ends"][0]["id"]) for each in done.as_json()["changes"] for one in each["things"]}
    assert told >= {("gone", "Organization", "b"), ("changed", "Organization", "a"), ("made", "JOINS", "a")}
    assert (two.version(), two.merges().height) == (1, 0)


@embedded
def test_merges_travel_with_copies_and_archives(two: Store, graph: Path, tmp_path: Path) -> None:
    merge(two, "b", "a")
    copy_graph(graph, tmp_path / "copy.db")
    back_up(graph, tmp_path / "g.zip")
    restore(tmp_path / "g.zip", tmp_path / "back.db")
    for path in (tmp_path / "copy.db", tmp_path / "back.db"):
        with open_store(path, write=True) as other:
            holds(other, [ONE, TWO], BOTH)
            unmerge(other, "b")
            holds(other, [ONE, TWO])

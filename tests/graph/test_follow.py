"""A snapshot that follows its graph: by difference, anew where it must, and as it was while the graph cannot be read."""

import logging
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from lianjian.errors import StoreError
from lianjian.graph import change_log, consistent, follow
from lianjian.graph.follow import Follower
from lianjian.graph.ladybug import LadybugEngine
from lianjian.graph.open import open_snapshot
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import EngineStore, Store, open_store
from tests.engines import Address, Engine
from tests.graph.model import MEMBER, Said, Speaker
from tests.graph.snapshots import assert_same

embedded = pytest.mark.embedded("files are moved and replaced")

PLACE = Speaker("国", says=[Said("Place", "33", "", (("level", 1),), 2)])


def saying(number: int) -> Speaker:
    """What one source says at one time: ever other organisations, in one alliance."""
    names = [f"o{number + place}" for place in range(3)]
    says = [Said("Organization", name, "", (("name", str(number)),), row) for row, name in enumerate(names, 2)]
    says += [Said(MEMBER, name, "a", (("since", str(2000 + number)),), row) for row, name in enumerate(names, 2)]
    return Speaker("x", digest=str(number), says=[*says, Said("Alliance", "a", "", (), 9)])


def is_shared(one: Snapshot, other: Snapshot) -> bool:
    """Whether the places, to which no load here writes, are the same and not only equal."""
    return one.nodes("Place") is other.nodes("Place")


def wait_for(what: Callable[[], bool]) -> None:
    """A minute at most."""
    for _ in range(600):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("nothing happened")


def test_it_follows_by_difference(store: Store, graph: Address) -> None:
    store.load(PLACE.batch())
    with closing(Follower(str(graph))) as follower:
        for number in range(3):
            before = follower.snapshot
            store.load(saying(number).batch())
            assert follower.snapshot is before
            follower.look()
            assert follower.snapshot.version == number + 2
            assert is_shared(follower.snapshot, before)
            assert_same(follower.snapshot, open_snapshot(str(graph)))


def test_without_a_new_version_the_snapshot_stays(store: Store, graph: Address) -> None:
    store.load(saying(1).batch())
    with closing(Follower(str(graph))) as follower:
        before = follower.snapshot
        follower.look()
        store.load(saying(1).batch())
        follower.look()
        assert follower.snapshot is before


def test_what_is_not_listed_is_read_anew(store: Store, graph: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load(PLACE.batch())
    with closing(Follower(str(graph))) as follower:
        before = follower.snapshot
        monkeypatch.setattr(change_log, "MOST_LISTED", 6)
        store.load(saying(1).batch())
        follower.look()
        assert not is_shared(follower.snapshot, before)
        assert_same(follower.snapshot, open_snapshot(str(graph)))


def test_a_graph_that_was_made_anew_with_as_many_loads_is_read_anew(
    store: Store, graph: Address, engine: Engine, empty_graph: Path, tmp_path: Path
) -> None:
    store.load(saying(1).batch())
    store.close()
    with closing(Follower(str(graph))) as follower:
        with open_store(engine.fresh(empty_graph, tmp_path / "g.db"), write=True) as anew:
            anew.load(saying(2).batch())
        follower.look()
        assert follower.failing is None
        assert follower.snapshot.version == 1
        assert_same(follower.snapshot, open_snapshot(str(graph)))


@embedded
def test_another_graph_in_the_place_of_the_first_is_read_anew(store: Store, graph: Path, empty_graph: Path) -> None:
    for number in range(2):
        store.load(saying(number).batch())
    with closing(Follower(str(graph))) as follower:
        other = graph.with_name("other.db")
        shutil.copyfile(empty_graph, other)
        with open_store(other, write=True) as written:
            for number in range(3):
                written.load(saying(10 + number).batch())
        other.replace(graph)
        follower.look()
        assert follower.snapshot.version == 3
        assert_same(follower.snapshot, open_snapshot(str(graph)))


@embedded
def test_while_the_graph_is_gone_the_snapshot_stays(
    store: Store, graph: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(follow, "PAUSE", 0.01)
    store.load(saying(1).batch())
    with caplog.at_level(logging.WARNING, logger=follow.__name__), Follower(str(graph)) as follower:
        before = follower.snapshot
        away = graph.rename(graph.with_name("away.db"))
        wait_for(lambda: follower.failing is not None)
        failing = follower.failing
        assert failing is not None
        assert "no graph" in failing.why
        time.sleep(0.2)
        assert (follower.snapshot, follower.failing) == (before, failing)
        assert len(caplog.records) == 1
        away.rename(graph)
        store.load(saying(2).batch())
        wait_for(lambda: follower.snapshot.version == 2)
        assert follower.failing is None
        assert len(caplog.records) == 2


@embedded
def test_something_that_is_no_graph_is_not_taken_for_one(store: Store, graph: Path) -> None:
    store.load(saying(1).batch())
    with closing(Follower(str(graph))) as follower:
        before = follower.snapshot
        graph.unlink()
        graph.write_text("dear all", encoding="utf-8")
        follower.look()
        assert follower.snapshot is before
        assert follower.failing is not None


@embedded
def test_looks_at_a_graph_that_cannot_be_read_become_rarer_up_to_a_bound(
    store: Store, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "LONGEST_PAUSE", 5.0)
    with closing(Follower(str(graph))) as follower:
        graph.unlink()
        pauses = []
        for _ in range(5):
            follower.look()
            pauses.append(follower.pause)
        assert pauses == [2.0, 4.0, 5.0, 5.0, 5.0]


class Unisolated(LadybugEngine):
    """The embedded engine as a server would be: every read sees what was committed last. Somebody loads while it is read."""

    def __init__(self, path: Path, meanwhile: list[Speaker]) -> None:
        super().__init__(path)
        self.meanwhile = meanwhile

    def version(self) -> int:
        self.look()
        return super().version()

    def book(self, name: str) -> pl.DataFrame:
        """Sources are read after the rows of nodes and relations."""
        if name == "Source" and self.meanwhile:
            with open_store(self.path, write=True) as store:
                store.load(self.meanwhile.pop(0).batch())
            self.look()
        return super().book(name)


@embedded
def test_loads_that_come_while_it_is_read_are_in_what_is_read(store: Store, graph: Path) -> None:
    store.load(saying(1).batch())
    store.close()
    engine = Unisolated(graph, [saying(number) for number in (2, 3, 4)])
    with EngineStore(engine) as busy:
        snapshot = Snapshot(busy.frames())
    assert not engine.meanwhile
    assert snapshot.version == 4
    assert_same(snapshot, open_snapshot(str(graph)))


@embedded
def test_a_graph_that_changes_for_ever_is_given_up_with_a_sentence(
    store: Store, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.load(saying(1).batch())
    store.close()
    monkeypatch.setattr(consistent, "MOST_ROUNDS", 3)
    engine = Unisolated(graph, [saying(number) for number in range(2, 9)])
    with EngineStore(engine) as busy, pytest.raises(StoreError, match="faster than it can be read"):
        busy.frames()

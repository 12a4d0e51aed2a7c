"""The processes of a soak: one that loads, and those that follow and check."""

import random
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

import polars as pl

from benchmarks.soak.story import MOST_LISTED, Story, speaker
from lianjian.graph import change_log
from lianjian.graph.follow import Follower
from lianjian.graph.layout import PLACE_PART_OF, kinds, relations
from lianjian.graph.records import Frames
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store
from tests.graph.model import expected, held, shared, shown
from tests.graph.snapshots import assert_same

#: Seconds between two glances at the snapshot that a follower holds, and the longest pause between two loads.
_GLANCE = 0.02
_PAUSE = 0.3


@dataclass(frozen=True, slots=True)
class Committed:
    """A load was acknowledged at a time (of the monotonic clock, which all processes share)."""

    version: int
    at: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A follower held a version at a time: the first that it read, one read by difference, or one read anew."""

    reader: int
    version: int
    at: float
    how: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something is not as it must be."""

    what: str


Told = Committed | Seen | Wrong
Work = Callable[[], None]


def load(graph: str, seed: int, seconds: float, told: "Queue[Told]") -> None:
    """Loads one version after another into a graph that is at version 0."""
    _surely(lambda: _load(graph, seed, seconds, told), told)


def follow(graph: str, seed: int, reader: int, end: Event, told: "Queue[Told]") -> None:
    """Follows the graph and checks each version that it sees."""
    _surely(lambda: _follow(graph, seed, reader, end, told), told)


def _surely(work: Work, told: "Queue[Told]") -> None:
    try:
        work()
    except BaseException:
        told.put(Wrong(traceback.format_exc()))
        raise


def _load(graph: str, seed: int, seconds: float, told: "Queue[Told]") -> None:
    change_log.MOST_LISTED = MOST_LISTED
    until = time.monotonic() + seconds
    pause = random.Random(seed)
    version = 0
    with open_store(graph, write=True) as store:
        while time.monotonic() < until:
            version += 1
            made = store.load(speaker(seed, version).batch()).version
            told.put(Committed(version, time.monotonic()))
            if made != version:
                raise AssertionError(f"load {version} made version {made}")
            time.sleep(pause.uniform(0, _PAUSE))


def _follow(graph: str, seed: int, reader: int, end: Event, told: "Queue[Told]") -> None:
    story = Story(seed)
    last: Snapshot | None = None
    with Follower(graph) as follower:
        while not end.is_set():
            snapshot = follower.snapshot
            if snapshot is last:
                time.sleep(_GLANCE)
                continue
            told.put(Seen(reader, snapshot.version, time.monotonic(), _how(snapshot, last)))
            if last is not None and snapshot.version <= last.version:
                raise AssertionError(f"version {snapshot.version} after {last.version}")
            story.go_on(snapshot.version)
            check(snapshot, story)
            last = snapshot


def check(snapshot: Snapshot, story: Story) -> None:
    """That a snapshot holds what the story says, and derives what one made anew derives. Raises AssertionError."""
    frames = frames_of(snapshot)
    assert held(frames) == expected(story.speakers.values()), f"version {story.version} holds something else"
    assert shown(frames) == shared(story.speakers.values()), f"version {story.version} has other statements"
    digests = {name: one.digest for name, one in story.speakers.items()}
    assert dict(snapshot.sources.select("name", "digest").iter_rows()) == digests
    assert_same(snapshot, Snapshot(frames))


def frames_of(snapshot: Snapshot) -> Frames:
    """A snapshot as a store would hand it over."""
    edges = {edge: snapshot.edges(*edge) for edge in relations() if edge != PLACE_PART_OF}
    ends = {edge: pl.DataFrame({"start": one.start, "end": one.end}).cast(pl.Int64) for edge, one in edges.items()}
    return Frames(
        version=snapshot.version,
        nodes={kind: snapshot.nodes(kind).frame.with_columns(n=pl.int_range(pl.len())) for kind in kinds()},
        relations={edge: ends[edge].hstack(one.frame) for edge, one in edges.items()},
        sources=snapshot.sources,
        citations=snapshot.citations,
        statements=snapshot.statements,
        load=snapshot.load,
    )


def _how(snapshot: Snapshot, last: Snapshot | None) -> str:
    if last is None:
        return "first"
    # No load writes to places: what is brought up to date by difference still has the same ones.
    return "difference" if snapshot.nodes("Place") is last.nodes("Place") else "anew"

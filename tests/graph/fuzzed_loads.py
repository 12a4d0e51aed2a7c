"""Random sequences of loads, held against the plain model after each; and snapshots that follow them, against new ones.

Run by test_fuzz.py in a process of its own, so that a crash of the engine is a failure and not the end of the tests. With
LIANJIAN_FUZZ_SERVER, the address of a database, the graphs are made there.
"""

import os
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lianjian.graph.frames import patched_frames
from lianjian.graph.records import Delta, EdgeType, Frames
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store
from tests.engines import Database, Engine, Files
from tests.graph.model import BELOW, GRADES, MEMBER, PART, Said, Speaker, batch_of, expected, held, shared, shown
from tests.graph.snapshots import assert_same

TEXT = st.one_of(st.none(), st.sampled_from(["", "甲", 'x"y\\', "乙,丙\n", "null", "l" * 5000]), st.text(max_size=5))
NAMES = st.lists(st.sampled_from(["b", "a", "c", "中", ""]), max_size=3)
WHOLE = st.one_of(st.none(), st.integers(-(2**40), 2**40))
DATES = st.sampled_from([None, "2019", "2020-05", "2020-05-01", "2021"])
CITED = st.one_of(st.none(), st.none(), st.tuples(st.sampled_from([None, *GRADES]), DATES))
BASIS = st.sampled_from(["stated", "stated", "inferred"])
ORGANIZATIONS = st.sampled_from(["o1", "o2", "o3", "落霞社区@330302"])
ALLIANCES = st.sampled_from(["a1", "a2", "a3"])
GRIDS = st.sampled_from(["g1", "g2"])
PLACES = st.sampled_from(["3303", "330302"])
IN_PLACE = EdgeType("PART_OF", "Grid", "Place")
IN_GRID = EdgeType("PART_OF", "Grid", "Grid")
LEVELS = {"33": 1, "3303": 2, "330302": 3}


def said(about: str | EdgeType, start: Any, end: Any, **values: Any) -> st.SearchStrategy[Said]:
    pairs = st.fixed_dictionaries(values).map(lambda chosen: tuple(chosen.items()))
    row = st.integers(2, 9)
    return st.builds(Said, st.just(about), start, end, pairs, row, CITED, BASIS)


EMPTY = st.just("")
STATEMENTS = st.one_of(
    said("Organization", ORGANIZATIONS, EMPTY, name=TEXT, aliases=NAMES, party_members=WHOLE, notes=NAMES),
    said("Alliance", ALLIANCES, EMPTY, name=TEXT, since=DATES),
    said("Project", st.just("p"), EMPTY, amount=st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))),
    said(MEMBER, ORGANIZATIONS, ALLIANCES, roles=NAMES, since=DATES, until=DATES),
    said(BELOW, ORGANIZATIONS, ORGANIZATIONS, mode=TEXT),
    said(PART, ALLIANCES, ALLIANCES),
    said("Grid", GRIDS, EMPTY, name=TEXT),
    said(IN_PLACE, GRIDS, PLACES),
    said(IN_GRID, st.just("g1"), st.just("g2")),
)
#: Places are in every graph, and in each after those above them.
REGISTER = Speaker("国", says=[Said("Place", code, "", (("level", level),), level) for code, level in LEVELS.items()])


def once_a_row(statements: list[Said]) -> list[Said]:
    """At most one statement about a thing in a row: which of two counts more is nobody's contract."""
    return list({(one.thing, one.row): one for one in statements}.values())


SAYING = st.lists(STATEMENTS, max_size=12).map(once_a_row)


class Loads(RuleBasedStateMachine):
    store: Store
    _template: Path | None = None
    engine: Engine = Database(os.environ["LIANJIAN_FUZZ_SERVER"]) if "LIANJIAN_FUZZ_SERVER" in os.environ else Files()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lianjian-fuzz-"))
        self.speakers: dict[str, Speaker] = {}
        self.version = 0

    @initialize()
    def open(self) -> None:
        if Loads._template is None or not Loads._template.exists():
            Loads._template = Path(tempfile.mkdtemp(prefix="lianjian-fuzz-")) / "empty.db"
            open_store(Loads._template, create=True).close()
        self.graph = self.engine.fresh(Loads._template, self.folder / "g.db")
        self.store = open_store(self.graph, write=True)
        self.frames = self.store.frames()
        self.followed = self.first = Snapshot(self.frames)
        self.load([REGISTER])

    @rule(name=st.sampled_from("xyz"), grade=st.sampled_from([None, *GRADES]), date=DATES, says=SAYING)
    def speak(self, name: str, grade: str | None, date: str | None, says: list[Said]) -> None:
        self.load([Speaker(name, grade, date, says=says)])

    @rule(first=SAYING, second=SAYING)
    def speak_together(self, first: list[Said], second: list[Said]) -> None:
        self.load([Speaker("x", "media", says=first), Speaker("w", says=second)])

    @rule(more=SAYING)
    def say_more(self, more: list[Said]) -> None:
        for speaker in list(self.speakers.values())[:1]:
            says = once_a_row([*speaker.says[1:], *more])
            self.load([Speaker(speaker.name, speaker.grade, speaker.date, says=says)])

    @rule()
    def again(self) -> None:
        """What was loaded last, loaded once more, changes nothing."""
        if self.speakers:
            before = self.store.frames()
            result = self.store.load(batch_of(self.speakers.values()))
            assert result.load is None
            assert result.version == before.version
            assert all(one.loaded == one.changed == one.gone == 0 for one in result.sources)

    @rule(says=SAYING)
    def rehearse(self, says: list[Said]) -> None:
        self.store.load(batch_of([Speaker("x", says=says)]), dry_run=True)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.graph, write=True)

    @invariant()
    def as_the_model_says(self) -> None:
        if not hasattr(self, "store"):
            return
        frames = self.store.frames()
        assert frames.version == self.version == self.store.version()
        assert held(frames) == expected(self.speakers.values())
        assert shown(frames) == shared(self.speakers.values())
        self.as_followed(frames)

    def as_followed(self, frames: Frames) -> None:
        """Snapshots that are brought up to date are as one that is read now: one that follows every load, one that was read
        long ago, and one that was read in parts while the last load was written."""
        fresh, before = Snapshot(frames), self.followed
        torn = patched_frames(self.torn(frames), self.delta(before))
        self.followed = before.updated(self.delta(before))
        for one in (self.followed, self.first.updated(self.delta(self.first)), Snapshot(torn)):
            assert_same(one, fresh)
        assert_same(before, Snapshot(self.frames))
        assert held(torn) == held(frames)
        self.frames = frames

    def delta(self, snapshot: Snapshot) -> Delta:
        found = self.store.delta(snapshot.version, snapshot.load)
        assert found is not None
        return found

    def torn(self, frames: Frames) -> Frames:
        """Some tables as they were before the last load, some as they are, without some of the nodes that it wrote to."""
        choose = random.Random(frames.version)
        delta = self.delta(self.followed)
        nodes = {kind: choose.choice([was, frames.nodes[kind]]) for kind, was in self.frames.nodes.items()}
        for kind, rows in delta.nodes.items():
            hidden = [name for name in rows.keys["start"] if choose.random() < 0.5]
            nodes[kind] = nodes[kind].filter(~pl.col("id").is_in(hidden))
        relations = {edge: choose.choice([was, frames.relations[edge]]) for edge, was in self.frames.relations.items()}
        return replace(self.frames, nodes=nodes, relations=relations)

    def load(self, speakers: list[Speaker]) -> None:
        result = self.store.load(batch_of(speakers))
        self.speakers.update({one.name: one for one in speakers})
        assert result.version in (self.version, self.version + 1)
        assert (result.load is None) == (result.version == self.version)
        self.version = result.version

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
        shutil.rmtree(self.folder)


#: Sequences; a server takes many times as long as a file for each.
SEQUENCES = "3" if "LIANJIAN_FUZZ_SERVER" in os.environ else "6"

#: To make a failing sequence short takes minutes: only for whoever asks for a number of sequences.
PHASES = [Phase.generate, Phase.shrink] if "LIANJIAN_FUZZ" in os.environ else [Phase.generate]

TestLoads = Loads.TestCase
TestLoads.settings = settings(
    phases=PHASES,
    max_examples=int(os.environ.get("LIANJIAN_FUZZ", SEQUENCES)),
    stateful_step_count=7,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

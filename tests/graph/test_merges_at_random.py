"""Random loads, merges, their undoing, and forgetting, held against the plain model after each step."""

import os
import random
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lianjian.graph.forget import forget
from lianjian.graph.records import EdgeType
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store
from tests.graph.model import (
    BELOW,
    GRADES,
    MEMBER,
    PART,
    Said,
    Speaker,
    batch_of,
    expected,
    held,
    shared,
    shown,
    stays,
    words,
)
from tests.graph.snapshots import assert_same

IN_GRID = EdgeType("PART_OF", "Grid", "Grid")
IDS = {"Organization": ["o1", "o2", "o3", "o4"], "Alliance": ["a1", "a2", "a3"], "Grid": ["g1", "g2"]}
TIES = (MEMBER, BELOW, PART, IN_GRID)
NAMES = [None, "", "甲", "乙", "丙"]
STEPS = 8


def in_rows(says: Iterable[Said]) -> list[Said]:
    """Each statement in a row of its own: which of two in one row counts more is nobody's contract."""
    return [replace(one, row=row) for row, one in enumerate(says, start=2)]


class Life:
    """A graph and what the model knows of it, through random steps."""

    def __init__(self, seed: int, store: Store) -> None:
        self.choose = random.Random(seed)
        self.store = store
        self.speakers: dict[str, Speaker] = {}
        self.into: dict[tuple[str, str], str] = {}
        self.load([Speaker("x", says=in_rows(self.node(kind, ident) for kind, ids in IDS.items() for ident in ids))])
        self.followed = Snapshot(store.frames())

    def node(self, kind: str, ident: str) -> Said:
        aliases = self.choose.sample(["甲", "别名", "b"], self.choose.randint(0, 2))
        values = (("name", self.choose.choice(NAMES)), ("aliases", aliases))
        return Said(kind, ident, "", values, 0)

    def tie(self, edge: EdgeType) -> Said:
        roles, since = [self.choose.choice(["lead", "member"])], self.choose.choice([None, "2019"])
        values: tuple[tuple[str, Any], ...] = (("roles", roles), ("since", since)) if edge == MEMBER else ()
        start, end = (self.choose.choice(IDS[kind]) for kind in (edge.start, edge.end))
        return Said(edge, start, end, values, 0)

    def step(self) -> None:
        steps = [self.speak, self.speak, self.merge, self.merge, self.merge, self.unmerge, self.forget]
        self.choose.choice(steps)()
        self.check()

    def speak(self) -> None:
        kinds = self.choose.choices(sorted(IDS), k=3)
        says = [self.node(kind, self.choose.choice(IDS[kind])) for kind in kinds]
        says += [self.tie(self.choose.choice(TIES)) for _ in range(6)]
        self.load([Speaker(self.choose.choice("xyz"), self.choose.choice([None, *GRADES]), says=in_rows(says))])

    def merge(self) -> None:
        kind = self.choose.choice(sorted(IDS))
        there = {row[0] for row in expected(self.speakers.values(), self.into).get(kind, ())}
        ident, into = self.choose.sample(IDS[kind], 2)
        known = {stays(self.into, kind, one) for one in (ident, into)} <= there
        if known and (kind, ident) not in self.into and stays(self.into, kind, into) != ident:
            self.store.load(words((kind, ident, into, "same")))
            self.into[kind, ident] = into

    def unmerge(self) -> None:
        if self.into:
            kind, ident = self.choose.choice(sorted(self.into))
            self.store.load(words((kind, ident, self.into.pop((kind, ident)), None)))

    def forget(self) -> None:
        name = self.choose.choice(sorted(self.speakers))
        forget(self.store, [name])
        self.speakers[name] = replace(self.speakers[name], digest="", says=[])

    def load(self, speakers: list[Speaker]) -> None:
        self.store.load(batch_of(speakers))
        self.speakers.update({one.name: one for one in speakers})

    def check(self) -> None:
        frames, said = self.store.frames(), self.speakers.values()
        assert held(frames) == expected(said, self.into)
        assert shown(frames) == shared(said, self.into)
        assert held(self.store.unmerged()) == expected(said)
        delta = self.store.delta(self.followed.version, self.followed.load)
        assert delta is not None
        self.followed = self.followed.updated(delta)
        assert_same(self.followed, Snapshot(frames))
        assert self.store.load(batch_of(said)).load is None, "the same once more changes nothing"


@given(seed=st.integers(0, 2**32))
@settings(max_examples=int(os.environ.get("LIANJIAN_FUZZ", "2")), phases=[Phase.generate])
def test_random_merges_agree_with_the_model(empty_graph: Path, seed: int) -> None:
    with TemporaryDirectory() as folder:
        graph = Path(shutil.copyfile(empty_graph, Path(folder) / "g.db"))
        with open_store(graph, write=True) as store:
            life = Life(seed, store)
            for _ in range(STEPS):
                life.step()

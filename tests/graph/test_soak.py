"""A short soak (`make soak` runs it for ten minutes): several processes follow while one loads."""

import pytest

from benchmarks.soak.run import soak
from benchmarks.soak.story import Story, speaker
from benchmarks.soak.work import check
from lianjian.errors import BadInput
from lianjian.graph.open import open_snapshot
from lianjian.graph.store import Store
from tests.engines import Address

SEED = 3303


def test_followers_hold_what_was_loaded(vacant: Address) -> None:
    outcome = soak(str(vacant), seconds=10, readers=2, seed=SEED, tell=print)
    assert outcome.wrong == []
    assert outcome.count("first") == 2
    assert outcome.count("difference") > 0
    assert len(outcome.lags) == outcome.count("difference") + outcome.count("anew")


def test_the_check_fails_for_what_was_not_loaded(store: Store, graph: Address) -> None:
    story, other = Story(SEED), Story(SEED + 1)
    for version in range(1, 4):
        store.load(speaker(SEED, version).batch())
    story.go_on(3)
    other.go_on(3)
    snapshot = open_snapshot(str(graph))
    check(snapshot, story)
    with pytest.raises(AssertionError):
        check(snapshot, other)
    story.go_on(4)
    with pytest.raises(AssertionError):
        check(snapshot, story)


def test_a_graph_that_holds_something_is_left_alone(store: Store, graph: Address) -> None:
    store.load(speaker(SEED, 1).batch())
    store.close()
    with pytest.raises(BadInput, match="holds something"):
        soak(str(graph), seconds=10, readers=1, seed=SEED, tell=print)

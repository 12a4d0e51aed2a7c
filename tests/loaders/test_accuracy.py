"""How well names are resolved on a labelled set of real names (benchmarks/naming): right where it links, and it links most."""

from collections.abc import Sequence

import pytest

from benchmarks.naming.cases import LabelledSet, labelled_set
from benchmarks.naming.scoring import Answer, baselines, best, by_sort, resolved, score

SEED, COMMUNITIES, PROVINCES = 7, 60, ("33", "62")


@pytest.fixture(scope="module")
def labelled() -> LabelledSet:
    return labelled_set(SEED, COMMUNITIES, PROVINCES)


@pytest.fixture(scope="module")
def answers(labelled: LabelledSet) -> Sequence[Answer]:
    return resolved(labelled)


def test_links_without_review_are_right_and_most_are_made(answers: Sequence[Answer]) -> None:
    reached = score(answers)
    assert reached.precision >= 0.99
    assert reached.recall >= 0.95
    assert reached.meaning > 3000


def test_each_kind_reaches_the_bars(answers: Sequence[Answer]) -> None:
    for kind in ("Place", "Organization", "Brand", "Alliance"):
        reached = score(answer for answer in answers if answer.case.kind == kind and not answer.case.is_slip)
        assert reached.precision >= 0.99, kind
        assert reached.recall >= 0.95, kind
        assert reached.meaning > 100, kind


def test_a_typing_error_is_never_linked_and_the_right_thing_is_offered(answers: Sequence[Answer]) -> None:
    slips = [answer for answer in answers if answer.case.is_slip]
    assert len(slips) > 30
    assert not [answer for answer in slips if answer.linked is not None]
    assert sum(answer.rank is not None for answer in slips) >= 0.9 * len(slips)
    assert sum(answer.rank == 1 for answer in slips) >= 0.8 * len(slips)


def test_what_only_looks_alike_is_not_linked(answers: Sequence[Answer]) -> None:
    sorts = by_sort(answers)
    strangers = [*sorts["Place", "another community"], *sorts["Organization", "another body"]]
    assert len(strangers) > 300
    assert sum(answer.linked is not None for answer in strangers) <= 0.01 * len(strangers)


def test_it_is_better_than_likeness_alone(labelled: LabelledSet, answers: Sequence[Answer]) -> None:
    ours = score(answers)
    alone = baselines(labelled)
    fairest, precise = best(alone), best(alone, precision=0.99)
    assert fairest is not None
    assert ours.f1 > fairest.score.f1
    assert precise is None or ours.recall > precise.score.recall


def test_a_seed_gives_one_set(labelled: LabelledSet) -> None:
    assert labelled_set(SEED, COMMUNITIES, PROVINCES).cases == labelled.cases
    assert labelled_set(SEED + 1, COMMUNITIES, PROVINCES).cases != labelled.cases

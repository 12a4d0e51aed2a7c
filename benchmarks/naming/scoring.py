"""What is linked without review, what goes to review, and what rapidfuzz alone would do, counted on the labelled set."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.naming.cases import Case, LabelledSet
from lianjian.loaders.reading.cells import name_text
from lianjian.loaders.resolving.resolver import Failure, Resolver


@dataclass(frozen=True, slots=True)
class Answer:
    """What a case was linked to (None: nothing), and of what is offered for review at which rank the right thing stands."""

    case: Case
    linked: str | None
    rank: int | None = None

    @property
    def is_right(self) -> bool:
        """Whether it was linked to what it means."""
        return self.linked is not None and self.linked == self.case.truth


@dataclass(frozen=True, slots=True)
class Score:
    """Counts: cases that mean something, links made, links that are right."""

    meaning: int
    linked: int
    right: int

    @property
    def precision(self) -> float:
        """The share of links that are right; 1 where there are none."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """The share of the cases that mean something which are linked to it; 1 where there are none."""
        return self.right / self.meaning if self.meaning else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.right else 0.0


def score(answers: Iterable[Answer]) -> Score:
    """The score of some answers."""
    every = list(answers)
    return Score(
        sum(answer.case.truth is not None for answer in every),
        sum(answer.linked is not None for answer in every),
        sum(answer.is_right for answer in every),
    )


def by_sort(answers: Iterable[Answer]) -> Mapping[tuple[str, str], list[Answer]]:
    """The answers by kind and by what was done to the name."""
    found: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.case.kind, answer.case.sort].append(answer)
    return found


def resolved(labelled: LabelledSet) -> list[Answer]:
    """What loading does with each case."""
    resolver = Resolver(labelled.places, labelled.indexes)
    return [_resolved(resolver, case) for case in labelled.cases]


def _resolved(resolver: Resolver, case: Case) -> Answer:
    name = name_text(case.text)
    assert name is not None
    if case.kind == "Place":
        assert case.near is not None
        outcome = resolver.within(name, case.near)
    else:
        outcome = resolver.name(name, (case.kind,), case.near, None)
    if not isinstance(outcome, Failure):
        return Answer(case, outcome[1])
    offered = [choice.id for choice in outcome.choices]
    return Answer(case, None, offered.index(case.truth) + 1 if case.truth in offered else None)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What rapidfuzz alone does when it links what is at least so alike."""

    scorer: str
    threshold: int
    score: Score


def baselines(labelled: LabelledSet) -> list[Baseline]:
    """The most alike name among the same candidates, linked from a threshold on: for each scorer and threshold."""
    found: list[Baseline] = []
    for scorer in (fuzz.ratio, fuzz.WRatio):
        likest = _likest(labelled, scorer)
        for threshold in range(50, 101, 2):
            answers = [Answer(case, ident if alike >= threshold else None) for case, ident, alike in likest]
            found.append(Baseline(scorer.__name__, threshold, score(answers)))
    return found


def best(of: Sequence[Baseline], *, precision: float = 0.0) -> Baseline | None:
    """The one with the highest F1, of those that are precise enough; None where none is."""
    enough = [one for one in of if one.score.precision >= precision and one.score.linked]
    return max(enough, key=lambda one: one.score.f1, default=None)


def _likest(labelled: LabelledSet, scorer: Any) -> list[tuple[Case, str | None, float]]:
    candidates = _Candidates(labelled)
    found: list[tuple[Case, str | None, float]] = []
    for case in labelled.cases:
        names = candidates.of(case)
        hit = process.extractOne(case.text, names, scorer=scorer)
        found.append((case, hit[2], hit[1]) if hit is not None else (case, None, 0.0))
    return found


class _Candidates:
    """The names among which a case is looked for, by id: those below its place, or all of its kind where it has none."""

    def __init__(self, labelled: LabelledSet) -> None:
        self._labelled = labelled
        self._found: dict[tuple[str, str | None], dict[str, str]] = {}

    def of(self, case: Case) -> dict[str, str]:
        """Names by id."""
        asked = (case.kind, case.near)
        if asked not in self._found:
            self._found[asked] = self._names(*asked)
        return self._found[asked]

    def _names(self, kind: str, near: str | None) -> dict[str, str]:
        if kind == "Place":
            assert near is not None
            return {code: name for code, name in self._labelled.communities if code.startswith(near)}
        things = self._labelled.indexes[kind].citable()
        return {thing.id: thing.name for thing in things if near is None or (thing.place or "").startswith(near)}

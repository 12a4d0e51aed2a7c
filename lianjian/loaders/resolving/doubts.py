"""What is doubtful about a name: the question, and the things that it may mean, ranked, for a person to decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lianjian.loaders.problems import Where
from lianjian.loaders.resolving.likeness import Likeness
from lianjian.loaders.resolving.names import normalise

#: How much a candidate's score is lowered, by the length of the code that its place shares with where it was asked.
_NEARNESS = {
    12: (1.0, "同一社区", "in the same community"),
    9: (1.0, "同一街道乡镇", "in the same township"),
    6: (0.95, "同一区县", "in the same county"),
    4: (0.9, "同一城市", "in the same city"),
    2: (0.85, "同一省份", "in the same province"),
    0: (0.8, "在另一省份", "in another province"),
}
_NOWHERE = (0.9, "", "")
#: So many candidates are offered, and none with a lower score.
OFFERED = 5
LOWEST = 0.6


class Question(NamedTuple):
    """What one decision answers: a value, as normalised, meant to name one of these kinds in (or near) a region, "" anywhere."""

    kinds: str
    value: str
    region: str

    @classmethod
    def of(cls, kinds: Iterable[str], text: str, region: str | None) -> "Question":
        """The question that a text in a cell asks."""
        return cls(" ".join(kinds), normalise(text), region or "")


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing that a value may mean: where it is (in words), how likely from 0 to 1, and why."""

    kind: str
    id: str
    name: str
    region: str
    score: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a name means nothing certain: a code of problems.CODES with its parameters.

    `question` is there where a person can decide, with what it may mean; not where one has decided.
    """

    code: str
    params: Mapping[str, str]
    question: Question | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell whose value awaits a decision, with the problem's sentences."""

    where: Where
    question: Question
    choices: tuple[Choice, ...]
    zh: str
    en: str


def weighed(like: Likeness, place: str | None, near: str | None) -> Likeness:
    """The likeness of a candidate at a place, asked for near another: what is far is less likely."""
    factor, zh, en = _NOWHERE
    if place and near:
        reach = min(len(place), len(near))
        shared = next(length for length in _NEARNESS if length <= reach and place[:length] == near[:length])
        factor, zh, en = _NEARNESS[shared]
    score = round(like.score * factor, 2)
    return Likeness(score, "；".join(filter(None, (like.zh, zh))), ", ".join(filter(None, (like.en, en))))


def best(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The likeliest of the choices, each thing once; of equal ones in the order of ids."""
    ranked = sorted(choices, key=lambda choice: (-choice.score, choice.kind, choice.id))
    distinct = {(choice.kind, choice.id): choice for choice in reversed(ranked)}
    kept = [choice for choice in ranked if distinct[choice.kind, choice.id] is choice and choice.score >= LOWEST]
    return tuple(kept[:OFFERED])

"""Asks the measured questions of the snapshot and of the engine, each side in a process of its own."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.cypher import Cypher, Ladybug
from benchmarks.measure import Timing, repeated, resident
from benchmarks.questions import QUESTIONS, Core
from benchmarks.storing import Opened, open_graph
from benchmarks.subjects import Subjects

#: How many of the subjects are put to the engine, and compared.
_COMPARED = 4
#: At most so many seconds for a question in Cypher.
_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Asked:
    """By question its timing, and the answers' cores by subject; bytes resident at the end; how the graph opened."""

    timings: dict[str, Timing]
    cores: dict[str, dict[str, Core]]
    resident: int
    opened: Opened | None = None


def ask_snapshot(graph: Path | str, about: Subjects) -> Asked:
    """In process, on the snapshot."""
    snapshot, opened = open_graph(graph)
    timings, cores = {}, {}
    for question in QUESTIONS:
        arguments = question.arguments(about)
        timings[question.name] = repeated(partial(question.ask, snapshot), arguments)
    used = resident()
    for question in QUESTIONS:
        arguments = question.arguments(about)[:_COMPARED]
        cores[question.name] = {subject: question.core(snapshot, subject) for subject in arguments}
    return Asked(timings, cores, used, opened)


def ask_ladybug(graph: Path, about: Subjects) -> Asked:
    """In the Cypher of the embedded engine."""
    return ask_cypher(Ladybug(graph), about)


def ask_cypher(cypher: Cypher, about: Subjects) -> Asked:
    """In the Cypher of an engine, which is closed afterwards."""
    timings, cores = {}, {}
    for question in QUESTIONS:
        arguments = question.arguments(about)[:_COMPARED]
        timings[question.name] = repeated(partial(question.cypher, cypher), arguments, seconds=_SECONDS)
        cores[question.name] = {subject: question.cypher(cypher, subject) for subject in arguments}
    used = resident()
    cypher.close()
    return Asked(timings, cores, used)


def agree(ours: Asked, theirs: Asked, question: str) -> bool:
    """Whether both sides gave the same, exactly but for the last digits of fractions."""
    return _plain(ours.cores[question]) == _plain(theirs.cores[question])


def _plain(cores: dict[str, Core]) -> dict[str, dict[str, object]]:
    return {
        subject: {name: round(value, 9) if isinstance(value, float) else value for name, value in core.items()}
        for subject, core in cores.items()
    }

"""Measures questions from the command line, process start included, on the graphs of `lianjian demo`."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure import timed

_ROUNDS = 7
#: The command, with the graph that the demonstration makes for it.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("partners", "330302006045", "--graph", "example.db"),
    ("gaps", "3303", "--of", "alliance:beyond-county", "--by", "county", "--graph", "lianjian.db"),
    ("derivatives", "瓯江红", "--graph", "lianjian.db"),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A command, the median and the slowest of its times in seconds."""

    command: str
    median: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Terminal:
    """Seconds that the demonstration took, and its questions one by one."""

    demonstration: float
    questions: tuple[Answered, ...]


def ask_terminal(folder: Path) -> Terminal:
    """Makes the demonstration in the folder and asks it."""
    _, seconds = timed(lambda: _run(folder, "demo"))
    return Terminal(seconds, tuple(_answered(folder, command) for command in COMMANDS))


def _answered(folder: Path, command: tuple[str, ...]) -> Answered:
    taken = sorted(timed(lambda: _run(folder, *command, "--json"))[1] for _ in range(_ROUNDS))
    return Answered(" ".join(("lianjian", *command)), median(taken), taken[-1])


def _run(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-P", "-m", "lianjian", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"lianjian {' '.join(arguments)}: {done.stderr.strip()}")

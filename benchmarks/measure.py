"""Measuring time and memory."""

import gc
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Generic, ParamSpec, TypeVar

A = TypeVar("A")
P = ParamSpec("P")
T = TypeVar("T")

#: A question is repeated for about so many seconds, with each of its arguments at least once.
_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: the first call, the median and the slowest of the later ones, and how many those are."""

    first: float
    median: float
    slowest: float
    calls: int


@dataclass(frozen=True, slots=True)
class Stage(Generic[T]):
    """What a piece of work returned in a process of its own, and that process's peak of resident memory in bytes."""

    value: T
    peak: int


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and the seconds it took."""
    started = time.perf_counter()
    value = work()
    return value, time.perf_counter() - started


def repeated(ask: Callable[[A], object], arguments: Sequence[A], *, seconds: float = _SECONDS, most: int = 1_000) -> Timing:
    """Asks the first argument once, then all of them in turn, again and again, for about so long."""
    _, first = timed(lambda: ask(arguments[0]))
    gc.collect()
    taken: list[float] = []
    while len(taken) < most and (len(taken) < len(arguments) or sum(taken) < seconds):
        argument = arguments[len(taken) % len(arguments)]
        taken.append(timed(lambda: ask(argument))[1])  # noqa: B023 (called at once)
    return Timing(first, median(taken), max(taken), len(taken))


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Stage[T]:
    """Does the work in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        value = pool.submit(work, *args, **kwargs).result()
        return Stage(value, pool.submit(peak).result())


def peak() -> int:
    """The most memory that this process has had resident, in bytes."""
    return _status("VmHWM")


def resident() -> int:
    """The memory that this process has resident, in bytes."""
    return _status("VmRSS")


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise OSError(f"the kernel does not state {name}")

"""A soak from its beginning to its end, and its figures."""

import multiprocessing
import queue
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.context import SpawnProcess

from benchmarks.soak.work import Committed, Seen, Told, Wrong, follow, load
from lianjian.errors import BadInput
from lianjian.graph.store import open_store

#: Seconds that followers have to come to the last version when the loads are over.
_PATIENCE = 60.0
#: Loads between two words of how far it is.
_EVERY = 100


@dataclass(slots=True)
class Outcome:
    """What was seen: by version when its load was acknowledged, by reader what it held when, and what was wrong."""

    committed: dict[int, float] = field(default_factory=dict)
    seen: dict[int, list[Seen]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def take(self, told: Told) -> None:
        """Notes what a process tells."""
        if isinstance(told, Committed):
            self.committed[told.version] = told.at
        elif isinstance(told, Seen):
            self.seen.setdefault(told.reader, []).append(told)
        else:
            self.wrong.append(told.what)

    def arrived(self, readers: int) -> bool:
        """Whether every reader holds the last version."""
        last = max(self.committed, default=0)
        return sum(seen[-1].version >= last for seen in self.seen.values()) == readers

    @property
    def lags(self) -> list[float]:
        """For each version that a reader came to, how old the oldest load was that it did not have before; in seconds."""
        steps = [(old.version + 1, new.at) for seen in self.seen.values() for old, new in pairwise(seen)]
        return [max(0.0, at - self.committed[missed]) for missed, at in steps if missed in self.committed]

    def count(self, how: str) -> int:
        """How often versions were read that way."""
        return sum(one.how == how for seen in self.seen.values() for one in seen)

    def figures(self) -> list[tuple[str, str]]:
        """Names and figures, for people."""
        lags = self.lags or [0.0]
        return [
            ("loads", str(len(self.committed))),
            ("versions read by difference", str(self.count("difference"))),
            ("versions read anew", str(self.count("anew"))),
            ("lag, median", f"{statistics.median(lags):.2f} s"),
            ("lag, worst", f"{max(lags):.2f} s"),
            ("wrong", str(len(self.wrong))),
        ]


def soak(graph: str, seconds: float, readers: int, seed: int, tell: Callable[[str], None]) -> Outcome:
    """Loads into the graph, which must be new or empty, while readers follow it. Raises BadInput."""
    with open_store(graph, create=True, write=True) as store:
        if store.version():
            raise BadInput(f"图“{graph}”里已有内容,请给出新的。", f"The graph {graph!r} holds something; give a new one.")
    spawning = multiprocessing.get_context("spawn")
    told: multiprocessing.queues.Queue[Told] = spawning.Queue()
    end = spawning.Event()
    following = [spawning.Process(target=follow, args=(graph, seed, number, end, told)) for number in range(readers)]
    loading = spawning.Process(target=load, args=(graph, seed, seconds, told))
    outcome = Outcome()
    with _running([*following, loading]):
        _listen(outcome, told, lambda: loading.is_alive() and not outcome.wrong, tell)
        until = time.monotonic() + _PATIENCE
        _listen(outcome, told, lambda: not (outcome.arrived(readers) or outcome.wrong or time.monotonic() > until), tell)
        if not outcome.arrived(readers):
            outcome.take(Wrong("not every reader came to the last version"))
        end.set()
    return outcome


def _listen(
    outcome: Outcome, told: "multiprocessing.queues.Queue[Told]", go_on: Callable[[], bool], tell: Callable[[str], None]
) -> None:
    while go_on() or not told.empty():
        try:
            news = told.get(timeout=0.2)
        except queue.Empty:
            continue
        outcome.take(news)
        if isinstance(news, Committed) and news.version % _EVERY == 0:
            tell(f"version {news.version}")


@contextmanager
def _running(processes: list[SpawnProcess]) -> Iterator[None]:
    for process in processes:
        process.start()
    try:
        yield
        for process in processes:
            process.join(_PATIENCE)
    finally:
        for process in processes:
            process.terminate()
            process.join()

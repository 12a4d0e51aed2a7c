"""Following a graph: holding its newest snapshot while others load into it."""

import logging
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self

from lianjian.errors import LianjianError
from lianjian.graph.open import newest
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store

#: Seconds between two looks at a graph.
PAUSE = 1.0
#: Most seconds between two looks at a graph that cannot be read.
LONGEST_PAUSE = 10.0

log = logging.getLogger(__name__)


class Failure(NamedTuple):
    """Since when a graph cannot be followed, and why."""

    since: datetime
    why: str


class Follower:
    """`snapshot` is the newest of one graph. Any number of processes may hold one each; they share nothing.

    As a context manager it looks once a second whether the graph has another version. The snapshot of that is made beside
    the one that is there and put in its place when it is whole, so nobody waits for it. While the graph cannot be read, the
    snapshot stays as it is, `failing` says so, and looks become rarer.
    """

    def __init__(self, graph: str) -> None:
        """Reads the graph. Raises BadInput, GraphInUse, GraphMismatch, StoreError."""
        self.failing: Failure | None = None
        self._store = open_store(graph)
        try:
            self._seen = self._store.look()
            self.snapshot = Snapshot(self._store.frames())
            self._store.rest()
        except BaseException:
            self._store.close()
            raise
        self.pause = PAUSE
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends following; the snapshot stays."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(LONGEST_PAUSE)
        # A thread that still reads from a server that does not answer ends with the process.
        if not self._thread.is_alive():
            self._store.close()

    def look(self) -> None:
        """Looks once, and takes the newest snapshot when the graph has another version. Raises nothing."""
        try:
            self._follow()
        except LianjianError as error:
            self._fail(error)
        except Exception as error:
            log.exception("following the graph")
            self._fail(error)
        else:
            self._recover()

    def _run(self) -> None:
        while not self._stop.wait(self.pause):
            self.look()

    def _follow(self) -> None:
        mark = self._store.look()
        if mark == self._seen:
            return
        try:
            self.snapshot = newest(self._store, self.snapshot)
        finally:
            self._store.rest()
        self._seen = mark

    def _fail(self, error: Exception) -> None:
        if self.failing is None:
            self.failing = Failure(datetime.now(UTC).replace(microsecond=0), str(error))
            version = self.snapshot.version
            log.warning("读不到图的新版本,继续用第 %d 版 / going on with version %d: %s", version, version, error)
        self.pause = min(2 * self.pause, LONGEST_PAUSE)

    def _recover(self) -> None:
        if self.failing is not None:
            self.failing = None
            version = self.snapshot.version
            log.warning("又读到了图,现为第 %d 版 / the graph can be read again, at version %d", version, version)
        self.pause = PAUSE

"""Holds the snapshot that requests are answered from, and swaps it when the graph has a newer version."""

import logging
import threading
import time
from pathlib import Path

from lianjian.errors import GraphInUse
from lianjian.graph.open import open_snapshot
from lianjian.graph.snapshot import Snapshot

#: Seconds between two looks at the graph for a newer version.
PATIENCE = 1.0
log = logging.getLogger(__name__)


class Reader:
    """A stateless reader of one graph: any number of processes may hold one each.

    The graph is opened only to read a snapshot and closed again, so that loads can go on beside it.
    """

    def __init__(self, graph: str) -> None:
        self.graph = graph
        self._lock = threading.Lock()
        self._mark = self._look()
        self._looked = time.monotonic()
        self._snapshot = open_snapshot(graph)

    def snapshot(self) -> Snapshot:
        """The newest snapshot that could be read; while a load is being written, the one before it."""
        if time.monotonic() - self._looked > PATIENCE and self._lock.acquire(blocking=False):
            try:
                self._follow()
            finally:
                self._lock.release()
        return self._snapshot

    def _follow(self) -> None:
        self._looked = time.monotonic()
        mark = self._look()
        if mark == self._mark:
            return
        try:
            self._snapshot = open_snapshot(self.graph)
            self._mark = mark
        except GraphInUse:
            log.info("a load is being written; going on with version %d", self._snapshot.version)

    def _look(self) -> tuple[int, int] | None:
        """What changes on disk when a load is committed."""
        try:
            stat = Path(self.graph).stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size

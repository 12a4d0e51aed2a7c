"""From a graph to its snapshot."""

from lianjian.errors import StoreError
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store

#: How often a graph that changes while it is read is read on, before that is given up.
MOST_ROUNDS = 10


def open_snapshot(url: str) -> Snapshot:
    """The newest version of the graph at `url`, read and closed again. Raises BadInput, GraphMismatch, StoreError."""
    with open_store(url) as store:
        return newest(store)


def newest(store: Store, held: Snapshot | None = None) -> Snapshot:
    """The newest version of a graph; of a version that is held only what was written since is read, where that is known.

    On some engines loads may be committed while the graph is read. What is wrong with it then the log of changes tells, so
    it is read on from there until no load came in between. Raises StoreError when that does not come to an end.
    """
    for _ in range(MOST_ROUNDS):
        held, settled = _read_on(store, held)
        if settled:
            return held
    raise StoreError(
        "图被写入得太频繁,读取跟不上;请等写入少些时再试,或把几次载入合为一次。",
        "The graph is written to faster than it can be read; try again when there are fewer loads, or load more at once.",
    )


def _read_on(store: Store, held: Snapshot | None) -> tuple[Snapshot, bool]:
    """A later version, and whether it is one: no load was committed while it was read."""
    delta = store.delta(held.version, held.load) if held is not None else None
    if held is None or delta is None:
        frames = store.frames()
        return Snapshot(frames), frames.settled
    return (held if delta.version == held.version else held.updated(delta)), delta.settled

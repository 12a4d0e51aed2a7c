"""From the name of a graph to its snapshot."""

from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store


def open_snapshot(url: str) -> Snapshot:
    """The newest version of the graph at `url`, read and closed again. Raises BadInput, GraphMismatch, StoreError."""
    with open_store(url) as store:
        return Snapshot(store.frames())

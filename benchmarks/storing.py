"""Measures loading: the register into a new graph, then the synthetic graph; and opening what was loaded."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.measure import resident, timed
from benchmarks.nation import synthetic_batch
from benchmarks.sizes import Sizes
from benchmarks.subjects import Subjects, subjects
from lianjian.graph.register import create_graph
from lianjian.graph.register_file import SHIPPED, read_register
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store


@dataclass(frozen=True, slots=True)
class Loaded:
    """Seconds to make the statements and to load them; numbers of nodes and relations stated; bytes of the file after."""

    subjects: Subjects
    making: float
    loading: float
    nodes: int
    relations: int
    file: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Seconds to open the store, to read the whole graph and to build the snapshot; bytes resident then."""

    opening: float
    reading: float
    building: float
    resident: int

    @property
    def whole(self) -> float:
        """Seconds from the path to the snapshot."""
        return self.opening + self.reading + self.building


def load_register(graph: Path) -> float:
    """Makes a new graph with the register; the seconds."""
    store, seconds = timed(lambda: create_graph(graph))
    store.close()
    return seconds


def load_synthetic(graph: Path, sizes: Sizes, seed: int) -> Loaded:
    """Loads the synthetic graph in one load."""
    batch, making = timed(lambda: synthetic_batch(read_register(SHIPPED), sizes, seed))
    with open_store(graph, write=True) as store:
        _, loading = timed(lambda: store.load(batch))
    return Loaded(
        subjects(batch, seed),
        making,
        loading,
        sum(frame.height for frame in batch.nodes.values()),
        sum(frame.height for frame in batch.relations.values()),
        graph.stat().st_size,
    )


def open_graph(graph: Path | str) -> tuple[Snapshot, Opened]:
    """The snapshot of a graph, and what it took."""
    store, opening = timed(partial(open_store, graph))
    with store:
        frames, reading = timed(store.frames)
    snapshot, building = timed(partial(Snapshot, frames))
    del frames
    return snapshot, Opened(opening, reading, building, resident())

"""All that one run of the benchmark found out."""

from dataclasses import dataclass

from benchmarks.asking import Asked
from benchmarks.lists import ListLoad
from benchmarks.machine import Machine
from benchmarks.measure import Stage
from benchmarks.server import Server
from benchmarks.sizes import Sizes
from benchmarks.storing import Loaded
from benchmarks.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Results:
    """See benchmarks/page.py for what each means. `register_file`: bytes of a graph that holds the register alone."""

    machine: Machine
    graph: str
    scale: float
    seed: int
    sizes: Sizes
    register: Stage[float]
    register_file: int
    loaded: Stage[Loaded]
    snapshot: Stage[Asked]
    cypher: Stage[Asked]
    agreed: dict[str, bool]
    terminal: Terminal | None
    server: Server | None
    lists: list[ListLoad]

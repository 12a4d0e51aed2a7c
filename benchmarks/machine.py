"""What the figures were taken on; nothing that names the machine or its owner."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("lianjian", "ladybug", "polars", "numpy", "pyarrow", "orjson")


@dataclass(frozen=True, slots=True)
class Machine:
    """Processor, cores, bytes of memory, system, Python, versions of libraries, and the load average of the last minute."""

    processor: str
    cores: int
    memory: int
    system: str
    python: str
    libraries: tuple[tuple[str, str], ...]
    load: float


def this_machine() -> Machine:
    """The machine that runs this."""
    return Machine(
        processor=_field("/proc/cpuinfo", "model name"),
        cores=len(os.sched_getaffinity(0)),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system=f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}",
        python=platform.python_version(),
        libraries=tuple((name, version(name)) for name in LIBRARIES),
        load=os.getloadavg()[0],
    )


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"

"""The embedded engine on a disk that gets full: the version before stays, and the next load goes in once there is room."""

import subprocess
import sys
from pathlib import Path

from tests.faults.disk import SmallDisk
from tests.faults.outcomes import promised
from tests.graph.test_durability import assert_whole

ROOT = Path(__file__).parents[2]

#: Loads the batch of a number into a graph; says the status and the sentence of a failure.
WRITER = """
import sys
from lianjian.errors import LianjianError
from lianjian.graph.store import open_store
from tests.graph.test_durability import numbered
try:
    with open_store(sys.argv[1], create=True, write=True) as store:
        store.load(numbered(int(sys.argv[2])).batch())
except LianjianError as error:
    sys.exit(f"{error.code} {error.status}: {error}")
"""


def load(disk: SmallDisk, number: int) -> str:
    command = [*disk.command, sys.executable, "-c", WRITER, str(disk.folder / "g.db"), str(number)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stderr.strip()


def test_a_full_disk_leaves_the_version_before(small_disk: SmallDisk) -> None:
    graph = small_disk.inside / "g.db"
    assert load(small_disk, 1) == ""
    outcome = promised("The disk of a graph file is full")
    for room in (0, 1_000_000):
        small_disk.fill(leave=room)
        failed = load(small_disk, 2)
        small_disk.relieve()
        assert failed.startswith(f"{outcome.code} {outcome.status}: "), failed
        assert "No space left" in failed
        assert assert_whole(graph, 1) == 1
    assert load(small_disk, 2) == ""
    assert assert_whole(graph, 2) == 2

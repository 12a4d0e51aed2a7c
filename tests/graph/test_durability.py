"""Killed at any moment, a graph opens again with every acknowledged load whole and no half load."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from lianjian.errors import BadInput, StoreError
from lianjian.graph import ladybug_file
from lianjian.graph.store import Store, open_store
from tests.graph.model import MEMBER, Said, Speaker

pytestmark = pytest.mark.embedded("the writer of a file is killed; servers are harmed in tests/faults")

ROOT = Path(__file__).parents[2]

#: Loads numbered batches for ever and prints each number when its load is acknowledged.
WRITER = """
import sys
from tests.graph.test_durability import numbered
from lianjian.graph.store import open_store
with open_store(sys.argv[1], write=True) as store:
    number = store.version()
    print("ready", flush=True)
    while True:
        number += 1
        result = store.load(numbered(number).batch())
        print(result.version, flush=True)
"""

CREATOR = """
import sys
from lianjian.graph.register import create_graph
create_graph(sys.argv[1]).close()
print("made", flush=True)
"""


def numbered(number: int) -> Speaker:
    """A source of 2,000 organisations and memberships, every one of which tells the number of its version."""
    names = [f"o{place + number}" for place in range(2000)]
    says = [Said("Organization", name, "", (("name", f"{number} " + "长" * 60),), row) for row, name in enumerate(names, 2)]
    says += [Said(MEMBER, name, "a", (("roles", [str(number)]),), row) for row, name in enumerate(names, 2)]
    return Speaker("x", digest=str(number), says=[*says, Said("Alliance", "a", "", (), 2)])


def assert_whole(path: str | Path, at_least: int) -> int:
    with open_store(path) as store:
        frames = store.frames()
    version = frames.version
    assert version >= at_least
    if version:
        assert set(frames.nodes["Organization"]["name"].str.split(" ").list.first()) == {str(version)}
        assert frames.nodes["Organization"].height == frames.relations[MEMBER].height == 2000
        assert frames.relations[MEMBER]["roles"].explode().unique().to_list() == [str(version)]
        assert frames.sources["digest"].to_list() == [str(version)]
    return version


def test_killed_at_random_moments_it_keeps_every_acknowledged_load(graph: Path) -> None:
    moment = random.Random(3303)
    version = 0
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, str(graph)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            told = [int(writer.stdout.readline())]
            time.sleep(moment.uniform(0.0, 1.0))
            writer.kill()
            told += [int(line) for line in writer.stdout.read().splitlines()]
        assert told[0] == version + 1
        version = assert_whole(graph, max(told))


@pytest.mark.parametrize("left", ["g.db", "g.db.wal", "g.db.wal.checkpoint", "g.db.shadow", "g.db.checkpoint.intent.lock"])
def test_what_a_killed_load_left_beside_the_graph_does_not_matter(store: Store, graph: Path, left: str) -> None:
    store.load(numbered(1).batch())
    folder = graph.with_name(f"{graph.name}.new")
    folder.mkdir()
    (folder / left).write_bytes(graph.read_bytes()[:5000])
    store.load(numbered(2).batch())
    assert assert_whole(graph, 2) == 2
    assert not folder.exists()


def test_killed_while_it_is_made_a_graph_does_not_block_the_next(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    for seconds in (1.0, 3.0):
        with subprocess.Popen([sys.executable, "-c", CREATOR, str(path)], cwd=ROOT) as maker:
            time.sleep(seconds)
            maker.send_signal(signal.SIGKILL)
        if path.exists():
            path.unlink()
        else:
            with pytest.raises(BadInput):
                open_store(path)
    subprocess.run([sys.executable, "-c", CREATOR, str(path)], cwd=ROOT, check=True, capture_output=True)
    with open_store(path) as store:
        assert store.frames().nodes["Place"].height == 665_276
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.db", "new.db.lock"]


def test_a_load_that_fails_on_the_way_leaves_the_version_before(
    store: Store, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.load(numbered(1).batch())
    query = ladybug_file.LadybugFile.query

    def full(self: ladybug_file.LadybugFile, text: str, given: pl.DataFrame | None = None) -> pl.DataFrame:
        if text.startswith("COPY `Load`"):
            raise OSError(28, "No space left on device")
        return query(self, text, given)

    monkeypatch.setattr(ladybug_file.LadybugFile, "query", full)
    with pytest.raises(StoreError, match="No space left"):
        store.load(numbered(2).batch())
    monkeypatch.undo()
    assert_whole(graph, 1)
    assert store.version() == 1
    assert store.load(numbered(2).batch()).version == 2
    assert not list(graph.parent.glob("*.new*"))

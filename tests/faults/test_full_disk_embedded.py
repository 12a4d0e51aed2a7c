"""The embedded engine on a disk that gets full: the version before stays, and the next load goes in once there is room."""

from lianjian.graph.store import open_store
from tests.faults.disk import SmallDisk
from tests.faults.outcomes import fails_as
from tests.graph.test_durability import assert_whole, numbered


def test_a_full_disk_leaves_the_version_before(small_disk: SmallDisk) -> None:
    graph = small_disk.inside / "g.db"
    with open_store(graph, create=True, write=True) as store:
        store.load(numbered(1).batch())
        for room in (0, 1_000_000):
            small_disk.fill(leave=room)
            with fails_as("The disk of a graph file is full") as raised:
                store.load(numbered(2).batch())
            small_disk.relieve()
            assert "No space left" in raised.value.en
            assert assert_whole(graph, 1) == 1
        store.load(numbered(2).batch())
    assert assert_whole(graph, 2) == 2
    assert not list(small_disk.inside.glob("*.new*"))

"""A cluster whose leader moves: loads go to whoever leads, once, and what was written is read again from any member."""

from collections.abc import Iterator
from functools import partial

import pytest

from lianjian.graph.store import open_store
from tests.faults.cluster import Cluster
from tests.faults.loads import Graph
from tests.faults.outcomes import fails_as
from tests.faults.peer import Relay
from tests.faults.wire import Signature


@pytest.fixture
def cluster(graph: Graph) -> Iterator[Cluster]:
    """Three members over the graph's server."""
    with Cluster(partial(Relay, graph.port)) as cluster:
        yield cluster


@pytest.mark.parametrize("signature", [Signature.RUN, Signature.COMMIT])
def test_the_leader_moves_during_a_load(graph: Graph, cluster: Cluster, signature: Signature) -> None:
    with open_store(cluster.url, write=True) as store:
        cluster.move_at(signature, leader=1, nth=1 if signature is Signature.COMMIT else 4)
        assert graph.load_into(store) == graph.newest()
    graph.assert_whole()
    assert wrote(cluster) == [True, True, False]


def test_the_leader_moves_again_and_again(graph: Graph, cluster: Cluster, in_parts: None) -> None:
    with open_store(cluster.url, write=True) as store:
        for leader, nth in ((1, 2), (2, 1), (0, 3)):
            cluster.move_at(Signature.COMMIT, leader, nth)
        assert graph.load_into(store) == graph.newest()
    graph.assert_whole()
    assert wrote(cluster) == [True, True, True]


def test_what_was_written_is_read_from_another_member(graph: Graph, cluster: Cluster) -> None:
    with open_store(cluster.url, write=True) as store:
        graph.load_into(store)
        asked = len(cluster.requests(Signature.BEGIN))
        assert store.frames().version == graph.version
        begun = [request.fields[0] for request in cluster.requests(Signature.BEGIN)[asked:]]
    assert begun
    assert all(one["mode"] == "r" and one["bookmarks"] for one in begun)


def test_without_a_leader_a_load_waits_and_is_given_up(graph: Graph, cluster: Cluster, impatient: None) -> None:
    with open_store(cluster.url, write=True) as store:
        cluster.move_at(Signature.COMMIT, leader=None)
        with fails_as("The cluster has no leader"):
            store.load(graph.next().batch())
    graph.assert_whole()
    cluster.leader = 2
    graph.load(cluster.url)
    graph.assert_whole()


def test_a_leader_that_comes_back_in_time_is_waited_for(graph: Graph, cluster: Cluster) -> None:
    with open_store(cluster.url, write=True) as store:
        cluster.move_at(Signature.COMMIT, leader=None)
        cluster.move_at(Signature.ROUTE, leader=1, nth=2)
        assert graph.load_into(store) == graph.newest()
    graph.assert_whole()


def test_a_member_that_does_not_lead_can_be_read_and_not_written(graph: Graph, cluster: Cluster) -> None:
    follower = cluster.members[1].url
    with open_store(follower) as store:
        assert store.version() == graph.version
    with fails_as("The server is only for reading") as raised:
        open_store(follower, write=True)
    assert "neo4j://" in raised.value.en


def test_members_that_are_gone_are_gone_around(graph: Graph, cluster: Cluster) -> None:
    with open_store(cluster.url, write=True) as store:
        cluster.members[1].stop()
        graph.load_into(store)
    graph.assert_whole()


def wrote(cluster: Cluster) -> list[bool]:
    """Which members were asked to write."""
    return [any(request.writes for request in member.asked(Signature.RUN)) for member in cluster.members]

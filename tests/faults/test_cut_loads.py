"""Loads over a connection that breaks: each is in the graph once or not at all, and the client knows which."""

import random

import pytest

from lianjian.graph.store import open_store
from tests.faults.loads import Graph
from tests.faults.outcomes import fails_as
from tests.faults.packstream import Structure
from tests.faults.peer import Break, Peer, Request, breaking
from tests.faults.proxy import Proxy
from tests.faults.wire import Signature


@pytest.fixture(params=["one transaction", "in parts"])
def size(request: pytest.FixtureRequest) -> str:
    """Loads that fit into a transaction, and loads that do not."""
    if request.param == "in parts":
        request.getfixturevalue("in_parts")
    return str(request.param)


@pytest.mark.parametrize("end", [Break(), Break(handed_on=True)], ids=["commit lost", "answer lost"])
def test_a_commit_that_breaks_is_looked_up_and_done_once(
    graph: Graph, peer: Peer, size: str, end: Break, caplog: pytest.LogCaptureFixture
) -> None:
    for nth in (1, 4) if size == "in parts" else (1,):
        with open_store(peer.url, write=True) as store:
            peer.script = [breaking(Signature.COMMIT, end, nth)]
            assert graph.load_into(store) == graph.newest()
        graph.assert_whole()
    assert "looking whether it happened" in caplog.text


def test_a_commit_that_arrives_late_is_not_taken_for_another_load(graph: Graph, peer: Peer) -> None:
    with open_store(peer.url, write=True) as store:
        peer.script = [breaking(Signature.COMMIT, Break(handed_on=True, late=1.0))]
        assert graph.load_into(store) == graph.newest()
    graph.assert_whole()


@pytest.mark.parametrize("end", [Break(), Break(handed_on=True)], ids=["commit lost", "answer lost"])
def test_a_commit_that_breaks_when_a_graph_is_opened_does_no_harm(graph: Graph, peer: Peer, end: Break) -> None:
    peer.script = [breaking(Signature.COMMIT, end)]
    with open_store(peer.url, write=True) as store:
        graph.load_into(store)
    graph.assert_whole()


def test_a_read_that_breaks_at_its_end_has_read_all(graph: Graph, peer: Peer) -> None:
    def end(request: Request) -> Structure | None:
        if request.signature is Signature.COMMIT and not request.writes:
            raise Break
        return None

    with open_store(peer.url) as store:
        peer.script = [end]
        assert store.frames().version == graph.version
        assert store.sources()["digest"].to_list() == [str(graph.version)]


def test_a_commit_that_breaks_every_time_is_given_up(graph: Graph, peer: Peer) -> None:
    with open_store(peer.url, write=True) as store:
        peer.script = [breaking(Signature.COMMIT, Break(), times=99)]
        with fails_as("The connection breaks at every commit"):
            store.load(graph.next().batch())
    assert sum(request.writes for request in peer.asked(Signature.COMMIT)) < 10
    graph.assert_whole()
    graph.load()
    graph.assert_whole()


def test_a_server_that_is_gone_during_a_load_leaves_the_version_before(graph: Graph, peer: Peer, impatient: None) -> None:
    with open_store(peer.url, write=True) as store:
        peer.script = [breaking(Signature.RUN, Break(meanwhile=peer.refuse), nth=4)]
        with fails_as("The server is gone during a load"):
            store.load(graph.next().batch())
    graph.assert_whole()
    graph.load()
    graph.assert_whole()


@pytest.mark.parametrize("happened", [False, True])
def test_a_commit_that_nobody_can_look_up_is_said_to_be_unknown(
    graph: Graph, peer: Peer, happened: bool, impatient: None
) -> None:
    def end(request: Request) -> Structure | None:
        if request.signature is Signature.COMMIT and request.writes:
            peer.refuse()
            raise Break(handed_on=happened)
        return None

    with open_store(peer.url, write=True) as store:
        peer.script = [end]
        with fails_as("The connection breaks at the commit and does not come back") as raised:
            store.load(graph.next().batch())
    assert "not known" in raised.value.en
    if happened:
        with open_store(graph.url, write=True) as store:
            assert store.load(graph.next().batch()).load is None
        graph.version += 1
    else:
        graph.load()
    graph.assert_whole()


def test_a_transaction_that_breaks_is_tried_again_and_that_is_said(
    graph: Graph, peer: Peer, size: str, caplog: pytest.LogCaptureFixture
) -> None:
    with open_store(peer.url, write=True) as store:
        peer.script = [breaking(Signature.RUN, Break(), nth=5)]
        assert graph.load_into(store) == graph.newest()
    graph.assert_whole()
    assert "retry 1" in caplog.text


def test_a_connection_that_breaks_anywhere_is_tried_again(graph: Graph, proxy: Proxy, size: str) -> None:
    moment = random.Random(3303)
    with open_store(proxy.url, write=True) as store:
        before = dict(proxy.passed)
        graph.load_into(store)
        sent, answered = (proxy.passed[way] - before[way] for way in ("up", "down"))
    for cut in ({"sent": moment.randrange(sent)}, {"answered": moment.randrange(answered)}):
        with open_store(proxy.url, write=True) as store:
            proxy.cut_after(**cut)
            assert graph.load_into(store) == graph.newest()
        graph.assert_whole()
        proxy.heal()

"""Connections that are slow or silent: slow ones do, silent ones are given up, and keep nobody else from loading for ever."""

import threading
from functools import partial

import pytest

from lianjian.graph import bolt_link
from lianjian.graph.store import open_store
from tests.faults.loads import Graph
from tests.faults.outcomes import fails_as
from tests.faults.peer import Break, Peer, Relay, breaking
from tests.faults.proxy import Proxy
from tests.faults.wire import Signature


def test_a_slow_connection_does(graph: Graph, proxy: Proxy) -> None:
    with open_store(proxy.url, write=True) as store:
        proxy.delay, proxy.rate = 0.005, 2e6
        assert graph.load_into(store) == graph.newest()
        assert store.frames().version == graph.version
    graph.assert_whole()


def test_a_server_that_falls_silent_is_given_up_and_its_lock_ends(
    graph: Graph, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    # The transaction that the client gave up stays open, as one does behind a router that broke: nobody tells the server.
    silence = breaking(Signature.RUN, Break(meanwhile=over.wait), nth=3, times=99)
    try:
        with Peer(partial(Relay, graph.port), hints={"connection.recv_timeout_seconds": 8}) as peer:
            with open_store(peer.url, write=True) as store:
                peer.script = [silence]
                with monkeypatch.context() as patch, fails_as("The server falls silent during a load"):
                    patch.setattr(bolt_link, "WRITE_SECONDS", 10.0)
                    store.load(graph.next().batch())
            graph.load()
            graph.assert_whole()
    finally:
        over.set()

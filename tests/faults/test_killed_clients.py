"""Clients that are killed with SIGKILL at the moments that matter: no load is half there, and the next one goes in."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lianjian.graph import bolt_turn
from lianjian.graph.store import new_store, open_store
from tests.faults.loads import Graph, numbered
from tests.faults.outcomes import fails_as
from tests.faults.peer import Break, Peer, Rule, breaking
from tests.faults.wire import Signature
from tests.graph.model import expected, held

ROOT = Path(__file__).parents[2]

#: Makes the load of a number: in one transaction, in parts, or in parts as the first of a new graph.
CLIENT = """
import sys
from lianjian.graph import bolt_queries, bolt_writer
from lianjian.graph.store import new_store, open_store
from tests.faults.loads import numbered
url, number, how = sys.argv[1:]
batch = numbered(int(number)).batch()
if how != "whole":
    bolt_writer.WHOLE_ROWS, bolt_queries.BATCH_ROWS = 100, 60
if how == "new":
    new_store(url, batch)
with open_store(url, write=True) as store:
    print("open", flush=True)
    sys.stdin.readline()
    store.load(batch)
"""


@pytest.mark.parametrize("arrives", [False, True])
def test_a_client_that_is_killed_as_it_commits_leaves_all_or_nothing(graph: Graph, peer: Peer, arrives: bool) -> None:
    with client(peer.url, graph.version + 1, "whole") as process:
        loads(process, breaking(Signature.COMMIT, Break(handed_on=arrives, meanwhile=process.kill)), peer)
    peer.stop()
    graph.version += arrives
    graph.assert_whole()
    graph.load()
    graph.assert_whole()


def test_a_client_that_is_killed_in_a_large_load_leaves_nothing_that_is_seen(
    graph: Graph, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client(peer.url, graph.version + 1, "parts") as process:
        loads(process, breaking(Signature.COMMIT, Break(meanwhile=process.kill), nth=4), peer)
    with open_store(graph.url) as store:
        assert held(store.frames()) == expected([numbered(graph.version)])
    monkeypatch.setattr(bolt_turn, "LEASE_SECONDS", 3600)
    with fails_as("Another load is under way, or was broken off a moment ago"):
        open_store(graph.url, write=True)
    monkeypatch.setattr(bolt_turn, "LEASE_SECONDS", 0)
    graph.load()
    graph.assert_whole()


def test_a_client_that_is_killed_as_it_makes_a_graph_leaves_none(
    graph: Graph, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.clear()
    with client(peer.url, 1, "new") as process:
        peer.script = [breaking(Signature.COMMIT, Break(meanwhile=process.kill), nth=6)]
        ended(process)
    with fails_as("There is no graph"):
        open_store(graph.url)
    monkeypatch.setattr(bolt_turn, "LEASE_SECONDS", 0)
    new_store(graph.url, numbered(1).batch()).close()
    graph.assert_whole()


def client(url: str, number: int, how: str) -> subprocess.Popen[str]:
    """A process that makes the load of a number."""
    command = [sys.executable, "-c", CLIENT, url, str(number), how]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def loads(process: subprocess.Popen[str], kill: Rule, peer: Peer) -> None:
    """Lets it load, once it has opened the graph, and waits until it has been killed."""
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    peer.script = [kill]
    ended(process)


def ended(process: subprocess.Popen[str]) -> None:
    """Waits until it has been killed."""
    process.communicate("\n", timeout=120)
    assert process.returncode == -signal.SIGKILL

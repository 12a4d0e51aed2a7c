"""The service over a connection that breaks: it answers from what it has, says so, and catches up."""

import random
import time
from collections.abc import Callable

import httpx
import pytest

from lianjian.graph import follow
from tests.api.conftest import served
from tests.faults.loads import Graph
from tests.faults.proxy import Proxy

ALLIANCE = "/api/entities/Alliance/a"


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service looks ten times as often."""
    monkeypatch.setattr(follow, "PAUSE", 0.1)
    monkeypatch.setattr(follow, "LONGEST_PAUSE", 0.5)


def test_it_answers_while_the_server_is_gone_and_catches_up(graph: Graph, proxy: Proxy, often: None, impatient: None) -> None:
    with served(proxy.url) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert shown(client) == graph.version == 1
        proxy.refuse()
        await_that(lambda: health(client)["status"] == "behind")
        assert health(client)["failing_since"]
        graph.load()
        assert shown(client) == 1
        proxy.accept()
        await_that(lambda: health(client)["status"] == "ok" and health(client)["version"] == graph.version)
        assert shown(client) == graph.version


def test_connections_that_break_while_it_reads_change_no_answer(graph: Graph, proxy: Proxy, often: None, impatient: None) -> None:
    moment = random.Random(3303)
    with served(proxy.url) as address, httpx.Client(base_url=address, timeout=60) as client:
        for _ in range(4):
            proxy.cut_after(answered=moment.randrange(20_000))
            graph.load()
            await_that(lambda: shown(client) == graph.version)
            proxy.heal()


def health(client: httpx.Client) -> dict[str, object]:
    found: dict[str, object] = client.get("/health").raise_for_status().json()
    return found


def shown(client: httpx.Client) -> int:
    """The version that an answer is from: the alliance bears its number as its name."""
    return int(client.get(ALLIANCE).raise_for_status().json()["entity"]["name"])


def await_that(happened: Callable[[], bool]) -> None:
    """Waits for what must come, a minute at most."""
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)

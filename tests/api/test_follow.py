"""A running service follows the graph: after a load it answers from the new version."""

import socket
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from lianjian.api.server import run
from lianjian.errors import BadInput, GraphMismatch
from lianjian.graph import follow
from lianjian.loaders.into import load_into
from tests.api.conftest import served


def test_a_load_shows_without_a_restart(new_graph: Callable[[str], Path], tmp_path: Path) -> None:
    graph = new_graph("served.db")
    table = tmp_path / "品牌.csv"
    table.write_text("编号,品牌名称,所在区划\nB1,新绿红,3303\n", encoding="utf-8")
    with served(graph) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/api/derivatives", params={"brand": "B1"}).status_code == 404
        before = client.get("/health").json()
        load_into(str(graph), [table])
        after = health(client, lambda told: told["version"] > before["version"])
        assert (before["status"], after["status"]) == ("ok", "ok")
        assert client.get("/api/derivatives", params={"brand": "B1"}).json()["brand"]["name"] == "新绿红"


def test_while_the_graph_cannot_be_read_it_answers_and_says_since_when(
    new_graph: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "PAUSE", 0.1)
    graph = new_graph("served.db")
    with served(graph) as address, httpx.Client(base_url=address, timeout=60) as client:
        fine = client.get("/health").json()
        away = graph.rename(graph.with_name("away.db"))
        behind = health(client, lambda told: told["status"] == "behind")
        assert behind["version"] == fine["version"]
        assert datetime.fromisoformat(behind["failing_since"]).tzinfo is not None
        assert client.get("/api/search", params={"q": "鹿城区"}).status_code == 200
        away.rename(graph)
        assert health(client, lambda told: told["status"] == "ok") == fine


def health(client: httpx.Client, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What /health tells when it is so; a minute at most."""
    for _ in range(600):
        told: dict[str, Any] = client.get("/health").json()
        if until(told):
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def test_only_this_machine_is_served(facts_graph: Path) -> None:
    with pytest.raises(BadInput):
        run(str(facts_graph), "0.0.0.0", 8000)


def test_a_port_in_use_is_said_in_a_sentence(facts_graph: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BadInput, match="--port"):
        run(str(facts_graph), "127.0.0.1", taken.getsockname()[1])


def test_a_graph_that_cannot_be_read_ends_before_serving(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        run(str(tmp_path / "none.db"), "127.0.0.1", 0)
    (tmp_path / "letter.db").write_text("dear all", encoding="utf-8")
    with pytest.raises(GraphMismatch):
        run(str(tmp_path / "letter.db"), "127.0.0.1", 0)

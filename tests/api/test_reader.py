"""A running service follows the graph: after a load it answers from the new version."""

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from lianjian.api import reader
from lianjian.api.server import run
from lianjian.errors import BadInput, GraphMismatch
from lianjian.loaders.into import load_into
from tests.api.conftest import served


def test_a_load_shows_without_a_restart(
    new_graph: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PATIENCE", 0.0)
    graph = new_graph("served.db")
    table = tmp_path / "品牌.csv"
    table.write_text("编号,品牌名称,所在区划\nB1,新绿红,3303\n", encoding="utf-8")
    with served(graph) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/api/derivatives", params={"brand": "B1"}).status_code == 404
        before = client.get("/health").json()["version"]
        load_into(str(graph), [table])
        assert client.get("/api/derivatives", params={"brand": "B1"}).json()["brand"]["name"] == "新绿红"
        assert client.get("/health").json()["version"] > before


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

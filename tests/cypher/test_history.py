"""The recipe for what was said over time, on every engine."""

import json
from pathlib import Path

import polars as pl

from lianjian.graph.records import Batch, SourceInfo
from lianjian.graph.store import open_store
from tests.conftest import EXAMPLES
from tests.engines import Engine


def said(source: str, name: str, row: int = 2) -> Batch:
    """One brand by one source."""
    columns = {"id": pl.String, "name": pl.String, "source": pl.Int64, "row": pl.Int64}
    frame = pl.DataFrame({"id": ["B1"], "name": [name], "source": [0], "row": [row]}, schema=columns)
    return Batch([SourceInfo(source, source, "", name)], {"Brand": frame})


def test_history(engine: Engine, tmp_path: Path) -> None:
    text = (EXAMPLES / "cypher" / "history.cypher").read_text(encoding="utf-8")
    graph = engine.vacant(tmp_path / "graph.db")
    with open_store(graph, create=True, write=True) as store:
        store.load(said("甲表", "瓯江红"))
        store.load(said("甲表", "瓯江红色", 3))
        (was, now) = sorted(store.query(text, {"id": "B1"}).rows, key=lambda row: str(row[4]), reverse=True)
        assert (was[:2], json.loads(was[2])["name"]) == (["甲表", 2], "瓯江红")
        assert was[3] <= was[4] == now[3]
        assert (now[:3], now[4]) == (["甲表", 3, "瓯江红色"], "")
        store.load(said("乙表", "瓯江红"))
        rows = store.query(text, {"id": "B1"}).rows
        assert sorted((row[0], bool(row[4])) for row in rows) == [("乙表", False), ("甲表", False), ("甲表", True)]

"""What a load leaves for whoever loads next: a text in the graph's Meta that counts while that load is the graph's last.

Meta belongs to one keeping of a graph, so a memo does not travel with copies and archives; nor is it any part of what the graph
says. Who finds none has to do the work.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from lianjian.graph.engine import Engine

_NAME = "memo"


class Memo(NamedTuple):
    """The memo of the load that made a version of the graph."""

    version: int
    text: str


def noted(load: str, text: str | None) -> Mapping[str, str]:
    """The entries of Meta by which a load leaves a memo."""
    return {} if text is None else {_NAME: json.dumps({"load": load, "text": text})}


def read_memo(engine: Engine) -> Memo | None:
    """What the graph's last load left, None where it left nothing."""
    meta = dict(engine.book("Meta").select("name", "value").iter_rows())
    last = engine.book("Load").filter(pl.col("n") == pl.col("n").max())
    if _NAME not in meta or last.is_empty():
        return None
    memo = json.loads(meta[_NAME])
    return Memo(int(last["version"].item()), str(memo["text"])) if memo["load"] == last["id"].item() else None

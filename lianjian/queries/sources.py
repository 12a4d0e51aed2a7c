"""Where what the graph holds comes from."""

from typing import Any

import polars as pl

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer
from lianjian.queries.common.synthetic import synthetic_note

COLUMNS = ("name", "file", "sheet", "grade", "date", "publisher", "synthetic")


def sources(snapshot: Snapshot) -> Answer:
    """Every source of the graph with its grade, date and publisher, by name; `synthetic` ones are invented examples."""
    frame = snapshot.sources.sort("name")
    rows: list[dict[str, Any]] = frame.select(pl.col(c) for c in COLUMNS if c in frame.columns).to_dicts()
    return Answer("sources", {"version": snapshot.version, "sources": rows}, synthetic_note(snapshot))

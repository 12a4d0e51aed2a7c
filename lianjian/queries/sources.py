"""Where what the graph holds comes from."""

from typing import Any

import polars as pl

from lianjian.graph.records import FORGOTTEN
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.synthetic import synthetic_note

COLUMNS = ("name", "file", "sheet", "grade", "date", "publisher", "synthetic")


def sources(snapshot: Snapshot, versions: pl.DataFrame | None = None) -> Answer:
    """Every source of the graph with its grade, date and publisher, by name; `synthetic` ones are invented examples.

    A source that was `forgotten` says nothing any more. With `versions` (the store's) each has the versions that it has had,
    the oldest first: grade, date, whether it was forgotten with it, and the load that brought it.
    """
    frame = snapshot.sources.sort("name")
    rows: list[dict[str, Any]] = frame.select(pl.col(c) for c in COLUMNS if c in frame.columns).to_dicts()
    numbers, digests = frame["n"].to_list(), frame["digest"].to_list()
    for row, number, digest in zip(rows, numbers, digests, strict=True):
        row["forgotten"] = digest == FORGOTTEN
        if versions is not None:
            row["versions"] = _versions(versions, number, snapshot.version)
    return Answer("sources", {"version": snapshot.version, "sources": rows}, synthetic_note(snapshot))


def _versions(versions: pl.DataFrame, source: int, newest: int) -> list[Json]:
    mine = versions.filter((pl.col("source") == source) & (pl.col("version") <= newest))
    return [
        {
            "forgotten": one["digest"] == FORGOTTEN,
            "grade": one["grade"],
            "date": one["date"],
            "load": {"id": one["load"], "version": one["version"], "at": one["at"]},
        }
        for one in mine.iter_rows(named=True)
    ]

"""The log of changes: which rows each of the last loads wrote, so that a reader is brought up to date by difference.

It is the book Change. Every version has a row for each table that it wrote to, with the keys of the things; or one row that
names no table, when the load wrote to the books alone (`whole` is false) or to more things than are worth listing (true).
So the log reaches back as far as no version is missing from it.
"""

from collections.abc import Sequence

import polars as pl

from lianjian.graph import layout
from lianjian.graph.engine import TableChange
from lianjian.graph.layout import CHANGE, KEYS, Table
from lianjian.graph.rowsets import distinct, together

#: A load that writes to more things than this is not listed: reading the graph anew costs about as much.
MOST_LISTED = 100_000
#: The log forgets what is older than so many versions, or than so many things.
VERSIONS_KEPT = 64
KEYS_KEPT = 200_000


def entries(version: int, changes: Sequence[TableChange], first: int) -> pl.DataFrame:
    """The rows of Change about a load, numbered from `first`."""
    written = [(change.table, _keys(change)) for change in changes]
    if sum(keys.height for _, keys in written) > MOST_LISTED:
        rows = [_entry(version, whole=True)]
    else:
        rows = [_entry(version, table, keys.sort(KEYS)) for table, keys in written] or [_entry(version)]
    numbered = [{"n": first + place, **row} for place, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema=dict(CHANGE))


def forgotten(log: pl.DataFrame) -> pl.DataFrame:
    """`n` of the rows that the log, with its newest version in it, no longer has to keep."""
    by_version = log.group_by("version").agg(keys=pl.col("start").list.len().sum()).sort("version", descending=True)
    too_old = pl.col("keys").cum_sum() > KEYS_KEPT
    outdated = by_version.filter(too_old | (pl.int_range(pl.len()) >= VERSIONS_KEPT))
    return log.filter(pl.col("version").is_in(outdated["version"].implode())).select("n")


def touched(log: pl.DataFrame, version: int, now: int) -> list[tuple[Table, pl.DataFrame]] | None:
    """The tables that versions after `version`, up to `now` at least, wrote to, with the keys (`start`, `end`).

    None when the log does not tell: it does not reach back so far, or a load was not listed.
    """
    since = log.filter(pl.col("version") > version)
    if since["whole"].any() or not set(range(version + 1, now + 1)).issubset(since["version"]):
        return None
    found = []
    for table in layout.tables():
        start_kind, end_kind = table.ends
        mine = since.filter(
            pl.col("table") == table.name,
            pl.col("start_kind").eq_missing(pl.lit(start_kind, pl.String)),
            pl.col("end_kind").eq_missing(pl.lit(end_kind, pl.String)),
        )
        if mine.height:
            found.append((table, _listed(table, mine)))
    return found


def _keys(change: TableChange) -> pl.DataFrame:
    frames = (change.create, change.update, change.delete)
    return distinct(together(frame.select(KEYS) for frame in frames))


def _entry(
    version: int, table: Table | None = None, keys: pl.DataFrame | None = None, *, whole: bool = False
) -> dict[str, object]:
    start_kind, end_kind = table.ends if table else (None, None)
    return {
        "version": version,
        "table": table.name if table else None,
        "start_kind": start_kind,
        "end_kind": end_kind,
        "start": keys["start"].to_list() if keys is not None else [],
        "end": keys["end"].to_list() if keys is not None and table and table.edge else [],
        "whole": whole,
    }


def _listed(table: Table, entries: pl.DataFrame) -> pl.DataFrame:
    if table.edge is None:
        return entries.select("start").explode("start").unique().sort("start").with_columns(end=pl.lit(""))
    return entries.select(KEYS).explode(KEYS).unique().sort(KEYS)

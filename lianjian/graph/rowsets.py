"""Rows as sets: what the parts of a load do to each other again and again, without copying where all rows stay, or none.

Most loads are of one sort: a new list of things that nobody spoke of before, each once. Then hardly any of this has work to do,
and a frame of a million rows that is copied for nothing takes as much memory as the list itself.
"""

from collections.abc import Iterable, Sequence

import polars as pl


def where(rows: pl.DataFrame, condition: pl.Expr) -> pl.DataFrame:
    """The rows that meet a condition; null is no."""
    some_stay_out = rows.select((~condition.fill_null(False)).any()).item()
    return rows.filter(condition) if some_stay_out else rows


def among(rows: pl.DataFrame, others: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """The rows whose keys are among those of the others, null as any value."""
    if rows.is_empty() or others.is_empty():
        return rows.clear()
    return rows.join(others, on=on, how="semi", nulls_equal=True)


def without(rows: pl.DataFrame, others: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """The rows whose keys are not among those of the others, null as any value."""
    if rows.is_empty() or others.is_empty():
        return rows
    return rows.join(others, on=on, how="anti", nulls_equal=True)


def together(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The rows of frames with the same columns, one after the other; at least one frame is given."""
    given = list(frames)
    filled = [frame for frame in given if not frame.is_empty()]
    return filled[0] if len(filled) == 1 else pl.concat(filled or given[:1])


def are_distinct(rows: pl.DataFrame, on: Sequence[str]) -> bool:
    """Whether surely no two rows have the same keys. In a rare case rows that are distinct are not told as such.

    By hashes: comparing the keys themselves takes many times their memory.
    """
    return rows.height < 2 or rows.select(on).hash_rows().n_unique() == rows.height


def distinct(rows: pl.DataFrame) -> pl.DataFrame:
    """Each row once."""
    return rows if are_distinct(rows, rows.columns) else rows.unique()

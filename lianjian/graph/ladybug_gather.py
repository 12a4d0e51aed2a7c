"""Rows gathered in a Parquet file for Ladybug's COPY, which reads it piece by piece; of a frame it makes several copies first.

Writing a million needs with two relations each took a process to 1,694 MiB by frames, to 1,221 MiB by files, in the same time.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq


def gather(path: Path, frames: Iterator[pl.DataFrame]) -> None:
    """Writes frames of the same columns, at least one, into one file, a piece each."""
    first = next(frames).to_arrow()
    with pq.ParquetWriter(path, first.schema, compression="lz4") as writer:
        writer.write_table(first)
        for frame in frames:
            writer.write_table(frame.to_arrow())


def in_cypher(path: Path) -> str:
    """A path as Cypher reads it."""
    return "'" + str(path).replace("\\", "\\\\").replace("'", "\\'") + "'"

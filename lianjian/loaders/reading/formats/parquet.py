"""Reading Parquet files, what statistics programs and pandas write. How much they hold is known before they are read."""

from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from lianjian.errors import BadInput
from lianjian.loaders.reading import limits
from lianjian.loaders.reading.formats.records import records_grid
from lianjian.loaders.reading.grid import FoundSheet, Grid


def parquet_sheets(path: Path) -> list[FoundSheet]:
    """The one table of a Parquet file. Raises BadInput for one that is broken or too large."""
    limits.check_bytes(path, limits.MAX_WORKBOOK)
    try:
        about = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise _broken(path) from error
    groups = [about.row_group(at) for at in range(about.num_row_groups)]
    values = sum(group.column(at).num_values for group in groups for at in range(group.num_columns))
    if about.num_rows > limits.MAX_ROWS or values > limits.MAX_CELLS:
        raise limits.too_many_cells(path, "")
    return [FoundSheet("", "visible", partial(_read, path))]


def _read(path: Path) -> Grid:
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _broken(path) from error
    characters = sum(frame.select(pl.col(pl.String).str.len_bytes().sum()).row(0)) if frame.height else 0
    if characters > limits.MAX_CHARACTERS:
        raise limits.too_much_text(path, "")
    return records_grid(path, "", enumerate(frame.iter_rows(named=True), start=1))


def _broken(path: Path) -> BadInput:
    return BadInput(
        f"“{path.name}”已损坏或不是 Parquet 文件：请重新导出，或另存为 xlsx 再载入。",
        f"{path.name!r} is damaged or no Parquet file: export it anew, or save the list as xlsx.",
    )

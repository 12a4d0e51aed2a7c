"""Reading Parquet files, what statistics programs and pandas write. How much they hold is known before it is taken out.

By pyarrow and not by polars, which ends the process on some damaged files.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lianjian.errors import BadInput
from lianjian.loaders.reading import limits
from lianjian.loaders.reading.formats.records import records_grid
from lianjian.loaders.reading.grid import FoundSheet, Grid

_BATCH = 10_000
#: What pyarrow raises on files that are damaged.
_FAULTS = (pa.ArrowException, OSError, ValueError, NotImplementedError)


def parquet_sheets(path: Path) -> list[FoundSheet]:
    """The one table of a Parquet file. Raises BadInput for one that is broken or too large."""
    limits.check_bytes(path, limits.MAX_WORKBOOK)
    try:
        about = pq.read_metadata(path)
        groups = [about.row_group(at) for at in range(about.num_row_groups)]
        values = sum(group.column(at).num_values for group in groups for at in range(group.num_columns))
        texts = [about.schema.column(at).path for at in range(about.num_columns)]
    except _FAULTS as error:
        raise _broken(path) from error
    if about.num_rows > limits.MAX_ROWS or values > limits.MAX_CELLS:
        raise limits.too_many_cells(path, "")
    return [FoundSheet("", "visible", partial(_read, path, texts))]


def _read(path: Path, columns: list[str]) -> Grid:
    try:
        # A text that stands in many cells stays one, until it is known how much all of them are.
        with pq.ParquetFile(path, read_dictionary=columns) as file:
            return records_grid(path, "", enumerate(_records(path, file), start=1))
    except _FAULTS as error:
        raise _broken(path) from error


def _records(path: Path, file: Any) -> Iterator[Mapping[str, Any]]:
    characters = 0
    for batch in file.iter_batches(batch_size=_BATCH):
        characters += sum(map(_characters, batch.columns))
        if characters > limits.MAX_CHARACTERS:
            raise limits.too_much_text(path, "")
        yield from batch.to_pylist()


def _characters(array: Any) -> int:
    """How long all texts in a column are together, as bytes."""
    if isinstance(array, pa.DictionaryArray):
        return pc.sum(pc.take(pc.binary_length(array.dictionary), array.indices)).as_py() or 0
    if isinstance(array, pa.ListArray | pa.LargeListArray | pa.StructArray):
        parts = array.flatten()
        return sum(map(_characters, parts)) if isinstance(parts, list) else _characters(parts)
    return 0


def _broken(path: Path) -> BadInput:
    return BadInput(
        f"“{path.name}”已损坏或不是 Parquet 文件：请重新导出，或另存为 xlsx 再载入。",
        f"{path.name!r} is damaged or no Parquet file: export it anew, or save the list as xlsx.",
    )

"""Some values of a column, as plain Python."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Up to so many values are taken one by one; setting up a gather costs as much as these.
_FEW = 100


def taken(column: pl.Series, numbers: NDArray[np.integer]) -> list[Any]:
    """The values at some rows, in the order given; those of a column of lists as lists."""
    if len(numbers) > _FEW:
        return column[numbers].to_list()
    values = [column[number] for number in numbers.tolist()]
    return [None if value is None else value.to_list() for value in values] if column.dtype == pl.List else values

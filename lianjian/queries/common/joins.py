"""Joins of number columns, the way all questions walk along relations: whole columns at once."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Whole = TypeVar("Whole", bound=np.integer)


def join(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """All pairs of positions (l, r) with left[l] == right[r], by l, then r; `right` is ascending."""
    low = np.searchsorted(right, left, side="left")
    lengths = np.searchsorted(right, left, side="right") - low
    return runs(low, lengths)


def runs(starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """The runs starts[i] .. starts[i] + lengths[i] - 1 one after another: (i of each, position)."""
    total = int(lengths.sum())
    row = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    first = np.cumsum(lengths) - lengths
    position = np.arange(total) - np.repeat(first - starts, lengths)
    return row, position.astype(np.int32)


def unique_pairs(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """The distinct pairs of numbers from 0 on, by the first, then the second."""
    keys = (first.astype(np.int64) << 32) | second.astype(np.int64)
    if len(keys) > 1 and not (keys[1:] > keys[:-1]).all():
        keys = distinct(keys)
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)


def distinct(values: NDArray[Whole]) -> NDArray[Whole]:
    """The values ascending, each once. numpy's `unique` hashes whole numbers, which takes seconds for a country's millions."""
    ordered = np.sort(values)
    if len(ordered) < 2:
        return ordered
    keep = np.empty(len(ordered), dtype=np.bool_)
    keep[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def span(ascending: NDArray[np.integer], low: int, high: int) -> tuple[int, int]:
    """Where the values low .. high - 1 begin and end."""
    # In the column's own type: numpy would copy the whole column to the needles' type.
    start, stop = ascending.searchsorted(np.array([low, high], dtype=ascending.dtype)).tolist()
    return start, stop


def is_in(values: NDArray[np.integer], ascending: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether each value is one of the others; both of one type."""
    if not len(ascending):
        return np.zeros(len(values), dtype=np.bool_)
    at = ascending.searchsorted(values)
    at[at == len(ascending)] = 0
    result: NDArray[np.bool_] = ascending[at] == values
    return result

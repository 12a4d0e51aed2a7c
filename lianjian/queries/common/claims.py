"""What an answer claims and must show rows for: a thing, by kind and number, or a relation, by its edges and number.

Claims are gathered first and looked up together, since a page of units makes hundreds of them.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.snapshot import Edges, Snapshot
from lianjian.queries.common import evidence
from lianjian.queries.common.answer import Json

Claim = tuple[str | Edges, int]


def rows_of(snapshot: Snapshot, claims: Iterable[Claim]) -> dict[Claim, list[Json]]:
    """The rows that state each claim."""
    grouped: dict[str | Edges, list[int]] = {}
    for what, number in dict.fromkeys(claims):
        grouped.setdefault(what, []).append(number)
    found: dict[Claim, list[Json]] = {}
    for what, numbers in grouped.items():
        rows = _rows(snapshot, what, np.array(numbers, dtype=np.int32))
        found.update(zip(((what, number) for number in numbers), rows, strict=True))
    return found


def _rows(snapshot: Snapshot, what: str | Edges, numbers: NDArray[np.int32]) -> list[list[Json]]:
    if isinstance(what, str):
        return evidence.of_nodes(snapshot, what, numbers)
    return evidence.of_edges(snapshot, what, numbers)

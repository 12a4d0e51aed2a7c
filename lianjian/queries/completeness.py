"""Where sources state that a content is complete (docs/reference/questions.md, question 4; lists.md, 来源声明)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.day import Day, text_in
from lianjian.schema.dates import FOR_EVER

Ints = NDArray[np.int32]


def complete_regions(day: Day, contents: Sequence[str]) -> Ints:
    """Place numbers of the regions for which one of `contents` is stated complete on the day, ascending.

    A statement holds through its 截止日期, and needs one.
    """
    statements = day.snapshot.nodes("Completeness")
    if not statements.count:
        return np.empty(0, dtype=np.int32)
    holds = (statements.until >= day.number) & (statements.until < FOR_EVER)
    holds &= text_in(statements.column("content"), list(contents))
    places = day.snapshot.nodes("Place")
    regions = statements.column("region").filter(holds).drop_nulls().unique().to_list()
    numbers = (places.number(str(region)) for region in regions)
    return np.array(sorted(number for number in numbers if number is not None), dtype=np.int32)

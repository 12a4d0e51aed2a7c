"""Since when a brand counts: 衍生时间, else 创建时间, else the date of its earliest source, which is marked `seen`.

Definition: docs/reference/questions.md, question 3.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.snapshot import Snapshot
from lianjian.schema.dates import first_day, is_partial_date

Ints = NDArray[np.int32]


class Since(NamedTuple):
    """From when a brand counts, as it is written (a partial date), and whether that is only when it was first seen."""

    date: str | None
    seen: bool

    @property
    def year(self) -> int | None:
        """The year in which it begins to count; None when it is undated."""
        return None if self.date is None else first_day(self.date).year


def since(snapshot: Snapshot, brands: Ints) -> list[Since]:
    """From when each brand counts."""
    derived = _derived(snapshot, brands)
    dates = [derived.get(position) or created for position, created in enumerate(_created(snapshot, brands))]
    undated = [position for position, date in enumerate(dates) if date is None]
    seen = _seen(snapshot, brands[undated]) if undated else {}
    return [
        Since(date, False) if date else Since(seen.get(brand), brand in seen)
        for date, brand in zip(dates, brands.tolist(), strict=True)
    ]


def _derived(snapshot: Snapshot, brands: Ints) -> dict[int, str]:
    """The earliest 衍生时间 by position in `brands`."""
    earliest: dict[int, str] = {}
    for parent in ("Brand", "Project"):
        edges = snapshot.edges("DERIVED_FROM", "Brand", parent)
        if not len(edges) or "since" not in edges.frame.columns or edges.frame["since"].null_count() == len(edges):
            continue
        offsets = edges.outgoing.offsets
        numbers = edges.outgoing.of_many(brands)
        positions = np.repeat(np.arange(len(brands)), offsets[brands + 1] - offsets[brands])
        _keep_earliest(earliest, zip(positions.tolist(), edges.frame["since"].gather(numbers).to_list(), strict=True))
    return earliest


def _created(snapshot: Snapshot, brands: Ints) -> list[str | None]:
    frame = snapshot.nodes("Brand").frame
    if "since" not in frame.columns:
        return [None] * len(brands)
    return [text if text and is_partial_date(text) else None for text in frame["since"].gather(brands).to_list()]


def _seen(snapshot: Snapshot, brands: Ints) -> dict[int, str]:
    """The date of the earliest statement of each brand: that of what the row cites, else that of its source."""
    frame = snapshot.nodes("Brand").frame
    if not {"source", "citation", "statements"} <= set(frame.columns):
        return {}
    own = frame[brands].select("id", "source", "citation", "statements").with_columns(number=pl.Series(brands))
    several = own.filter(pl.col("statements") > 1)
    rows = own.filter(pl.col("statements").fill_null(1) <= 1).select("number", "source", "citation")
    if several.height:
        stated = snapshot.statements.filter(pl.col("table") == "Brand").join(several, left_on="thing", right_on="id")
        rows = pl.concat([rows, stated.select("number", "source", "citation")])
    sources, citations = _dates(snapshot.sources), _dates(snapshot.citations)
    earliest: dict[int, str] = {}
    _keep_earliest(
        earliest, ((number, citations.get(cited) or sources.get(source)) for number, source, cited in rows.iter_rows())
    )
    return earliest


def _dates(frame: pl.DataFrame) -> dict[int, str]:
    if "date" not in frame.columns:
        return {}
    return {n: date for n, date in frame.select("n", "date").iter_rows() if date and is_partial_date(date)}


def _keep_earliest(earliest: dict[int, str], dates: Iterator[tuple[int, str | None]]) -> None:
    for key, date in dates:
        if date and is_partial_date(date):
            earliest[key] = min(earliest.get(key, date), date, key=lambda text: (first_day(text), text))

"""What the generators share: seeded draws, the places of the register, and the batch that they fill."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.records import Batch, EdgeType, SourceInfo

Ints = NDArray[np.int64]

#: The day that the questions are asked for: dates are drawn around it, so that some things have ended on it.
AS_OF = "2026-01-01"

SOURCE = SourceInfo("合成示例数据", "synthetic", "", "", grade="unsafe", date="2025-12-31", synthetic=True)

#: Urban communities hold more than villages.
_URBAN_WEIGHT = 3.0


class World:
    """The batch in the making. Rows of a kind are not in the order of their ids: lists seldom are."""

    def __init__(self, places: pl.DataFrame, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.codes = places["id"].sort()
        communities = places.filter(pl.col("level") == 5).sort("id")
        self.communities = communities["id"]
        urban = (communities["urban_rural"] == "urban").fill_null(False).to_numpy()
        self._cumulated = np.cumsum(np.where(urban, _URBAN_WEIGHT, 1.0))
        self.batch = Batch([SOURCE])

    def add_nodes(self, kind: str, columns: dict[str, pl.Series]) -> None:
        """States nodes of a kind, a row each."""
        self.batch.nodes[kind] = _stated(pl.DataFrame(columns))

    def add_relation(
        self, relation: str, kinds: tuple[str, str], start: pl.Series, end: pl.Series, **properties: pl.Series
    ) -> None:
        """States relations of a type, each pair of ends once."""
        frame = pl.DataFrame({"start": start, "end": end, **properties})
        pairs = frame.unique(subset=["start", "end"], keep="first", maintain_order=True)
        self.batch.relations[EdgeType(relation, *kinds)] = _stated(pairs)

    def ids(self, prefix: str, count: int) -> pl.Series:
        """Ids of `count` things, in no order."""
        numbers = pl.Series(self.random.permutation(count))
        return pl.select(pl.lit(f"synthetic-{prefix}-") + numbers.cast(pl.String).str.zfill(8)).to_series()

    def names(self, what: str, ids: pl.Series) -> pl.Series:
        """A name for each id, e.g. 合成单位00000001."""
        return pl.select(pl.lit(what) + ids.str.slice(-8)).to_series()

    def pick(self, values: Sequence[Any], count: int, weights: Sequence[float] | None = None) -> pl.Series:
        """`count` draws from `values` (texts, lists of texts or None)."""
        share = None if weights is None else np.asarray(weights) / np.sum(weights)
        return pl.Series(values).gather(self.random.choice(len(values), count, p=share))

    def among(self, count: int, size: int) -> Ints:
        """`count` numbers below `size`."""
        return self.random.integers(0, size, count)

    def some(self, count: int, share: float) -> Ints:
        """Numbers below `count`, each with that probability, ascending."""
        return np.flatnonzero(self.random.random(count) < share)

    def days(self, count: int, first: str, last: str, known: float = 1.0) -> pl.Series:
        """Days between the two (ISO dates) as text, null but for the share that is known."""
        low, high = np.datetime64(first), np.datetime64(last)
        drawn = low + self.among(count, int((high - low).astype(int)) + 1)
        texts = pl.Series(drawn.astype("datetime64[ms]")).dt.strftime("%Y-%m-%d")
        return texts.set(pl.Series(self.random.random(count) >= known), None) if known < 1 else texts

    def at_communities(self, count: int) -> pl.Series:
        """Codes of communities, those of towns likelier than villages."""
        drawn = self.random.random(count) * self._cumulated[-1]
        return self.communities.gather(np.searchsorted(self._cumulated, drawn))


def _stated(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        source=pl.lit(0, pl.Int64),
        row=pl.int_range(2, frame.height + 2, dtype=pl.Int64),
        citation=pl.lit(None, pl.Int64),
        basis=pl.lit("stated"),
    )

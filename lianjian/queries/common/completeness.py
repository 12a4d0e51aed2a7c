"""Statements of completeness: for which contents and regions a source says that it leaves nothing out.

Without one, what is not mentioned is unknown, not absent (docs/reference/questions.md, question 4). A statement counts for all
data, whatever source it stands in; it holds through its 截止日期, and without one it never holds.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.claims import Claim
from lianjian.queries.common.day import Day

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: Contents of which one must be stated complete (a layout's key, or a service's notation).
Contents = frozenset[str]


class Statements:
    """The statements that hold on one day, by their content."""

    def __init__(self, day: Day) -> None:
        self.day = day
        frame = _holding(day)
        self.regions: dict[str, Ints] = {}
        self.ends: dict[str, Ints] = {}
        self.numbers: dict[str, NDArray[np.int64]] = {}
        self._kept: dict[Contents, Ints] = {}
        for (content,), rows in frame.group_by("content", maintain_order=True):
            self.regions[str(content)] = rows["place"].to_numpy().astype(np.int32)
            self.ends[str(content)] = day.areas.end[self.regions[str(content)]]
            self.numbers[str(content)] = rows["number"].to_numpy()

    def containing(self, contents: Contents, places: NDArray[np.integer]) -> Bools:
        """For each of `places` (ascending) whether one of the contents is complete in a region that contains it."""
        regions = self._widest(contents)
        bounds = np.empty(2 * len(regions) + 2, dtype=np.intp)
        bounds[0], bounds[-1] = 0, len(places)
        bounds[1:-1:2] = np.searchsorted(places, regions)
        bounds[2:-1:2] = np.searchsorted(places, self.day.areas.end[regions])
        # Outside and inside by turns.
        inside = np.arange(len(bounds) - 1) % 2 == 1
        return np.repeat(inside, np.diff(bounds))

    def reach_into(self, contents: Iterable[str], region: int) -> bool:
        """Whether any of the contents is stated complete for a region that contains `region` or lies in it."""
        regions = self.regions_of(contents)
        if region == NOWHERE:
            return len(regions) > 0
        whole = np.full_like(regions, region)
        areas = self.day.areas
        return bool((areas.contains(regions, whole) | areas.contains(whole, regions)).any())

    def stated(self, contents: Contents, place: int) -> list[Claim]:
        """The statements that one of the contents is complete in a region that contains the place, the narrowest first."""
        numbers = [n for content in sorted(contents) for n in self._at(content, place)]
        return [("Completeness", number) for number in numbers]

    def _at(self, content: str, place: int) -> list[int]:
        if content not in self.regions:
            return []
        regions = self.regions[content]
        holding = np.flatnonzero((regions <= place) & (place < self.ends[content]))
        # Of regions that contain one place, the narrower has the greater number.
        return [int(self.numbers[content][i]) for i in sorted(holding, key=lambda i: (-int(regions[i]), int(i)))]

    def _widest(self, contents: Contents) -> Ints:
        """The regions for which one of the contents is complete, by code, without those that lie in another."""
        if contents not in self._kept:
            regions = np.unique(self.regions_of(contents))
            reached = np.maximum.accumulate(self.day.areas.end[regions])
            self._kept[contents] = regions[np.append(0, reached)[: len(regions)] <= regions]
        return self._kept[contents]

    def regions_of(self, contents: Iterable[str]) -> Ints:
        """Place numbers of the regions for which one of the contents is stated complete."""
        found = [self.regions[content] for content in contents if content in self.regions]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int32)


def statements(day: Day) -> Statements:
    """The statements that hold on the day."""
    return day.memoised("completeness", lambda: Statements(day))


def _holding(day: Day) -> pl.DataFrame:
    """number, place and content of each statement that has a last day and holds on this one."""
    frame = day.snapshot.nodes("Completeness").frame
    if not frame.height:
        return pl.DataFrame(schema={"number": pl.Int64, "place": pl.Int64, "content": pl.String})
    holds = pl.Series(day.valid("Completeness")) & frame["until"].is_not_null()
    places = day.snapshot.nodes("Place").frame.select(region="id").with_row_index("place")
    rows = frame.select("region", "content").with_row_index("number").filter(holds).drop_nulls()
    return rows.join(places, on="region", maintain_order="left")

"""Bringing the columns of a snapshot up to date: rows of some things replaced, and numbers moved.

Nodes are numbered in the order of their ids. Those that stay keep their order when others come and go, so relations, which
are in the order of the numbers of their ends, need no sorting again.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.graph.records import Rows

Ints = NDArray[np.int32]

#: Of relations of one type between the same two things, which comes first: the earlier term.
TERM = ("since", "until")


class Ends(NamedTuple):
    """Relations of one type in the order of the numbers of their ends, and what is stated of each."""

    start: Ints
    end: Ints
    frame: pl.DataFrame


def patched_nodes(frame: pl.DataFrame, rows: Rows) -> tuple[pl.DataFrame, Ints]:
    """A frame of nodes (sorted by id) with some replaced, and for each old number the new one, or NOWHERE."""
    fresh = rows.rows.drop("end").rename({"start": "id"}).select(frame.columns).sort("id")
    gone = frame["id"].is_in(rows.keys["start"].implode()).to_numpy()
    kept = np.flatnonzero(~gone)
    at = _places(frame["id"].gather(kept), fresh["id"])
    numbers = np.full(frame.height, NOWHERE, dtype=np.int32)
    before = np.cumsum(np.bincount(at, minlength=len(kept) + 1))[: len(kept)]
    numbers[kept] = np.arange(len(kept)) + before
    replaced = np.flatnonzero(gone)
    numbers[replaced] = _numbers_among(frame["id"].gather(replaced), fresh["id"], at + np.arange(fresh.height))
    return _merged(frame, kept, at, fresh), numbers


def renumbered(ends: Ends, starts: Ints | None, ends_: Ints | None) -> Ends:
    """The relations with the new numbers of their ends (None where a kind's are as they were), without those that lost one."""
    start = ends.start if starts is None else starts[ends.start]
    end = ends.end if ends_ is None else ends_[ends.end]
    return _linked(Ends(start, end, ends.frame))


def _linked(ends: Ends) -> Ends:
    """Those relations both of whose ends are there."""
    there = (ends.start != NOWHERE) & (ends.end != NOWHERE)
    if there.all():
        return ends
    return Ends(ends.start[there], ends.end[there], ends.frame.filter(there))


def patched_relations(ends: Ends, rows: Rows, start_ids: pl.Series, end_ids: pl.Series) -> Ends:
    """The relations with those between some pairs of things replaced; ids in the order of the numbers."""
    codes = _codes(ends.start, ends.end, end_ids)
    named = _ends(rows.keys, start_ids, end_ids)
    kept = _outside(codes, np.unique(_codes(named.start, named.end, end_ids)))
    fresh = in_order(_ends(rows.rows, start_ids, end_ids))
    at = np.searchsorted(codes[kept], _codes(fresh.start, fresh.end, end_ids))
    return Ends(
        np.insert(ends.start[kept], at, fresh.start),
        np.insert(ends.end[kept], at, fresh.end),
        _merged(ends.frame, kept, at, fresh.frame),
    )


def in_order(ends: Ends) -> Ends:
    """The relations by the numbers of their ends; several between the same two by their term."""
    order = np.lexsort((ends.end, ends.start))
    start, end = ends.start[order], ends.end[order]
    if ((start[1:] == start[:-1]) & (end[1:] == end[:-1])).any():
        terms = [_ranks(ends.frame[name]) for name in TERM if name in ends.frame.columns]
        order = np.lexsort((*reversed(terms), ends.end, ends.start))
    return Ends(start, end, ends.frame[order])


def _ranks(dates: pl.Series) -> Ints:
    ranks: Ints = dates.rank("dense").fill_null(0).to_numpy().astype(np.int32)
    return ranks


def _ends(frame: pl.DataFrame, start_ids: pl.Series, end_ids: pl.Series) -> Ends:
    """Relations between ids as relations between numbers; those that lack an end are left out."""
    start, end = _numbers_among(frame["start"], start_ids), _numbers_among(frame["end"], end_ids)
    return _linked(Ends(start, end, frame.drop("start", "end")))


def _codes(start: Ints, end: Ints, end_ids: pl.Series) -> NDArray[np.int64]:
    """One number for each pair, in the order of the pairs."""
    return start.astype(np.int64) * len(end_ids) + end


def _outside(codes: NDArray[np.int64], taken: NDArray[np.int64]) -> NDArray[np.intp]:
    """Places of the codes (ascending) that are none of `taken` (ascending)."""
    steps = np.zeros(len(codes) + 1, dtype=np.int64)
    np.add.at(steps, np.searchsorted(codes, taken, side="left"), 1)
    np.add.at(steps, np.searchsorted(codes, taken, side="right"), -1)
    return np.flatnonzero(np.cumsum(steps)[:-1] == 0)


def _places(ids: pl.Series, new: pl.Series) -> NDArray[np.int64]:
    """Before which of the ids each of the new ones belongs; both ascending."""
    return ids.search_sorted(new).to_numpy().astype(np.int64)


def _numbers_among(wanted: pl.Series, ids: pl.Series, numbers: NDArray[np.int64] | None = None) -> Ints:
    """The number of each wanted id, or NOWHERE. `numbers` are those of the ids (ascending), without it their places."""
    if ids.is_empty():
        return np.full(len(wanted), NOWHERE, dtype=np.int32)
    at = np.minimum(_places(ids, wanted), len(ids) - 1)
    found = (ids.gather(at) == wanted).to_numpy()
    return np.where(found, at if numbers is None else numbers[at], NOWHERE).astype(np.int32)


def _merged(frame: pl.DataFrame, kept: NDArray[np.intp], at: NDArray[np.int64], fresh: pl.DataFrame) -> pl.DataFrame:
    """The kept rows of a frame, with each fresh row before the kept one `at` which it belongs."""
    order = np.insert(kept, at, frame.height + np.arange(fresh.height))
    return pl.concat([frame, fresh.select(frame.columns)])[order]

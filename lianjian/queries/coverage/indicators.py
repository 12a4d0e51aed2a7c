"""`indicator:<notation>`: is there a figure for the unit itself?"""

import re
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.spots import SHOWN, Spots
from lianjian.queries.coverage.terms import term

Bools = NDArray[np.bool_]

INDICATORS: Contents = frozenset({"indicators"})
_PERIOD = re.compile(r"([0-9]{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


def indicator(_: Day, which: str) -> Subject:
    """An observation of the unit whose period has begun."""
    wanted = term("indicators", which)
    return Subject(
        f"indicator:{wanted.notation}", wanted.zh, wanted.en, INDICATORS, lambda field: [_part(field, wanted.notation)]
    )


def period_begins(period: str) -> date | None:
    """The first day of a period YYYY, YYYYQn or YYYY-MM; None for any other text."""
    form = _PERIOD.fullmatch(period)
    if form is None or form[1] == "0000":
        return None
    return date(int(form[1]), 3 * int(form[2]) - 2 if form[2] else int(form[3] or 1), 1)


def _part(field: Field, notation: str) -> Part:
    day = field.day
    found = day.memoised(("observed", notation), lambda: _observed(day, notation))

    def grounds(unit: int) -> list[Claim]:
        place = int(field.units[unit])
        first, behind = np.searchsorted(found.places, [place, place + 1])
        observations = found.things[first:behind][:SHOWN]
        return [("Observation", int(thing)) for thing in observations]

    return stated_part(field, notation, _own(field, found), [INDICATORS], grounds)


def _own(field: Field, found: Spots) -> Bools:
    """For each unit whether something is of the unit itself."""
    marks = np.zeros(field.day.areas.place_count, dtype=np.bool_)
    marks[found.distinct] = True
    own: Bools = marks.take(field.units)
    return own


def _observed(day: Day, notation: str) -> Spots:
    """The places that an observation of the indicator is of (a figure of a place below says nothing about it)."""
    observed = day.edges("OBSERVED_AT", "Observation", "Place")
    counts = _counting(day, notation)[observed.start]
    return Spots("Observation", observed.end[counts], observed.start[counts])


def _counting(day: Day, notation: str) -> Bools:
    frame = day.snapshot.nodes("Observation").frame
    if not frame.height:
        return np.zeros(0, dtype=np.bool_)
    periods = frame["period"].drop_nulls().unique().to_list()
    begun = [p for p in periods if (first := period_begins(p)) is not None and first <= day.as_of]
    counts = (pl.col("indicator") == notation) & pl.col("period").is_in(begun)
    found: Bools = frame.select(counts.fill_null(False)).to_series().to_numpy()
    return found

"""What every kind of coverage comes down to: parts, each covered or not, each known to be complete or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents, statements
from lianjian.queries.common.day import Day
from lianjian.queries.coverage.field import Field

Bools = NDArray[np.bool_]
Statuses = NDArray[np.int8]

#: The three values, in the order of the numbers that stand for them.
STATUSES = ("covered", "uncovered", "unknown")
COVERED, UNCOVERED, UNKNOWN = range(3)

#: From the position of a unit to what shows it.
Grounds = Callable[[int], list[Claim]]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a unit must have, over all units of a field.

    `complete`: that it is not there is known where it is not covered. `grounds` gives what covers a unit, `lacks` that by
    which it is known to be uncovered.
    """

    name: str
    covered: Bools
    complete: Bools
    grounds: Grounds
    lacks: Grounds


@dataclass(frozen=True, slots=True)
class Subject:
    """What coverage is asked of. `of` is the name with notations in place of labels; `zh` and `en` what a reader sees.

    `contents` are all contents whose completeness counts; None when open needs are themselves the evidence.
    """

    of: str
    zh: str
    en: str
    contents: Contents | None
    parts: Callable[[Field], list[Part]]


#: From the day and what stands behind the colon (empty when nothing does) to the subject.
Maker = Callable[[Day, str], Subject]


def stated_part(field: Field, name: str, covered: Bools, contents: Sequence[Contents], grounds: Grounds) -> Part:
    """A part whose absence is known where, for each of `contents` (one or more), one is stated complete for the whole reach."""
    said = statements(field.day)
    first, *further = contents
    complete = said.containing(first, field.cells)
    for any_of in further:
        complete &= said.containing(any_of, field.cells)

    def lacks(unit: int) -> list[Claim]:
        return [row for any_of in contents for row in said.stated(any_of, int(field.cells[unit]))]

    return Part(name, covered, complete, grounds, lacks)


def status_of(parts: Sequence[Part], count: int) -> Statuses:
    """Covered when all parts are; uncovered when one is known not to be; else unknown."""
    covered = np.ones(count, dtype=np.bool_)
    uncovered = np.zeros(count, dtype=np.bool_)
    missing = np.empty(count, dtype=np.bool_)
    for part in parts:
        covered &= part.covered
        np.logical_not(part.covered, out=missing)
        missing &= part.complete
        uncovered |= missing
    # Covered is 0, uncovered 1, unknown 2; nothing is covered and uncovered at once.
    status: Statuses = np.int8(UNKNOWN) - np.int8(UNKNOWN) * covered.view(np.int8) - uncovered.view(np.int8)
    return status

"""The units that an answer lists, each with the rows that show its status."""

from collections.abc import Sequence
from typing import NamedTuple

from lianjian.queries.answer import Json, unique
from lianjian.queries.coverage.breakdown import Counted
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import COVERED, STATUSES, UNCOVERED, Part
from lianjian.queries.entity import entity


class Page(NamedTuple):
    """Which units to list: those of a status, `limit` of them from `offset` on."""

    status: str
    limit: int
    offset: int


def listed(field: Field, parts: Sequence[Part], counted: Counted, page: Page) -> list[Json]:
    """The units of a page, by code: {"entity", "status", "evidence"}.

    Where several parts are asked for, `lacking` names those that are not there; for needs, an uncovered unit has its best
    `partner`.
    """
    positions = counted.positions(page.status)[page.offset : page.offset + page.limit]
    return [_unit(field, parts, int(counted.status[at]), int(at)) for at in positions]


def _unit(field: Field, parts: Sequence[Part], status: int, at: int) -> Json:
    unit: Json = {
        "entity": entity(field.day, "Place", int(field.units[at])),
        "status": STATUSES[status],
        "evidence": _evidence(parts, status, at),
    }
    if len(parts) > 1 and status != COVERED:
        unit["lacking"] = [part.name for part in parts if not part.covered[at]]
    return unit


def _evidence(parts: Sequence[Part], status: int, at: int) -> list[Json]:
    """What covers a covered unit; by what an uncovered one is known to lack something; nothing for an unknown one."""
    rows: list[Json] = []
    for part in parts:
        if status == COVERED:
            rows += part.grounds(at)
        elif status == UNCOVERED and part.complete[at] and not part.covered[at]:
            rows += part.lacks(at)
    return unique(rows)

"""The units that an answer lists, each with the rows that show its status."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lianjian.queries.common.answer import Json, unique
from lianjian.queries.common.claims import Claim, rows_of
from lianjian.queries.common.entities import entities
from lianjian.queries.coverage.best_partner import best_partner
from lianjian.queries.coverage.breakdown import Counted
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import COVERED, STATUSES, UNCOVERED, Part


class Page(NamedTuple):
    """Which units to list: those of a status, `limit` of them from `offset` on."""

    status: str
    limit: int
    offset: int


def listed(field: Field, parts: Sequence[Part], counted: Counted, page: Page, *, partners: bool) -> list[Json]:
    """The units of a page, by code: {"entity", "status", "evidence"}, and `lacking` where several parts are asked for.

    `lacking` names the parts that are not there, in a unit that is not covered. With `partners` an uncovered unit has its
    best `partner`, or null.
    """
    positions = page_of(counted, page)
    claims = [_claims(parts, int(counted.status[at]), at) for at in positions]
    rows = rows_of(field.day.snapshot, (claim for own in claims for claim in own))
    shown = entities(field.day, "Place", field.units[positions].astype(np.int32))
    units = []
    for at, own, entity in zip(positions, claims, shown, strict=True):
        status = int(counted.status[at])
        evidence = unique(row for claim in own for row in rows[claim])
        unit: Json = {"entity": entity, "status": STATUSES[status], "evidence": evidence}
        if len(parts) > 1 and status != COVERED:
            unit["lacking"] = [part.name for part in parts if not part.covered[at]]
        if status == UNCOVERED and partners:
            unit["partner"] = best_partner(field.day, int(field.units[at]))
        units.append(unit)
    return units


def page_of(counted: Counted, page: Page) -> list[int]:
    """The positions of the units of a page."""
    positions: list[int] = counted.positions(page.status)[page.offset : page.offset + page.limit].tolist()
    return positions


def _claims(parts: Sequence[Part], status: int, at: int) -> list[Claim]:
    """What covers a covered unit; by what an uncovered one is known to lack something; nothing for an unknown one."""
    claims: list[Claim] = []
    for part in parts:
        if status == COVERED:
            claims += part.grounds(at)
        elif status == UNCOVERED and part.complete[at] and not part.covered[at]:
            claims += part.lacks(at)
    return claims

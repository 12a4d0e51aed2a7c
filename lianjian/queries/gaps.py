"""Question 4: what is covered, what is not, and what nobody knows (docs/reference/questions.md, question 4).

The denominator is every unit of the register. What covers a unit stands in `coverage/`, one file a family.
"""

from datetime import date

from lianjian.errors import BadInput
from lianjian.graph.areas import LEVELS, NOWHERE
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.completeness import statements
from lianjian.queries.common.day import on
from lianjian.queries.common.entity import full_name
from lianjian.queries.common.paging import check_page
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.coverage.breakdown import Counted, breakdown
from lianjian.queries.coverage.field import Field, field
from lianjian.queries.coverage.listing import Page, listed
from lianjian.queries.coverage.part import STATUSES, Subject, status_of
from lianjian.queries.coverage.subjects import subject
from lianjian.queries.naming.find import find

REACHES = ("own", "township", "county")
BY = LEVELS[:-1]
SHOW = ("uncovered", "unknown", "covered", "all")
#: What the whole country may be called; its id in an answer is the first.
NATION = ("CN", "全国", "中国", "china", "nation")

Notes = tuple[tuple[str, str], ...]


def gaps(
    snapshot: Snapshot,
    region: str,
    of: str,
    *,
    level: str = "community",
    by: str | None = None,
    reach: str = "own",
    status: str = "uncovered",
    limit: int = 100,
    offset: int = 0,
    as_of: date | None = None,
) -> Answer:
    """For every unit of `level` in the region whether it is covered, uncovered or unknown on `as_of` (default today).

    region: a division code or name, or 全国. of: as in the table of the reference, e.g. `service:便利店`. by: a level to break
    the counts down by. reach: how far from the unit what covers it may be. status: which units to list, `limit` of them from
    `offset` on, in the order of their codes. Raises UnknownName, AmbiguousName and BadInput.
    """
    _check(level, by, reach, status, limit, offset)
    day = on(snapshot, as_of or date.today())
    place = _region(snapshot, region, level)
    asked = subject(day, of)
    units = field(day, place, level, reach)
    parts = asked.parts(units)
    counted = Counted(status_of(parts, len(units)))
    page = Page(status, limit, offset)
    data: Json = {
        "region": NATION[0] if place == NOWHERE else snapshot.nodes("Place").id(place),
        "of": asked.of,
        "level": level,
        "reach": reach,
        "parameters": {
            "region_name": NATION[1] if place == NOWHERE else full_name(snapshot, place),
            "of_zh": asked.zh,
            "of_en": asked.en,
            "by": by,
            "status": status,
            "limit": limit,
            "offset": offset,
            "as_of": day.as_of,
        },
        **counted.totals(),
        "rates": _rates(counted, units, asked),
        "by": breakdown(units, by, counted) if by else [],
        "page": {"status": status, "offset": offset, "limit": limit, "total": len(counted.positions(status))},
        "units": listed(units, parts, counted, page, partners=asked.of == "needs"),
    }
    return Answer("gaps", data, _notes(data) + synthetic_note(snapshot))


def _check(level: str, by: str | None, reach: str, status: str, limit: int, offset: int) -> None:
    options = [("level", level, LEVELS), ("reach", reach, REACHES), ("status", status, SHOW)]
    for name, value, valid in [*options, *([("by", by, BY)] if by is not None else [])]:
        if value not in valid:
            raise BadInput(
                f"{name} 不能是“{value}”,应为 {'、'.join(valid)} 之一。",
                f"{name} cannot be {value!r}; it is one of {', '.join(valid)}.",
            )
    if reach != "own" and LEVELS.index(reach) > LEVELS.index(level):
        raise BadInput(
            f"可及范围 {reach} 比单位层级 {level} 还窄,请改宽或用 own。",
            f"The reach {reach} is narrower than the level {level}; widen it, or use own.",
        )
    check_page(limit, offset)


def _region(snapshot: Snapshot, text: str, level: str) -> int:
    """The place number of the region, NOWHERE for the whole country."""
    if text.strip().casefold() in {name.casefold() for name in NATION}:
        return NOWHERE
    _, place = find(snapshot, text, ("Place",))
    own = LEVELS[int(snapshot.areas.level[place]) - 1]
    if LEVELS.index(level) < LEVELS.index(own):
        raise BadInput(
            f"区域“{text}”是 {own} 级,里面没有 {level} 级的单位。",
            f"The region {text!r} is a {own}; no unit of level {level} lies in it.",
        )
    return place


def _rates(counted: Counted, units: Field, asked: Subject) -> Json:
    """Covered among the known and among all.

    The first is null where no statement of completeness reaches into the region: of what is merely reported, all is covered.
    """
    covered, uncovered, _ = counted.counts
    known, total = covered + uncovered, len(units)
    reported_only = asked.contents is not None and not statements(units.day).reach_into(asked.contents, units.region)
    return {
        "covered_of_known": None if not known or reported_only else covered / known,
        "covered_of_all": covered / total if total else None,
    }


def _notes(data: Json) -> Notes:
    if not data["total"]:
        return (
            (
                f"这个区域在 {data['parameters']['as_of']} 没有这一级的单位:它没有下辖的,或已经撤销,请换一个区域或截至日期。",
                f"On {data['parameters']['as_of']} no unit of this level lies in the region: it has none, or was abolished; "
                "choose another region or another day.",
            ),
        )
    if not data[STATUSES[2]]:
        return ()
    count = data[STATUSES[2]]
    if data["of"] == "needs":
        return (
            (
                f"{count} 个单位没有登记需求,也没有声明需求清单完整,因此是未知。",
                f"For {count} units no need is listed and no list of needs is stated complete, so they are unknown.",
            ),
        )
    return (
        (
            f"{count} 个单位未知:没有提到不等于没有,只有来源声明资料完整时才能说没有。",
            f"{count} units are unknown: not mentioned is not absent; only where a source states that it is complete "
            "can one say so.",
        ),
    )

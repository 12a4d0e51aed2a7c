"""`service:<notation>` and `circle:basic`, `circle:upgrade`: is it offered within reach, to this unit?"""

from lianjian.errors import UnknownName
from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day
from lianjian.queries.common.exchange import services
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.supply import features, supply, using
from lianjian.queries.coverage.terms import term
from lianjian.schema.catalogue import vocabulary

CIRCLES = {"basic": "circle_basic", "upgrade": "circle_upgrade"}


def service(day: Day, which: str) -> Subject:
    """A service, or a narrower one."""
    wanted = term("services", which)
    contents = complete_by(day, wanted.notation)
    return Subject(f"service:{wanted.notation}", wanted.zh, wanted.en, contents, lambda field: [_part(field, wanted.notation)])


def circle(day: Day, which: str) -> Subject:
    """Every service of a circle."""
    if which not in CIRCLES:
        raise UnknownName(f"没有“{which}”这个生活圈。", f"There is no circle {which!r}.", [f"circle:{c}" for c in CIRCLES])
    group = next(t for t in vocabulary("service_groups").terms if t.notation == CIRCLES[which])
    members = [t.notation for t in vocabulary("services").terms if group.notation in t.groups]
    contents = frozenset().union(*(complete_by(day, member) for member in members))
    return Subject(f"circle:{which}", group.zh, group.en, contents, lambda field: [_part(field, member) for member in members])


def complete_by(day: Day, notation: str) -> Contents:
    """The contents that make a service's absence known: 资源清单, the service, or a broader one at any depth."""

    def make() -> Contents:
        taxonomy = services(day)
        number = taxonomy.nodes.number(notation)
        broader = () if number is None else taxonomy.within[number].nonzero()[0]
        return frozenset({"offers", notation, *(taxonomy.nodes.id(int(b)) for b in broader)})

    return day.memoised(("complete by", notation), make)


def _part(field: Field, notation: str) -> Part:
    bit = features(field.day).service(notation)

    def grounds(unit: int) -> list[Claim]:
        return using(field, unit, bit)

    return stated_part(field, notation, supply(field).has(field, bit), [complete_by(field.day, notation)], grounds)

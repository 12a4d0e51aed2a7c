"""The rules common to all questions, from docs/reference/questions.md, "Common to all": one function a sentence."""

import calendar
from collections.abc import Iterable
from datetime import date
from functools import cache

from tests.reference.world import Link, Ref, Thing, World

LEVELS = ("province", "city", "county", "township", "community")
#: The first so many digits of the code.
DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9, "community": 12}
DIMENSIONS = ("wealth", "happiness", "beauty", "intelligence", "security")
GOVERNANCE = ("autonomy", "rule_of_law", "moral_governance")

#: What begins on a date; 衍生时间 and 认领时间 are no such starts.
STARTS = ("Place", "Alliance", "MEMBER_OF", "Project", "Brand")


def first_day(text: str) -> date:
    """A partial date starts on its first day."""
    parts = [int(part) for part in text.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def last_day(text: str) -> date:
    """A partial date ends on its last day."""
    parts = [int(part) for part in text.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    return date(parts[0], month, parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1])


def period_begins(period: str) -> date:
    """The first day of a period YYYY, YYYYQn or YYYY-MM."""
    if "Q" in period:
        year, quarter = period.split("Q")
        return date(int(year), 3 * int(quarter) - 2, 1)
    return first_day(period)


def contains(region: str, code: str) -> bool:
    """A region contains what lies in it, and itself."""
    return code.startswith(region)


def different_units(one: str, other: str, level: str) -> bool:
    """Two places are in different units at a level."""
    digits = DIGITS[level]
    if len(one) >= digits and len(other) >= digits:
        return one[:digits] != other[:digits]
    return not contains(one, other) and not contains(other, one)


class View:
    """A world as it stands on a day. Things are named by kind and id."""

    def __init__(self, world: World, as_of: date) -> None:
        self.world = world
        self.as_of = as_of
        for name in ("valid", "at", "place_codes", "over", "held", "alliances_of", "in_links", "out_links"):
            setattr(self, name, cache(getattr(self, name)))

    # validity

    def in_time(self, table: str, since: str | None, until: str | None) -> bool:
        """Valid from the start (unknown: always) through the end (unknown: for ever)."""
        started = since is None or table not in STARTS or first_day(since) <= self.as_of
        return started and (until is None or self.as_of <= last_day(until))

    def valid(self, ref: Ref) -> bool:
        """Whether a thing is valid on the day. What is at an abolished place is still there: see `units`."""
        thing = self.world.things[ref]
        return ref[0] == "Place" or self.in_time(thing.kind, thing.text("since"), thing.text("until"))

    def units(self, level_digits: int) -> list[str]:
        """The codes of a level that are in the register on the day."""
        places = [t for t in self.world.of_kind("Place") if len(t.id) == level_digits]
        since_until = {t.id: (t.text("since"), t.text("until")) for t in places}
        return sorted(code for code, (since, until) in since_until.items() if self.in_time("Place", since, until))

    def valid_link(self, link: Link) -> bool:
        """Whether a relation is valid on the day, as both its ends must be."""
        in_time = self.in_time(link.relation, link.text("since"), link.text("until"))
        return in_time and self.valid(link.start) and self.valid(link.end)

    def out_links(self, ref: Ref, relation: str) -> list[Link]:
        """Valid relations that start at a thing."""
        return [k for k in self.world.links if k.start == ref and k.relation == relation and self.valid_link(k)]

    def in_links(self, ref: Ref, relation: str) -> list[Link]:
        """Valid relations that end at a thing."""
        return [k for k in self.world.links if k.end == ref and k.relation == relation and self.valid_link(k)]

    def ends(self, ref: Ref, relation: str, *kinds: str) -> set[Ref]:
        """What a thing leads to by a relation (of those kinds when given)."""
        return {k.end for k in self.out_links(ref, relation) if not kinds or k.end[0] in kinds}

    def starts(self, ref: Ref, relation: str, *kinds: str) -> set[Ref]:
        """What leads to a thing by a relation (of those kinds when given)."""
        return {k.start for k in self.in_links(ref, relation) if not kinds or k.start[0] in kinds}

    def of_kind(self, kind: str) -> list[Thing]:
        """All valid things of a kind, by id."""
        return sorted((t for t in self.world.of_kind(kind) if self.valid(t.ref)), key=lambda t: t.id)

    # where things are

    def at(self, ref: Ref) -> set[Ref]:
        """The places and grids that a thing is at; a place or grid is at itself."""
        kind = ref[0]
        if kind in ("Place", "Grid"):
            return {ref}
        if kind == "Alliance":
            members = self.starts(ref, "MEMBER_OF")
            return self.ends(ref, "COVERS") | {area for member in members for area in self.at(member)}
        own = self.ends(ref, "LOCATED_IN")
        if own or kind in ("Organization", "Site"):
            return own
        if kind == "Brand":
            holders = self.starts(ref, "OWNS")
        else:
            assert kind == "Project"
            holders = self.starts(ref, "RUNS", "Organization")
        return {area for holder in holders for area in self.at(holder)}

    def over(self, area: Ref) -> set[Ref]:
        """A place or grid, and all places and grids that it lies in."""
        if area[0] == "Place":
            return {("Place", area[1][:digits]) for digits in DIGITS.values() if len(area[1]) >= digits}
        return {area} | {a for parent in self.ends(area, "PART_OF") for a in self.over(parent)}

    def place_codes(self, ref: Ref) -> set[str]:
        """The division codes of the places that a thing is at; for a grid of the places that it is part of."""
        codes = set()
        for area in self.at(ref):
            if area[0] == "Place":
                codes.add(area[1])
            else:
                codes |= {code for parent in self.ends(area, "PART_OF") for code in self.place_codes(parent)}
        return codes

    def held(self, area: Ref, kind: str) -> list[Ref]:
        """What a place or grid holds: what is at it, or at any place below it."""
        return [t.ref for t in self.of_kind(kind) if any(area in self.over(a) for a in self.at(t.ref))]

    def organizations_of(self, ref: Ref) -> list[Ref]:
        """The organisations that a place or grid holds; of an organisation, itself."""
        return [ref] if ref[0] == "Organization" else self.held(ref, "Organization")

    def within(self, ref: Ref, code: str) -> bool:
        """Whether a thing is at a place within the place of that code."""
        return any(contains(code, c) for c in self.place_codes(ref))

    def any_different(self, one: Ref, codes: Iterable[str], level: str) -> bool:
        """Whether a thing is at some place that is in another unit than each of `codes`."""
        others = list(codes)
        return any(all(different_units(c, other, level) for other in others) for c in self.place_codes(one))

    # alliances

    def alliances_of(self, ref: Ref) -> set[Ref]:
        """The valid alliances (pacts too) that an organisation, place or grid is in."""
        members = [ref] if ref[0] == "Organization" else [*self.held(ref, "Organization"), *self.held(ref, "Grid")]
        alliances = {alliance for member in members for alliance in self.ends(member, "MEMBER_OF")}
        if ref[0] == "Place":
            alliances |= {
                a.ref for a in self.of_kind("Alliance") if any(contains(ref[1], place[1]) for place in self.ends(a.ref, "COVERS"))
            }
        return alliances

    # services and brands

    def broader(self, service: str) -> list[str]:
        """The broader services of a service, nearest first."""
        chain = []
        above = self.ends(("Service", service), "BROADER")
        while above:
            ((_, service),) = above
            chain.append(service)
            above = self.ends(("Service", service), "BROADER")
        return chain

    def services(self, ref: Ref, relation: str) -> set[str]:
        """The services that a need, offer or project names."""
        return {ident for _, ident in self.ends(ref, relation)}

    def ancestors(self, brand: Ref) -> set[Ref]:
        """A brand is among its own ancestors; lineage passes only through valid brands, and ends at a project."""
        if not self.valid(brand):
            return set()
        return {brand} | {a for parent in self.ends(brand, "DERIVED_FROM") for a in self._through(parent)}

    def _through(self, parent: Ref) -> set[Ref]:
        return {parent} if parent[0] == "Project" else self.ancestors(parent)

    def family(self, brand: Ref) -> set[Ref]:
        """All brands that have an ancestor in common with a brand."""
        own = self.ancestors(brand)
        return {b.ref for b in self.of_kind("Brand") if own & self.ancestors(b.ref)}

    # completeness

    def complete(self, contents: Iterable[str], code: str) -> bool:
        """Whether a source states, on the day, that it is complete for one of the contents in a region that contains `code`."""
        wanted = set(contents)
        return any(
            s.text("content") in wanted and self.statement_holds(s) and contains(s.text("region") or "-", code)
            for s in self.world.of_kind("Completeness")
        )

    def statement_holds(self, statement: Thing) -> bool:
        """A statement holds through its 截止日期, and needs one."""
        until = statement.text("until")
        return until is not None and self.as_of <= last_day(until)

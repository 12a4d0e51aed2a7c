"""Question 3, brand derivatives, from docs/reference/questions.md."""

import unicodedata
from fractions import Fraction
from typing import Any

from tests.reference.common import DIGITS, View, different_units, first_day
from tests.reference.world import Ref, World

Sets = tuple[set[str], set[str], set[str]]


def derivatives(view: View, brand: str, direction: str = "down", depth: int | None = None) -> dict[str, Any]:
    """The lineage with radiation and homogeneity, keyed as in the JSON of the contract."""
    root: Ref = ("Brand", brand)
    depths = _lineage(view, root, direction, depth)
    edges: list[dict[str, Any]] = [
        {
            "child": link.start[1],
            "parent": link.end[1],
            "mode": link.text("mode"),
            "basis": link.statements[0].basis,
            "since": link.text("since"),
            "homogeneity": homogeneity(view, link.start, link.end),
            "class": class_of(homogeneity(view, link.start, link.end)),
        }
        for link in view.world.links
        if link.relation == "DERIVED_FROM" and view.valid_link(link) and {link.start, link.end} <= set(depths)
    ]
    known: list[Fraction] = [edge["homogeneity"] for edge in edges if edge["homogeneity"] is not None]
    return {
        "nodes": {
            ref: {"depth": d, "radiation": None} if ref[0] == "Project" else {"depth": d, **described(view, ref)}
            for ref, d in depths.items()
        },
        "edges": sorted(edges, key=lambda edge: (edge["child"], edge["parent"])),
        "radiation": radiation(view, root) | {"by_year": by_year(view, root)},
        "homogeneity": sum(known, Fraction(0)) / len(known) if known else None,
        "edges_known": len(known),
    }


def described(view: View, brand: Ref) -> dict[str, Any]:
    """Of a brand its radiation, its date, its places, owners, users and projects."""
    dated, seen = since_of(view.world, brand)
    return {
        "radiation": radiation(view, brand),
        "since": dated,
        "seen": seen,
        "places": view.at(brand) if view.valid(brand) else set(),
        "owners": view.starts(brand, "OWNS"),
        "users": view.starts(brand, "USES"),
        "projects": view.starts(brand, "UNDER"),
    }


def siblings(view: View, one: Ref) -> set[Ref]:
    """Brands that share a parent with a brand."""
    return {b for parent in view.ends(one, "DERIVED_FROM") for b in view.starts(parent, "DERIVED_FROM")} - {one}


def _lineage(view: View, root: Ref, direction: str, depth: int | None) -> dict[Ref, int]:
    """Each thing of the lineage with its shortest depth: descendants above 0, ancestors below."""
    found = {root: 0}
    if direction in ("down", "both"):
        found |= _walk(view, root, depth, down=True)
    if direction in ("up", "both"):
        found |= {ref: -d for ref, d in _walk(view, root, depth, down=False).items()}
    return found


def _walk(view: View, root: Ref, depth: int | None, down: bool) -> dict[Ref, int]:
    found = {root: 0}
    frontier, steps = {root}, 0
    while frontier and (depth is None or steps < depth):
        steps += 1
        step = view.starts if down else view.ends
        brands = [ref for ref in frontier if ref[0] == "Brand" and view.valid(ref)]
        frontier = {near for ref in brands for near in step(ref, "DERIVED_FROM")} - set(found)
        found |= dict.fromkeys(frontier, steps)
    return found


# radiation


def radiation(view: View, root: Ref) -> dict[str, int]:
    """How far a brand and all its descendants reach."""
    return _count(view, root, set(_walk(view, root, None, down=True)))


def _count(view: View, root: Ref, brands: set[Ref]) -> dict[str, int]:
    valid = {brand for brand in brands if view.valid(brand)}
    codes = {code for brand in valid for code in reach_of(view, brand)}
    bodies = {o for b in valid for relation in ("USES", "OWNS") for o in view.starts(b, relation, "Organization")}
    home = view.place_codes(root) if view.valid(root) else set()
    counts = {}
    beyond = {}
    for level, plural in (("county", "counties"), ("city", "cities"), ("province", "provinces")):
        units = {code[: DIGITS[level]] for code in codes if len(code) >= DIGITS[level]}
        away = {unit for unit in units if home and all(different_units(unit, code, level) for code in home)}
        counts[plural] = len(units)
        beyond[f"beyond_{level}"] = len(away)
    return counts | {"organizations": len(bodies)} | beyond


def reach_of(view: View, brand: Ref) -> set[str]:
    """The places a brand is at, and those of organisations and sites that use it and of projects under it."""
    things = {brand} | view.starts(brand, "USES", "Organization", "Site") | view.starts(brand, "UNDER", "Project")
    return {code for thing in things for code in view.place_codes(thing)}


def by_year(view: View, root: Ref) -> list[dict[str, int]]:
    """The same by year, cumulated; undated brands only in the total."""
    brands = set(_walk(view, root, None, down=True)) if view.valid(root) else set()
    years = {brand: year for brand in brands if (year := year_of(view.world, brand)) is not None}
    return [
        {"year": year, **_count(view, root, {brand for brand, own in years.items() if own <= year})}
        for year in sorted(set(years.values()))
    ]


def year_of(world: World, brand: Ref) -> int | None:
    """The year from which a brand counts."""
    since, _ = since_of(world, brand)
    return None if since is None else first_day(since).year


def since_of(world: World, brand: Ref) -> tuple[str | None, bool]:
    """衍生时间, else 创建时间, else the date of the earliest source, which is marked `seen`; the earliest of several."""
    derived = [k.text("since") for k in world.links if k.relation == "DERIVED_FROM" and k.start == brand]
    stated = [world.statement_date(statement) for statement in world.things[brand].statements]
    for seen, dates in ((False, derived), (False, [world.things[brand].text("since")]), (True, stated)):
        given = [date for date in dates if date is not None]
        if given:
            return min(given, key=lambda date: (first_day(date), date)), seen
    return None, False


# homogeneity


def homogeneity(view: View, one: Ref, other: Ref) -> Fraction | None:
    """Mean of the known parts."""
    if "Project" in (one[0], other[0]):
        return None
    parts = [jaccard(a, b) for a, b in zip(sets_of(view, one), sets_of(view, other), strict=True) if a and b]
    return sum(parts, Fraction(0)) / len(parts) if parts else None


def class_of(value: Fraction | None) -> str:
    """Above 0.8 copy, below 0.3 distinct, between adapted; nothing known unknown."""
    if value is None:
        return "unknown"
    return "copy" if value > Fraction(4, 5) else "distinct" if value < Fraction(3, 10) else "adapted"


def jaccard(one: set[str], other: set[str]) -> Fraction:
    """Shared among all."""
    return Fraction(len(one & other), len(one | other))


def sets_of(view: View, brand: Ref) -> Sets:
    """Services, dimensions and governances, and 2-grams of a brand."""
    projects = view.starts(brand, "UNDER", "Project")
    bodies = {o for relation in ("OWNS", "USES") for o in view.starts(brand, relation, "Organization")}
    offers = {offer for body in bodies for offer in view.ends(body, "PROVIDES")}
    services = {s for project in projects for s in view.services(project, "DELIVERS")}
    services |= {s for offer in offers for s in view.services(offer, "OFFERS")}
    things = view.world.things
    themes = {f"g:{g}" for project in projects for g in things[project].texts("governance")}
    themes |= {f"d:{d}" for project in projects for d in things[project].texts("dimensions")}
    themes |= {f"d:{d}" for service in services for d in things["Service", service].texts("dimensions")}
    words = (things[brand].text("concept") or "") + (things[brand].text("connotation") or "")
    return services, themes, two_grams(words)


def two_grams(words: str) -> set[str]:
    """Pairs of neighbouring characters, white space and punctuation removed first."""
    kept = "".join(c for c in words if not c.isspace() and not unicodedata.category(c).startswith("P"))
    return {kept[i : i + 2] for i in range(len(kept) - 1)}

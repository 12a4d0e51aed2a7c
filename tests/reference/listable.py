"""Worlds that the standard layouts of docs/reference/lists.md can say, on real divisions of the register."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from tests.reference.common import DIGITS
from tests.reference.making import COMMUNITIES, Draw, Sizes, make_world
from tests.reference.world import Link, Ref, Thing, Value, World

#: A real community for each made-up one: in town and village, a reserve and an eco-park (whose communities are neither), and
#: of a city without counties.
REAL = dict(
    zip(
        COMMUNITIES,
        (
            "330302006044", "330302006045", "330302023200", "330302023203",
            "330329103001", "330329103201", "330329400598",
            "330106002051", "330106002052",
            "331002001003",
            "350702001001", "350702101201", "350781001001",
            "441900403498",
        ),
        strict=True,
    )
)  # fmt: skip
_CODES = {made[:n]: real[:n] for made, real in reversed(REAL.items()) for n in DIGITS.values()} | {"35": "35"}
#: What no standard layout has a column for.
_UNSAID = frozenset(("GREW_INTO", "RELATED_TO"))
_MARK = {"Organization": "机构", "Alliance": "联盟", "Brand": "品牌", "Project": "项目", "Grid": "网格", "Site": "阵地"}


def listable_world(seed: int, sizes: Sizes) -> World:
    """The world of that seed as far as lists can say it; every thing of a named kind has a name of its own."""
    made = make_world(seed, sizes)
    world = World(sources=[], label=f"listable_world({seed}, {sizes})")
    for thing in made.things.values():
        if thing.ref != ("Service", "spinning"):
            _keep(world, thing, Draw(seed, "listable", len(world.things)))
    for link in made.links:
        if link.relation not in _UNSAID and "spinning" not in link.start:
            world.join(_real(link.start), link.relation, _real(link.end), [], **link.values)
    _complete(world)
    for position in range(3):
        _pact(world, Draw(seed, "pact", position))
    return world


def code_of(made: str) -> str:
    """The real division for a made-up one, as well in a scope or region; of one that is in no world, itself."""
    return _CODES.get(made, made)


def _real(ref: Ref) -> Ref:
    if ref[0] == "Place":
        return ("Place", code_of(ref[1]))
    return ("Service", "gym") if ref == ("Service", "spinning") else ref


def _keep(world: World, thing: Thing, draw: Draw) -> None:
    values = {name: value for name, value in thing.values.items() if name != "name" or thing.kind == "Service"}
    if thing.kind == "Place":
        values = {"level": values["level"]}
    for name in ("scope", "region"):
        text = values.get(name)
        if isinstance(text, str):
            values[name] = code_of(text)
    if values.get("party_code"):
        values["party_code"] = f"PC-{thing.id}"
    if thing.kind in _MARK:
        front, end = draw.one(("幸福", "和顺", "红石榴", "银泉")), draw.one(("", "(筹)", "·北"))
        values["name"] = f"{front}{thing.id}号{_MARK[thing.kind]}{end}"
    elif thing.kind in ("Offer", "Need"):
        values |= {"name": None, "content": f"{thing.kind}的内容{thing.id}"}
    world.things[_real(thing.ref)] = Thing(*_real(thing.ref), values, [])


def _complete(world: World) -> None:
    """What a list requires: a community of every grid, a place of every site, something that an offer and a need is about."""
    for thing in list(world.things.values()):
        if thing.kind == "Grid" and not any(link.end[0] == "Place" for link in links(world, thing.ref, "PART_OF")):
            world.join(thing.ref, "PART_OF", _community(world, thing.ref), [])
        if thing.kind == "Site" and not links(world, thing.ref, "LOCATED_IN"):
            world.join(thing.ref, "LOCATED_IN", ("Place", "330302006044"), [])
    _once(world)


def _community(world: World, grid: Ref) -> Ref:
    ((above),) = links(world, grid, "PART_OF")
    places = [link.end for link in links(world, above.end, "PART_OF") if link.end[0] == "Place"]
    return places[0] if places else _community(world, above.end)


def _once(world: World) -> None:
    """Of observations of one figure the first."""
    seen = set()
    for thing in list(world.of_kind("Observation")):
        (place,) = links(world, thing.ref, "OBSERVED_AT")
        figure = (place.end, thing.text("indicator"), thing.text("period"))
        if figure in seen:
            del world.things[thing.ref]
            world.links.remove(place)
        seen.add(figure)


def _pact(world: World, draw: Draw) -> None:
    """A row of 联建结对: two organisations, and the time they agreed on."""
    bodies = [t.ref for t in world.of_kind("Organization")]
    if len(bodies) < 2:
        return
    one, other = draw.random.sample(bodies, 2)
    since = draw.date(0.5)
    ident = f"{one[1]}+{other[1]}@{since or ''}"
    twin = f"{other[1]}+{one[1]}@{since or ''}"
    if {("Alliance", ident), ("Alliance", twin)} & set(world.things):
        return
    pact = ("Alliance", ident)
    values: dict[str, Value] = {"form": "pact", "since": since, "until": draw.date(0.4), "pact": True}
    world.things[pact] = Thing(*pact, values, [])
    for body in (one, other):
        world.join(body, "MEMBER_OF", pact, [], roles=["member"])


def links(world: World, ref: Ref, relation: str) -> list[Link]:
    """The relations of a name that start at a thing."""
    return [link for link in world.links if (link.start, link.relation) == (ref, relation)]


def links_to(world: World, ref: Ref, relation: str) -> list[Link]:
    """The relations of a name that end at a thing."""
    return [link for link in world.links if (link.end, link.relation) == (ref, relation)]


def renamed(world: World, ids: dict[Ref, str]) -> World:
    """The world with the ids that a graph has given its things."""

    def named(ref: Ref) -> Ref:
        return (ref[0], ids.get(ref, ref[1]))

    things = {named(t.ref): Thing(t.kind, ids.get(t.ref, t.id), t.values, t.statements) for t in world.things.values()}
    moved = [Link(k.relation, named(k.start), named(k.end), k.values, k.statements) for k in world.links]
    return replace(world, things=things, links=moved)


def add_units(world: World, codes: Iterator[str]) -> None:
    """The register's own divisions: the denominator of a region, with the places above."""
    for code in codes:
        for digits in accumulate((2, 2, 2, 3, 3)):
            if digits <= len(code) and ("Place", code[:digits]) not in world.things:
                world.add("Place", code[:digits])

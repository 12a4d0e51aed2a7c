"""Making small worlds that are dense enough for every rule to be met.

Each family of things has its own random numbers, drawn for each thing by its position, so that a world with one thing less
is the same world otherwise, and hypothesis can shrink the counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from lianjian.schema import catalogue
from tests.reference.common import DIGITS, DIMENSIONS, GOVERNANCE
from tests.reference.world import Ref, Source, Statement, World

T = TypeVar("T")

#: Communities; the places above them follow from the codes. Last digits: urban, rural, and neither (498).
COMMUNITIES = (
    "330302001001", "330302001002", "330302002201", "330302002498",
    "330329103200", "330329103201", "330329104001",
    "330106001001", "330106001010",
    "331002001003",
    "350702001001", "350702101205", "350781001004",
    "350104001001",
)  # fmt: skip
CODES = tuple(sorted({code[:digits] for code in COMMUNITIES for digits in DIGITS.values()}))
#: Dates around the days that are asked for.
DATES = ("2019", "2021-06", "2022-12-31", "2023", "2023-05", "2023-05-14", "2023-05-15", "2023-05-16", "2024-02", "2026")
PERIODS = ("2021", "2023", "2023Q1", "2023Q2", "2023Q3", "2023-05", "2023-06", "2024")
#: Few services, near to each other in the taxonomy, and one below the leaves ("at any depth").
SERVICES = ("sport", "gym", "spinning", "health", "health_station", "pharmacy", "laundry", "household_services", "meals")
SCOPES = (None, None, "33", "3303", "330302", "330302001", "330302001001", "3507", "35",
          "own:12", "own:9", "own:6", "own:4", "own:2")  # fmt: skip
ORGANIZATION_TYPES = (
    "party_organization", "community_party_committee", "residents_committee", "villagers_committee", "owners_committee",
    "building_committee", "property_company", "property_company", "bank", "a text of its own", None,
)  # fmt: skip
PARTY_LEVELS = (None, None, None, "community_party_committee", "village_party_committee", "community_party_branch")
CONTENTS = ("organizations", "alliances", "alliance_members", "pacts", "brands", "projects", "sites", "offers", "needs",
            "indicators", "sport", "gym", "health")  # fmt: skip
REGIONS = ("33", "35", "3303", "3507", "330302", "330329", "350702", "330302001", "330329103",
           "330302001001", "350702001001")  # fmt: skip
WORDS = ("", None, "党建引领", "共建共治,共享", "邻里 互助", "红", "瓯江红、石榴红", "一", "党建引领 共建共治")
STEPS: tuple[list[str], ...] = (
    ["owners_committee_discusses", "party_committee_reviews", "owners_decide"], ["three_reviews"], ["disclose"],
    ["disclose", "supervise", "consult", "co_build"], ["disclose", "supervise", "consult"], [],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many things of each family a world holds."""

    grids: int = 4
    organizations: int = 14
    sites: int = 5
    offers: int = 10
    needs: int = 10
    alliances: int = 4
    members: int = 9
    brands: int = 7
    projects: int = 7
    observations: int = 3
    statements: int = 4


class Draw:
    """Random choices of one thing."""

    def __init__(self, seed: int, family: str, position: int) -> None:
        self.random = Random(f"{seed}/{family}/{position}")

    def one(self, choices: Sequence[T]) -> T:
        """One of them."""
        return self.random.choice(choices)

    def some(self, choices: Sequence[T], most: int) -> list[T]:
        """A few different ones, at most `most`."""
        return self.random.sample(list(choices), min(len(choices), self.random.randint(0, most)))

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def date(self, share: float) -> str | None:
        """A partial date, in that share of cases."""
        return self.one(DATES) if self.chance(share) else None


def make_world(seed: int, sizes: Sizes = Sizes()) -> World:
    """A world; the same seed and sizes give the same one."""
    world = World(sources=[Source("甲表", "2024-03"), Source("乙表"), Source("丙表", "2022")])
    world.citations = ["2021-07", None, "2025"]
    world.label = f"make_world({seed}, {sizes})"
    _register(world, Draw(seed, "register", 0))
    add_services(world)
    families: tuple[tuple[Callable[[World, Draw, int], None], int], ...] = (
        (_grid, sizes.grids),
        (_organization, sizes.organizations),
        (_site, sizes.sites),
        (_alliance, sizes.alliances),
        (_member, sizes.members),
        (_project, sizes.projects),
        (_brand, sizes.brands),
        (_offer, sizes.offers),
        (_need, sizes.needs),
        (_observation, sizes.observations),
        (_statement, sizes.statements),
    )
    for make, count in families:
        for position in range(count):
            make(world, Draw(seed, make.__name__, position), position)
    return world


def add_services(world: World) -> None:
    """The taxonomy of the catalogue, and one concept three deep."""
    terms = catalogue.vocabularies()["services"].terms
    for term in terms:
        world.add("Service", term.notation, name=term.zh, dimensions=list(term.dimensions), groups=list(term.groups))
    for term in terms:
        if term.broader:
            world.join(("Service", term.notation), "BROADER", ("Service", term.broader))
    world.add("Service", "spinning", dimensions=["beauty", "intelligence"])
    world.join(("Service", "spinning"), "BROADER", ("Service", "gym"))


def add_places(world: World, codes: Sequence[str], until: dict[str, str] | None = None) -> None:
    """Places by their codes."""
    for code in codes:
        level = 1 + [2, 4, 6, 9, 12].index(len(code))
        world.add("Place", code, name=f"地{code}", level=level, until=(until or {}).get(code))


def _register(world: World, draw: Draw) -> None:
    ended: dict[str, str] = {}
    for code in draw.some(COMMUNITIES, 2):
        ended[code] = draw.one(DATES)
    add_places(world, CODES, ended)


def _refs(world: World, *kinds: str) -> list[Ref]:
    return [ref for ref in world.things if ref[0] in kinds]


def _statements(world: World, draw: Draw) -> list[Statement]:
    count = 2 if draw.chance(0.25) else 1
    rows = []
    for _ in range(count):
        world.rows += 1
        citation = draw.one((None, None, 0, 1, 2))
        basis = draw.one(("stated", "stated", "inferred"))
        rows.append(Statement(draw.one((0, 0, 1, 2)), world.rows + 1, citation, basis))
    return sorted(rows, key=lambda s: (s.source, s.row))


def _somewhere(world: World, draw: Draw) -> Ref:
    grids = _refs(world, "Grid")
    if grids and draw.chance(0.3):
        return draw.one(grids)
    return ("Place", draw.one(COMMUNITIES if draw.chance(0.75) else CODES))


def _locate(world: World, draw: Draw, ref: Ref, nowhere: float) -> None:
    if draw.chance(nowhere):
        return
    world.join(ref, "LOCATED_IN", _somewhere(world, draw))
    if draw.chance(0.1):
        world.join(ref, "LOCATED_IN", _somewhere(world, draw))


def _grid(world: World, draw: Draw, position: int) -> None:
    ref = world.add("Grid", f"G{position}", grid_level=draw.one(("grid", "building", None)))
    above = _refs(world, "Grid")[:-1]
    if above and draw.chance(0.4):
        # A grid below another lies in the community of that one, stated again or not.
        parent = draw.one(above)
        world.join(ref, "PART_OF", parent)
        community = [k.end for k in world.links if k.relation == "PART_OF" and k.start == parent and k.end[0] == "Place"]
        if community and draw.chance(0.5):
            world.join(ref, "PART_OF", community[0])
    else:
        # The lists require a community of every grid.
        world.join(ref, "PART_OF", ("Place", draw.one(COMMUNITIES)))


def _organization(world: World, draw: Draw, position: int) -> None:
    # Ids whose order is not the order of coming, and of which one begins another.
    ref = world.add(
        "Organization",
        f"O{(position * 7) % 30}",
        organization_type=draw.one(ORGANIZATION_TYPES),
        party_level=draw.one(PARTY_LEVELS),
        party_code="P1" if draw.chance(0.05) else None,
    )
    _locate(world, draw, ref, 0.1)
    if draw.chance(0.15):
        world.join(ref, "SERVES", _somewhere(world, draw))
    if draw.chance(0.2) and position:
        world.join(ref, "SUBORDINATE_TO", ("Organization", f"O{((position - 1) * 7) % 30}"), mode="direct")


def _site(world: World, draw: Draw, position: int) -> None:
    ref = world.add("Site", f"S{position}", site_type=draw.one(("canteen", "service_centre")))
    _locate(world, draw, ref, 0.05)
    bodies = _refs(world, "Organization")
    if bodies and draw.chance(0.5):
        world.join(draw.one(bodies), "OPERATES", ref)


def _alliance(world: World, draw: Draw, position: int) -> None:
    ref = world.add(
        "Alliance",
        f"L{position}",
        form=draw.one(("pact", "body")),
        scope=draw.one((None, None, "same_district", "cross_district", "cross_city", "cross_province")),
        since=draw.date(0.3),
        until=draw.date(0.3),
    )
    for code in draw.some(CODES, 1 if draw.chance(0.5) else 0):
        world.join(ref, "COVERS", ("Place", code))
    if position and draw.chance(0.2):
        world.join(ref, "PART_OF", ("Alliance", f"L{position - 1}"))


def _member(world: World, draw: Draw, position: int) -> None:
    alliances, bodies = _refs(world, "Alliance"), _refs(world, "Organization", "Organization")
    if draw.chance(0.15):
        bodies = _refs(world, "Grid")
    if not alliances or not bodies:
        return
    body, alliance = draw.one(bodies), draw.one(alliances)
    since, until = draw.date(0.25), draw.date(0.25)
    again = [k for k in world.links if (k.relation, k.start, k.end) == ("MEMBER_OF", body, alliance)]
    if all(k.values.get("since") != since for k in again):
        world.join(body, "MEMBER_OF", alliance, roles=["member"], since=since, until=until)


def _project(world: World, draw: Draw, position: int) -> None:
    ref = world.add(
        "Project",
        f"X{position}",
        dimensions=draw.some(DIMENSIONS, 3),
        governance=draw.some(GOVERNANCE, 2),
        deliberation=draw.one(STEPS),
        since=draw.date(0.25),
        until=draw.date(0.25),
    )
    _locate(world, draw, ref, 0.5)
    bodies = _refs(world, "Organization")
    for relation, kinds, most in (("RUNS", ("Organization",), 2), ("RUNS", ("Site", "Grid"), 1), ("JOINS", ("Organization",), 2)):
        for body in draw.some(_refs(world, *kinds), most):
            world.join(body, relation, ref)
    if bodies and draw.chance(0.3):
        _trinity_project(world, draw, ref)
    for service in draw.some(SERVICES, 2):
        world.join(ref, "DELIVERS", ("Service", service))
    for alliance in draw.some(_refs(world, "Alliance"), 1):
        world.join(ref, "UNDER", alliance)
    if position and draw.chance(0.2):
        world.join(("Project", f"X{position - 1}"), "GREW_INTO", ref)


def _trinity_project(world: World, draw: Draw, project: Ref) -> None:
    """Bring the bodies of one place together."""
    places = [k.end for k in world.links if k.relation == "LOCATED_IN" and k.start[0] == "Organization"]
    where = draw.one(places) if places else None
    for link in list(world.links):
        if link.relation == "LOCATED_IN" and link.end == where and link.start[0] == "Organization":
            world.join(link.start, draw.one(("RUNS", "JOINS")), project)


def _brand(world: World, draw: Draw, position: int) -> None:
    ref = world.add(
        "Brand",
        f"B{(position * 3) % 11}",
        _statements(world, draw),
        concept=draw.one(WORDS),
        connotation=draw.one(WORDS),
        since=draw.date(0.3),
    )
    _locate(world, draw, ref, 0.6)
    for _ in range(draw.random.randint(0, 2)):
        earlier = [b for b in _refs(world, "Brand") if b != ref] + (_refs(world, "Project")[:2] if draw.chance(0.2) else [])
        if earlier:
            world.join(ref, "DERIVED_FROM", draw.one(earlier), _statements(world, draw), mode="sub_brand", since=draw.date(0.3))
    for relation, kinds, most in (
        ("OWNS", ("Organization", "Organization", "Place", "Alliance"), 1),
        ("USES", ("Organization", "Site", "Alliance", "Project"), 2),
    ):
        for body in draw.some(_refs(world, *kinds), most):
            world.join(body, relation, ref)
    for project in draw.some(_refs(world, "Project"), 2):
        world.join(project, "UNDER", ref)


def _offer(world: World, draw: Draw, position: int) -> None:
    bodies = _refs(world, "Organization", "Site")
    if not bodies:
        return
    if draw.chance(0.08):
        _circle_offers(world, draw, position, draw.one(bodies))
        return
    ref = world.add("Offer", f"F{(position * 7) % 30}", scope=draw.one(SCOPES), until=draw.date(0.3))
    for _ in range(2 if draw.chance(0.1) else 1):
        world.join(draw.one(bodies), "PROVIDES", ref)
    for _ in range(2 if draw.chance(0.1) else 1):
        world.join(ref, "OFFERS", ("Service", draw.one(SERVICES)))


def _circle_offers(world: World, draw: Draw, position: int, body: Ref) -> None:
    """One who offers a whole circle, or all but one of its services."""
    which = draw.one(("circle_basic", "circle_upgrade"))
    services = [s.id for s in world.of_kind("Service") if which in s.texts("groups")]
    for service in services[1:] if draw.chance(0.3) else services:
        ref = world.add("Offer", f"K{position}{service}", scope=draw.one((None, None, "own:6")))
        world.join(body, "PROVIDES", ref)
        world.join(ref, "OFFERS", ("Service", service))


def _need(world: World, draw: Draw, position: int) -> None:
    ref = world.add(
        "Need",
        f"N{(position * 7) % 30}",
        urgency=draw.one((None, "normal", "pressing", "urgent", "soon")),
        status=draw.one((None, None, "open", "open", "claimed", "met", "so-so")),
        until=draw.date(0.3),
    )
    askers = [*_refs(world, "Organization", "Grid"), *(("Place", draw.one(CODES)) for _ in range(8))]
    for _ in range(2 if draw.chance(0.1) else 1):
        world.join(draw.one(askers), "ASKS", ref)
    for _ in range(2 if draw.chance(0.1) else 1):
        world.join(ref, "NEEDS", ("Service", draw.one(SERVICES)))
    if draw.chance(0.2) and (bodies := _refs(world, "Organization")):
        world.join(draw.one(bodies), "CLAIMS", ref, since=draw.date(0.5))


def _observation(world: World, draw: Draw, position: int) -> None:
    indicator = draw.one(("resident_satisfaction", "resident_satisfaction", "participation"))
    ref = world.add("Observation", f"I{position}", indicator=indicator, period=draw.one(PERIODS), value=1.5)
    world.join(ref, "OBSERVED_AT", ("Place", draw.one(CODES)))


def _statement(world: World, draw: Draw, position: int) -> None:
    region, until = draw.one(REGIONS), draw.date(0.9)
    # One in four says that everything is complete, as a careful district office would.
    contents = list(CONTENTS) if draw.chance(0.25) else [draw.one(CONTENTS)]
    for content in contents:
        world.add("Completeness", f"C{position}{content}", region=region, content=content, until=until)

"""Grids, organisations and sites, and where they are."""

import numpy as np
import polars as pl

from benchmarks.nation.world import Ints, World
from benchmarks.sizes import Sizes

#: Type of an organisation with its Party level and its share.
_TYPES: tuple[tuple[str, str | None, float], ...] = (
    ("party_organization", "community_party_branch", 0.14),
    ("party_organization", "village_party_branch", 0.14),
    ("party_organization", "community_party_committee", 0.05),
    ("party_organization", "unit_party_branch", 0.10),
    ("residents_committee", None, 0.09),
    ("villagers_committee", None, 0.09),
    ("owners_committee", None, 0.06),
    ("property_company", None, 0.05),
    ("government_department", None, 0.04),
    ("school", None, 0.03),
    ("hospital", None, 0.02),
    ("bank", None, 0.02),
    ("private_firm", None, 0.09),
    ("social_organization", None, 0.04),
    ("volunteer_team", None, 0.04),
)

#: Shares of organisations at a township and at a county; the rest are at communities.
_AT_TOWNSHIP, _AT_COUNTY = 0.08, 0.02
#: How far those who work together are apart, in organisations ordered by their places, with its share.
_SPREAD = {5: 0.55, 50: 0.25, 3_000: 0.15, 100_000: 0.05}
#: Party organisations under one superior.
_BELOW = 20


class Bodies:
    """Organisations in the order of their places, and sites: ids, and the codes of the places that they are at."""

    def __init__(self, organizations: pl.DataFrame, sites: pl.DataFrame) -> None:
        """Both have `id` and `place`."""
        by_place = organizations.sort("place", maintain_order=True)
        self.organizations = by_place["id"]
        self.places = by_place["place"]
        self.sites = sites["id"]
        self.site_places = sites["place"]

    def drawn(self, world: World, count: int) -> Ints:
        """Organisations by chance, by their numbers."""
        return world.among(count, len(self.organizations))

    def beside(self, world: World, numbers: Ints) -> Ints:
        """For each organisation another one, mostly near it."""
        reach = world.random.choice(list(_SPREAD), len(numbers), p=list(_SPREAD.values()))
        steps = np.rint(world.random.normal(0, reach)).astype(np.int64)
        found: Ints = (numbers + steps) % len(self.organizations)
        return found


def add_bodies(world: World, sizes: Sizes) -> Bodies:
    """States them with PART_OF, LOCATED_IN, SERVES, SUBORDINATE_TO, REPORTS_TO and OPERATES."""
    _add_grids(world, sizes.grids)
    organizations = _add_organizations(world, sizes.organizations)
    bodies = Bodies(organizations, _add_sites(world, sizes.sites))
    near = pl.DataFrame({"operator": bodies.organizations, "place": bodies.places}).unique("place", keep="first")
    operated = pl.DataFrame({"id": bodies.sites, "place": bodies.site_places}).join(near, on="place", maintain_order="left")
    world.add_relation("OPERATES", ("Organization", "Site"), operated["operator"], operated["id"])
    reporting = bodies.drawn(world, sizes.organizations // 3)
    to = bodies.places.gather(bodies.beside(world, reporting))
    world.add_relation("REPORTS_TO", ("Organization", "Place"), bodies.organizations.gather(reporting), to)
    return bodies


def _add_grids(world: World, count: int) -> None:
    ids = world.ids("g", count)
    kinds = {
        "grid_type": world.pick(["urban", "rural"], count),
        "grid_level": world.pick(["grid", "complex"], count),
    }
    world.add_nodes("Grid", {"id": ids, "name": world.names("合成网格", ids), **kinds})
    world.add_relation("PART_OF", ("Grid", "Place"), ids, world.at_communities(count))


def _add_organizations(world: World, count: int) -> pl.DataFrame:
    ids, types = world.ids("o", count), world.random.choice(len(_TYPES), count, p=[share for *_, share in _TYPES])
    level = pl.Series([level for _, level, _ in _TYPES]).gather(types)
    kinds = {"organization_type": pl.Series([name for name, *_ in _TYPES]).gather(types), "party_level": level}
    world.add_nodes("Organization", {"id": ids, "name": world.names("合成单位", ids), **kinds})
    placed = pl.DataFrame({"id": ids, "place": _places(world, count)})
    world.add_relation("LOCATED_IN", ("Organization", "Place"), placed["id"], placed["place"])
    party = placed.filter(level.is_not_null())
    world.add_relation("SERVES", ("Organization", "Place"), party["id"], party["place"])
    _add_hierarchy(world, party.sort("place", maintain_order=True)["id"])
    return placed


def _places(world: World, count: int) -> pl.Series:
    codes = world.at_communities(count)
    drawn = pl.Series(world.random.random(count))
    digits = pl.when(drawn < _AT_COUNTY).then(6).when(drawn < _AT_COUNTY + _AT_TOWNSHIP).then(9).otherwise(12)
    return pl.select(codes.str.slice(0, pl.select(digits).to_series())).to_series()


def _add_hierarchy(world: World, party: pl.Series) -> None:
    """Each Party organisation below the first of its group, by place; those below the first of their group of groups."""
    number = np.arange(len(party))
    group = np.where(number % _BELOW, _BELOW, _BELOW * _BELOW)
    upper = number // group * group
    lower = np.flatnonzero(upper != number)
    mode = world.pick(["direct", "joint"], len(lower), [95, 5])
    kinds = ("Organization", "Organization")
    world.add_relation("SUBORDINATE_TO", kinds, party.gather(lower), party.gather(upper[lower]), mode=mode)


def _add_sites(world: World, count: int) -> pl.DataFrame:
    ids, places = world.ids("s", count), world.at_communities(count)
    types = ["service_centre", "canteen", "study_hall", "health_station", "cultural_hall"]
    columns = {"site_type": world.pick(types, count), "area": pl.Series(world.random.uniform(50, 800, count)).round(1)}
    world.add_nodes("Site", {"id": ids, "name": world.names("合成阵地", ids), **columns})
    world.add_relation("LOCATED_IN", ("Site", "Place"), ids, places)
    return pl.DataFrame({"id": ids, "place": places})

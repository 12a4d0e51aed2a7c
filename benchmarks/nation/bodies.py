"""Grids, organisations and sites, and where they are."""

from dataclasses import dataclass

import polars as pl

from benchmarks.nation.world import World
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


@dataclass(frozen=True, slots=True)
class Bodies:
    """Ids of organisations and sites with the code of the place that each is at, and ids of grids."""

    organizations: pl.Series
    places: pl.Series
    sites: pl.Series
    site_places: pl.Series
    grids: pl.Series


def add_bodies(world: World, sizes: Sizes) -> Bodies:
    """States them with PART_OF, LOCATED_IN, SERVES, SUBORDINATE_TO, REPORTS_TO and OPERATES."""
    grids = _grids(world, sizes.grids)
    organizations, places = _organizations(world, sizes.organizations)
    sites, site_places = _sites(world, sizes.sites, organizations)
    return Bodies(organizations, places, sites, site_places, grids)


def _grids(world: World, count: int) -> pl.Series:
    ids = world.ids("g", count)
    kinds = {
        "grid_type": world.pick(["urban", "rural"], count),
        "grid_level": world.pick(["grid", "complex"], count),
    }
    world.add_nodes("Grid", {"id": ids, "name": world.names("合成网格", ids), **kinds})
    world.add_relation("PART_OF", ("Grid", "Place"), ids, world.at_communities(count))
    return ids


def _organizations(world: World, count: int) -> tuple[pl.Series, pl.Series]:
    ids, types = world.ids("o", count), world.random.choice(len(_TYPES), count, p=[share for *_, share in _TYPES])
    level = pl.Series([level for _, level, _ in _TYPES]).gather(types)
    kinds = {"organization_type": pl.Series([name for name, *_ in _TYPES]).gather(types), "party_level": level}
    world.add_nodes("Organization", {"id": ids, "name": world.names("合成单位", ids), **kinds})
    places = _placed(world, count)
    world.add_relation("LOCATED_IN", ("Organization", "Place"), ids, places)
    party = level.is_not_null()
    world.add_relation("SERVES", ("Organization", "Place"), ids.filter(party), places.filter(party))
    _hierarchy(world, ids.filter(party))
    reporting = world.some(count, 0.3)
    world.add_relation("REPORTS_TO", ("Organization", "Place"), ids.gather(reporting), world.at_communities(len(reporting)))
    return ids, places


def _placed(world: World, count: int) -> pl.Series:
    codes = world.at_communities(count)
    drawn = pl.Series(world.random.random(count))
    digits = pl.when(drawn < _AT_COUNTY).then(6).when(drawn < _AT_COUNTY + _AT_TOWNSHIP).then(9).otherwise(12)
    return pl.select(codes.str.slice(0, pl.select(digits).to_series())).to_series()


def _hierarchy(world: World, party: pl.Series) -> None:
    """Each Party organisation but the first few below an earlier one, so that there are no cycles."""
    tops = max(1, len(party) // 20)
    lower = party.slice(tops)
    upper = party.gather(world.among(len(lower), tops))
    mode = world.pick(["direct", "joint"], len(lower), [95, 5])
    world.add_relation("SUBORDINATE_TO", ("Organization", "Organization"), lower, upper, mode=mode)


def _sites(world: World, count: int, organizations: pl.Series) -> tuple[pl.Series, pl.Series]:
    ids, places = world.ids("s", count), world.at_communities(count)
    types = ["service_centre", "canteen", "study_hall", "health_station", "cultural_hall"]
    columns = {"site_type": world.pick(types, count), "area": pl.Series(world.random.uniform(50, 800, count)).round(1)}
    world.add_nodes("Site", {"id": ids, "name": world.names("合成阵地", ids), **columns})
    world.add_relation("LOCATED_IN", ("Site", "Place"), ids, places)
    operators = organizations.gather(world.among(count, len(organizations)))
    world.add_relation("OPERATES", ("Organization", "Site"), operators, ids)
    return ids, places

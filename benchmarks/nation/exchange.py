"""Needs and offers: who asks, who provides, of which service, for whom, until when."""

import polars as pl

from benchmarks.nation.bodies import Bodies
from benchmarks.nation.world import World
from benchmarks.sizes import Sizes
from lianjian.schema.catalogue import vocabularies

#: Shares of needs that a community itself asks, and of offers that a site provides; organisations have the rest.
_BY_COMMUNITY, _BY_SITE = 0.15, 0.05
#: Shares of the 服务范围: anybody, so many digits of the provider's place, the provider's province by its code.
_SCOPES = {None: 0.30, "own:12": 0.15, "own:9": 0.10, "own:6": 0.30, "own:4": 0.08, "own:2": 0.05, "province": 0.02}


def add_exchange(world: World, sizes: Sizes, bodies: Bodies) -> None:
    """States needs and offers with ASKS, NEEDS, PROVIDES and OFFERS."""
    _needs(world, sizes.needs, bodies)
    _offers(world, sizes.offers, bodies)


def _services(world: World, count: int) -> pl.Series:
    """Services, some asked for and given far more often than others."""
    terms = [term.notation for term in vocabularies()["services"].terms]
    return world.pick(terms, count, [1 / (5 + rank) for rank in range(len(terms))])


def _until(world: World, count: int) -> pl.Series:
    return world.days(count, "2025-01-01", "2028-12-31", known=0.4)


def _needs(world: World, count: int, bodies: Bodies) -> None:
    ids, services = world.ids("n", count), _services(world, count)
    columns = {
        "content": _content("合成需求 ", services),
        "urgency": world.pick([None, "normal", "pressing", "urgent"], count, [2, 5, 2, 1]),
        "status": world.pick([None, "open", "claimed", "met"], count, [1, 6, 2, 1]),
        "until": _until(world, count),
    }
    world.add_nodes("Need", {"id": ids, **columns})
    by_place = round(count * _BY_COMMUNITY)
    world.add_relation("ASKS", ("Place", "Need"), world.at_communities(by_place), ids.slice(0, by_place))
    askers = bodies.organizations.gather(bodies.drawn(world, count - by_place))
    world.add_relation("ASKS", ("Organization", "Need"), askers, ids.slice(by_place))
    world.add_relation("NEEDS", ("Need", "Service"), ids, services)


def _offers(world: World, count: int, bodies: Bodies) -> None:
    ids, services = world.ids("r", count), _services(world, count)
    by_site = round(count * _BY_SITE)
    sites = world.among(by_site, len(bodies.sites))
    organizations = bodies.drawn(world, count - by_site)
    places = pl.concat([bodies.site_places.gather(sites), bodies.places.gather(organizations)])
    columns = {
        "content": _content("合成资源 ", services),
        "scope": _scopes(world, places),
        "ownership": world.pick([None, "public", "private"], count, [4, 4, 2]),
        "funding": world.pick([None, ["volunteers"], ["market"], ["market", "crowdfunding"]], count),
        "until": _until(world, count),
    }
    world.add_nodes("Offer", {"id": ids, **columns})
    world.add_relation("PROVIDES", ("Site", "Offer"), bodies.sites.gather(sites), ids.slice(0, by_site))
    world.add_relation("PROVIDES", ("Organization", "Offer"), bodies.organizations.gather(organizations), ids.slice(by_site))
    world.add_relation("OFFERS", ("Offer", "Service"), ids, services)


def _scopes(world: World, places: pl.Series) -> pl.Series:
    drawn = world.pick(list(_SCOPES), len(places), list(_SCOPES.values()))
    return drawn.zip_with(drawn.ne_missing(pl.Series(["province"])), places.str.slice(0, 2))


def _content(what: str, services: pl.Series) -> pl.Series:
    return pl.select(pl.lit(what) + services).to_series()

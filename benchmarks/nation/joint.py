"""Alliances with members near and far, and projects."""

import numpy as np
import polars as pl

from benchmarks.nation.bodies import Bodies
from benchmarks.nation.world import World
from benchmarks.sizes import Sizes
from lianjian.schema.catalogue import vocabularies


def add_alliances(world: World, sizes: Sizes, bodies: Bodies) -> pl.Series:
    """States alliances with MEMBER_OF and COVERS; their ids."""
    count = sizes.alliances
    ids = world.ids("a", count)
    columns = {
        "form": world.pick(["pact", "body"], count, [7, 3]),
        "alliance_kind": world.pick([term.notation for term in vocabularies()["alliance_kinds"].terms], count),
        "scope": world.pick([None, "same_district", "cross_district", "cross_city", "cross_province"], count),
        "since": world.days(count, "2018-01-01", "2025-12-31", known=0.8),
        "until": world.days(count, "2025-01-01", "2029-12-31", known=0.3),
    }
    world.add_nodes("Alliance", {"id": ids, "name": world.names("合成联盟", ids), **columns})
    _memberships(world, sizes.memberships, ids, bodies)
    covering = world.some(count, 0.3)
    world.add_relation("COVERS", ("Alliance", "Place"), ids.gather(covering), world.at_communities(len(covering)))
    return ids


def _memberships(world: World, count: int, alliances: pl.Series, bodies: Bodies) -> None:
    first = bodies.drawn(world, len(alliances))
    alliance = world.among(count, len(alliances))
    world.add_relation(
        "MEMBER_OF",
        ("Organization", "Alliance"),
        bodies.organizations.gather(bodies.beside(world, first[alliance])),
        alliances.gather(alliance),
        roles=world.pick([["member"], ["lead"], ["member", "chair"]], count, [8, 1, 1]),
        until=world.days(count, "2024-01-01", "2028-12-31", known=0.1),
    )


def add_projects(world: World, sizes: Sizes, bodies: Bodies, alliances: pl.Series, brands: pl.Series) -> None:
    """States projects with RUNS, JOINS, LOCATED_IN, DELIVERS and UNDER."""
    count = sizes.projects
    ids = world.ids("p", count)
    columns = {
        "stage": world.pick(["activity", "project", "brand_project"], count, [5, 4, 1]),
        "governance": world.pick([None, ["autonomy"], ["rule_of_law"], ["moral_governance", "autonomy"]], count),
        "dimensions": world.pick([None, ["wealth"], ["happiness"], ["beauty", "security"], ["intelligence"]], count),
        "since": world.days(count, "2019-01-01", "2025-12-31", known=0.7),
        "until": world.days(count, "2025-01-01", "2028-12-31", known=0.3),
    }
    world.add_nodes("Project", {"id": ids, "name": world.names("合成项目", ids), **columns})
    runner = bodies.drawn(world, count)
    world.add_relation("RUNS", ("Organization", "Project"), bodies.organizations.gather(runner), ids)
    joining = bodies.beside(world, np.concatenate([runner, runner]))
    world.add_relation("JOINS", ("Organization", "Project"), bodies.organizations.gather(joining), pl.concat([ids, ids]))
    placed = world.some(count, 0.6)
    world.add_relation("LOCATED_IN", ("Project", "Place"), ids.gather(placed), bodies.places.gather(runner[placed]))
    services = [term.notation for term in vocabularies()["services"].terms]
    world.add_relation("DELIVERS", ("Project", "Service"), ids, world.pick(services, count))
    for kind, share, owners in (("Brand", 0.3, brands), ("Alliance", 0.2, alliances)):
        under = world.some(count, share)
        owner = owners.gather(world.among(len(under), len(owners)))
        world.add_relation("UNDER", ("Project", kind), ids.gather(under), owner)

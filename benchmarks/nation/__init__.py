"""The synthetic graph: invented bodies, needs, offers, alliances, brands and projects on the real register."""

import polars as pl

from benchmarks.nation.bodies import add_bodies
from benchmarks.nation.brands import add_brands
from benchmarks.nation.completeness import add_completeness
from benchmarks.nation.exchange import add_exchange
from benchmarks.nation.joint import add_alliances, add_projects
from benchmarks.nation.world import World
from benchmarks.sizes import Sizes
from lianjian.graph.records import Batch


def synthetic_batch(places: pl.DataFrame, sizes: Sizes, seed: int) -> Batch:
    """The statements of the synthetic graph on `places` (as read_register gives them): equal input, equal output."""
    world = World(places, seed)
    bodies = add_bodies(world, sizes)
    add_exchange(world, sizes, bodies)
    alliances = add_alliances(world, sizes, bodies)
    brands = add_brands(world, sizes, bodies)
    add_projects(world, sizes, bodies, alliances, brands)
    add_completeness(world)
    return world.batch

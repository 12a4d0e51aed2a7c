"""Brands in families: lineages that grow by attaching each brand to an earlier one of its family."""

import numpy as np
import polars as pl

from benchmarks.nation.bodies import Bodies
from benchmarks.nation.world import Ints, World
from benchmarks.sizes import FAMILY, Sizes

#: The brand that the measured family descends from.
ROOT = "synthetic-family-root"

_MODES = ["sub_brand", "local_version", "extension", "scene", "replica", "activity"]
_WORDS = ["红色引领", "邻里共享", "党群同心", "服务到家", "共建共治", "产业兴旺", "法治护航", "文化润心", "数字赋能", "平安守护"]


def add_brands(world: World, sizes: Sizes, bodies: Bodies) -> pl.Series:
    """States brands with DERIVED_FROM, LOCATED_IN, OWNS and USES; their ids."""
    count = sizes.brands
    ids = pl.concat([pl.Series([ROOT]), world.ids("b", count - 1)])
    columns = {
        "brand_line": world.pick([None, "tourism", "law", "culture", "industry"], count),
        "concept": _words(world, count),
        "connotation": _words(world, count),
        "since": world.days(count, "2012-01-01", "2025-12-31", known=0.5),
    }
    names = pl.select(pl.lit("合成品牌") + pl.Series(np.arange(count)).cast(pl.String)).to_series()
    world.add_nodes("Brand", {"id": ids, "name": names, **columns})
    _derivations(world, ids)
    owner = bodies.drawn(world, count)
    world.add_relation("OWNS", ("Organization", "Brand"), bodies.organizations.gather(owner), ids)
    using = bodies.beside(world, np.concatenate([owner, owner, owner]))
    world.add_relation("USES", ("Organization", "Brand"), bodies.organizations.gather(using), pl.concat([ids, ids, ids]))
    placed = world.some(count, 0.7)
    world.add_relation("LOCATED_IN", ("Brand", "Place"), ids.gather(placed), bodies.places.gather(owner[placed]))
    return ids


def _derivations(world: World, brands: pl.Series) -> None:
    """The first FAMILY brands are one family of one root; the others form families of up to some hundred."""
    founder = _founders(world, len(brands))
    number = np.arange(len(brands))
    child = np.flatnonzero(number > founder)
    parent = founder[child] + (world.random.random(len(child)) * (child - founder[child])).astype(np.int64)
    second = world.some(len(child), 0.03)
    children = np.concatenate([child, child[second]])
    parents = np.concatenate([parent, founder[child[second]]])
    world.add_relation(
        "DERIVED_FROM",
        ("Brand", "Brand"),
        brands.gather(children),
        brands.gather(parents),
        mode=world.pick(_MODES, len(children)),
        since=world.days(len(children), "2014-01-01", "2025-12-31", known=0.6),
    )


def _founders(world: World, count: int) -> Ints:
    """For each brand the number of the first of its family."""
    sizes = np.concatenate([[FAMILY], np.minimum(1 + world.random.pareto(1.0, count).astype(np.int64), 300)])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return starts[np.searchsorted(starts, np.arange(count), side="right") - 1]


def _words(world: World, count: int) -> pl.Series:
    parts = [world.pick(_WORDS, count) for _ in range(3)]
    return pl.select(pl.concat_str(parts, separator=",")).to_series()

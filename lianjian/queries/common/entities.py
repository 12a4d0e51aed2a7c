"""Many things of a kind as every answer shows them, at once; one alone is `entity.entity`."""

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.areas import NOWHERE
from lianjian.queries.common.answer import Json
from lianjian.queries.common.columns import taken
from lianjian.queries.common.day import Day, spread

Ints = NDArray[np.int32]

_PLACED = ("Grid", "Organization", "Site", "Project", "Brand", "Alliance")


def entities(day: Day, kind: str, numbers: Ints) -> list[Json]:
    """{"id","kind","name","region"} of each, in the order given."""
    nodes = day.snapshot.nodes(kind)
    if not len(numbers):
        return []
    ids = taken(nodes.ids, numbers)
    names = taken(nodes.column("name"), numbers)
    regions = ids if kind == "Place" else _regions(day, kind, numbers)
    return [
        {"id": ident, "kind": kind, "name": name, "region": region}
        for ident, name, region in zip(ids, names, regions, strict=True)
    ]


def _regions(day: Day, kind: str, numbers: Ints) -> list[str | None]:
    """The longest division code known of each, the first of several that are equally long."""
    regions: list[str | None] = [None] * len(numbers)
    if kind not in _PLACED:
        return regions
    position, area = spread(day.at(kind), numbers)
    place = day.areas.place_of[area]
    position, place = position[place != NOWHERE], place[place != NOWHERE]
    if not len(place):
        return regions
    order = np.lexsort((place, -day.areas.level[place], position))
    position, place = position[order], place[order]
    first = np.flatnonzero(np.diff(position, prepend=-1))
    codes = taken(day.snapshot.nodes("Place").ids, place[first])
    for at, code in zip(position[first].tolist(), codes, strict=True):
        regions[at] = code
    return regions

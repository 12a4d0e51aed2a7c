"""A neighbourhood as an answer shows it: things with their distance, relations with the rows that state them."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.answer import Json
from lianjian.queries.common.columns import taken
from lianjian.queries.common.day import Day
from lianjian.queries.common.entities import entities
from lianjian.queries.common.evidence import of_edges
from lianjian.queries.surroundings.relations import Ties, between
from lianjian.queries.surroundings.walk import Count, Hub, Things, together
from lianjian.schema.catalogue import relations

Ints = NDArray[np.int32]


class Shown:
    """The things of a neighbourhood, looked up kind by kind."""

    def __init__(self, day: Day, hops: Sequence[Things]) -> None:
        self._day = day
        self._hops = hops
        self._entities = {
            kind: dict(zip(numbers.tolist(), entities(day, kind, numbers), strict=True))
            for kind, numbers in together(hops).items()
        }

    def nodes(self) -> list[Json]:
        """{"entity","hops","valid"} of each: nearest first, then by kind in the order of the schema, then by id."""
        return [
            {"entity": self._entities[kind][number], "hops": hop, "valid": standing}
            for hop, things in enumerate(self._hops)
            for kind, numbers in things.items()
            for number, standing in zip(numbers.tolist(), self._day.valid(kind)[numbers].tolist(), strict=True)
        ]

    def hubs(self, hubs: Iterable[Hub]) -> list[Json]:
        """{"entity","relation","direction","kind","count"} of each."""
        return [{"entity": self._entities[hub.kind][hub.number], **_group(hub)} for hub in hubs]


def counts_json(counts: Iterable[Count]) -> list[Json]:
    """{"relation","direction","kind","count","listed"} of each group of a thing's relations."""
    return [{**_group(count), "listed": count.listed} for count in counts]


def relations_among(day: Day, things: Things, chosen: Collection[str]) -> list[Json]:
    """The chosen relations between two of the things, by relation, then by the ids of both ends.

    Each is {"relation","from","from_kind","to","to_kind", what is stated of it, "evidence"}.
    """
    found: list[Json] = []
    for own in between(day, chosen, things):
        found += _of_type(day, own, own.among(things[own.type.start], things[own.type.end]))
    return found


def _group(counted: Count | Hub) -> Json:
    side = counted.side
    return {"relation": side.relation, "direction": side.direction, "kind": side.far, "count": counted.total}


def _of_type(day: Day, ties: Ties, positions: Ints) -> list[Json]:
    if not len(positions):
        return []
    edges = ties.edges
    numbers = edges.number[positions]
    columns = {p.name: taken(edges.of.frame[p.name], numbers) for p in relations()[ties.type.relation].properties}
    stated = of_edges(day.snapshot, edges.of, numbers)
    return [
        {
            "relation": ties.type.relation,
            "from": rows[0]["from"],
            "from_kind": ties.type.start,
            "to": rows[0]["to"],
            "to_kind": ties.type.end,
            **dict(zip(columns, values, strict=True)),
            "evidence": rows,
        }
        for rows, *values in zip(stated, *columns.values(), strict=True)
    ]

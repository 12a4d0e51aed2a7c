"""Paths as answers show them: {"length","nodes","relations"}, each relation with the rows that state it."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lianjian.queries.common.answer import Json
from lianjian.queries.common.day import Day
from lianjian.queries.common.entities import entities
from lianjian.queries.common.evidence import of_edges
from lianjian.queries.paths.network import Network, Tie
from lianjian.queries.paths.shortest import Path

Ints = NDArray[np.int32]
Group = TypeVar("Group", bound=Hashable)


def paths_json(ties: Network, paths: Sequence[Path]) -> list[Json]:
    """The paths, what they need looked up kind by kind."""
    nodes = {node: ties.thing(node) for path in paths for node in path}
    steps = {step: ties.ties(*step)[0] for path in paths for step in pairwise(path)}
    shown = things_json(ties.day, nodes.values())
    stated = _relations_json(ties, steps.values())
    return [
        {
            "length": len(path) - 1,
            "nodes": [shown[nodes[node]] for node in path],
            "relations": [stated[steps[step]] for step in pairwise(path)],
        }
        for path in paths
    ]


def things_json(day: Day, things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Json]:
    """Entities by (kind, number)."""
    found: dict[tuple[str, int], Json] = {}
    for kind, numbers in grouped(things).items():
        shown = entities(day, kind, np.array(numbers, dtype=np.int32))
        found |= {(kind, number): thing for number, thing in zip(numbers, shown, strict=True)}
    return found


def _relations_json(ties: Network, steps: Iterable[Tie]) -> dict[Tie, Json]:
    found: dict[Tie, Json] = {}
    snapshot = ties.day.snapshot
    for edge_type, numbers in grouped((tie.type, tie.number) for tie in steps).items():
        edges = snapshot.edges(*edge_type)
        for number, rows in zip(numbers, of_edges(snapshot, edges, np.array(numbers, dtype=np.int32)), strict=True):
            relation = {"relation": edge_type.relation, "from": rows[0]["from"], "to": rows[0]["to"], "evidence": rows}
            found[Tie(edge_type, number)] = relation
    return found


def grouped(pairs: Iterable[tuple[Group, int]]) -> dict[Group, list[int]]:
    """The numbers of each group, ascending, each once."""
    groups: dict[Group, set[int]] = {}
    for group, number in pairs:
        groups.setdefault(group, set()).add(number)
    return {group: sorted(numbers) for group, numbers in groups.items()}

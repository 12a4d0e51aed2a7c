"""What is shown of brands and of their derivations, kept for the day: most of it is the same in every answer.

A reader may not change what it gets from here.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lianjian.graph.snapshot import Edges
from lianjian.queries.common import evidence
from lianjian.queries.common.answer import Json
from lianjian.queries.common.day import Day, spread
from lianjian.queries.common.entities import entities
from lianjian.queries.common.lineage import Lineage, lineage
from lianjian.queries.common.ties import edges_into
from lianjian.queries.lineages.brand_years import since
from lianjian.queries.lineages.homogeneity import UNKNOWN, Likeness, Profile, likeness, profiles
from lianjian.queries.lineages.radiation import radiation

Ints = NDArray[np.int32]
T = TypeVar("T")

#: Parts kept of each sort; a family is hundreds of brands, and a country has some hundred thousand.
KEPT = 20_000
OWNERS = (("OWNS", ("Organization", "Place", "Alliance")),)
USERS = (("USES", ("Organization", "Site", "Alliance", "Project")),)
PROJECTS = (("UNDER", ("Project",)),)


class BrandLines:
    """Nodes, edges and profiles of one day, by lineage number (brands) or by edge number of the lineage."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.lines: Lineage = lineage(day)
        self._nodes: dict[int, Json] = {}
        self._edges: dict[int, Json] = {}
        self._profiles: dict[int, Profile] = {}

    def nodes(self, numbers: Sequence[int]) -> list[Json]:
        """{"entity","radiation",...} of each brand or project of the lineage, without depth."""
        return _kept(self._nodes, numbers, self._make_nodes)

    def edges(self, numbers: Sequence[int]) -> list[Json]:
        """{"child","parent","mode",...} of each derivation."""
        return _kept(self._edges, numbers, self._make_edges)

    def likeness(self, one: int, other: int) -> Likeness:
        """Homogeneity of two of the lineage; of a project nothing is known."""
        if max(one, other) >= self.lines.brands:
            return UNKNOWN
        first, second = self.profiles([one, other])
        return likeness(first, second)

    def profiles(self, brands: Sequence[int]) -> list[Profile]:
        """The profile of each brand."""
        return _kept(self._profiles, brands, lambda new: profiles(self.day, _ints(new)))

    def entities(self, brands: Sequence[int]) -> list[Json]:
        """Entity of each brand."""
        return entities(self.day, "Brand", _ints(brands))

    def ident(self, number: int) -> str:
        """Id of a brand or project of the lineage."""
        shift = self.lines.brands
        nodes = self.day.snapshot.nodes("Brand" if number < shift else "Project")
        return nodes.id(number if number < shift else number - shift)

    def _make_nodes(self, numbers: Sequence[int]) -> list[Json]:
        brands = _ints(sorted(n for n in numbers if n < self.lines.brands))
        projects = _ints(sorted(n for n in numbers if n >= self.lines.brands)) - self.lines.brands
        made = dict(zip(brands.tolist(), self._make_brands(brands), strict=True))
        shown = entities(self.day, "Project", projects)
        stated = evidence.of_nodes(self.day.snapshot, "Project", projects)
        for number, entity, rows in zip(projects.tolist(), shown, stated, strict=True):
            made[number + self.lines.brands] = {"entity": entity, "radiation": None, "evidence": rows}
        return [made[number] for number in numbers]

    def _make_brands(self, brands: Ints) -> list[Json]:
        if not len(brands):
            return []
        day = self.day
        dates = since(day.snapshot, brands)
        columns = {
            "entity": entities(day, "Brand", brands),
            "radiation": radiation(day, brands),
            "since": [dated.date for dated in dates],
            "seen": [dated.seen for dated in dates],
            "places": self._places(brands),
            "owners": self._tied(brands, OWNERS),
            "users": self._tied(brands, USERS),
            "projects": self._tied(brands, PROJECTS),
            "evidence": evidence.of_nodes(day.snapshot, "Brand", brands),
        }
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _places(self, brands: Ints) -> list[list[Json]]:
        """Where each brand is: places, then grids."""
        position, area = spread(self.day.at("Brand"), brands)
        areas = self.day.areas
        grid = area >= areas.place_count
        rows = np.array([areas.grid_row(int(a)) for a in area[grid]], dtype=np.int32)
        return _groups(
            len(brands),
            (position[~grid], entities(self.day, "Place", area[~grid])),
            (position[grid], entities(self.day, "Grid", rows)),
        )

    def _tied(self, brands: Ints, ties: Sequence[tuple[str, Sequence[str]]]) -> list[list[Json]]:
        """{"entity","evidence"} of what has a relation to each brand: kind by kind, each by id."""
        found = []
        for relation, kinds in ties:
            for kind in kinds:
                position, edge = edges_into(self.day, relation, kind, "Brand", brands)
                edges = self.day.edges(relation, kind, "Brand")
                shown = entities(self.day, kind, edges.start[edge])
                stated = evidence.of_edges(self.day.snapshot, edges.of, edges.number[edge])
                pairs = [{"entity": e, "evidence": rows} for e, rows in zip(shown, stated, strict=True)]
                found.append((position, pairs))
        return _groups(len(brands), *found)

    def _make_edges(self, numbers: Sequence[int]) -> list[Json]:
        lines = self.lines
        of_brand = len(lines.from_brand.start)
        self.profiles(sorted({int(n) for e in numbers for n in (lines.child[e], lines.parent[e]) if n < lines.brands}))
        made: dict[int, Json] = {}
        for kind, valid, own in (
            ("Brand", lines.from_brand, [n for n in numbers if n < of_brand]),
            ("Project", lines.from_project, [n - of_brand for n in numbers if n >= of_brand]),
        ):
            shift = 0 if kind == "Brand" else of_brand
            for number, edge in zip(own, self._stated_edges(kind, valid.of, valid.number[_ints(own)]), strict=True):
                alike = self.likeness(int(lines.child[number + shift]), int(lines.parent[number + shift]))
                made[number + shift] = edge | {"homogeneity": alike.value, "class": alike.name, "evidence": edge["evidence"]}
        return [made[number] for number in numbers]

    def _stated_edges(self, parent_kind: str, edges: Edges, numbers: Ints) -> list[Json]:
        if not len(numbers):
            return []
        snapshot = self.day.snapshot
        stated = {
            "child": snapshot.nodes("Brand").ids.gather(edges.start[numbers]).to_list(),
            "parent": snapshot.nodes(parent_kind).ids.gather(edges.end[numbers]).to_list(),
            "parent_kind": [parent_kind] * len(numbers),
            **{name: _column(edges, name, numbers) for name in ("mode", "basis", "since")},
            "evidence": evidence.of_edges(snapshot, edges, numbers),
        }
        return [dict(zip(stated, row, strict=True)) for row in zip(*stated.values(), strict=True)]


def brand_lines(day: Day) -> BrandLines:
    """What is kept of the day's brands."""
    return day.memoised("brand lines", lambda: BrandLines(day))


def _column(edges: Edges, name: str, numbers: Ints) -> list[str | None]:
    if name not in edges.frame.columns:
        return [None] * len(numbers)
    values: list[str | None] = edges.frame[name].gather(numbers).to_list()
    return values


def _groups(count: int, *parts: tuple[Ints, list[Json]]) -> list[list[Json]]:
    groups: list[list[Json]] = [[] for _ in range(count)]
    for positions, items in parts:
        for position, item in zip(positions.tolist(), items, strict=True):
            groups[position].append(item)
    return groups


def _ints(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int32)


def _kept(kept: dict[int, T], numbers: Sequence[int], make: Callable[[Sequence[int]], list[T]]) -> list[T]:
    """The parts under `numbers`; those missing are made together, and all others dropped when there are too many."""
    found = [kept.get(number) for number in numbers]
    missing = list(dict.fromkeys(number for number, part in zip(numbers, found, strict=True) if part is None))
    new = dict(zip(missing, make(missing), strict=True)) if missing else {}
    if len(kept) + len(new) > KEPT:
        kept.clear()
    kept.update(new)
    return [new[number] if part is None else part for number, part in zip(numbers, found, strict=True)]

"""Question 3: what derives from a brand, what it derives from, how far it radiates, how alike its derivatives are.

Definition: docs/reference/questions.md, question 3.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import combinations
from math import fsum

import numpy as np

from lianjian.errors import BadInput
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import on
from lianjian.queries.common.lineage import Lineage
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.lineages.brand_lines import BrandLines, brand_lines
from lianjian.queries.lineages.homogeneity import likeness
from lianjian.queries.naming.find import find

DIRECTIONS = ("down", "up", "both")

_SILENCE = (
    "这里只有来源说过的:没有提到的使用、项目或衍生,不等于没有。",
    "This is what sources say: a use, a project or a derivation that none mentions may exist all the same.",
)
_NOT_VALID = ("该品牌在所问日期尚不存在。", "The brand did not exist on the day asked for.")


def derivatives(
    snapshot: Snapshot,
    brand: str,
    *,
    direction: str = "down",
    depth: int | None = None,
    siblings: bool = False,
    as_of: date | None = None,
) -> Answer:
    """The lineage of a brand as a graph.

    `direction`: descendants (down), ancestors (up) or both; `depth`: at most so many steps away. Radiation is always
    counted over all descendants. `siblings` adds the homogeneity of each pair that shares a parent: pairs among the
    answer's brands, and the brand asked for with its own siblings. Raises UnknownName, AmbiguousName, BadInput.
    """
    _check(direction, depth)
    as_of = as_of or date.today()
    _, number = find(snapshot, brand, ("Brand",))
    day = on(snapshot, as_of)
    shown = brand_lines(day)
    depths = _depths(shown.lines, number, direction, depth)
    order = sorted(depths, key=lambda node: (depths[node] < 0, abs(depths[node]), node))
    nodes = [{"entity": node["entity"], "depth": depths[at], **node} for at, node in zip(order, shown.nodes(order), strict=True)]
    edges = shown.edges(_edges_among(shown.lines, depths))
    known = [edge["homogeneity"] for edge in edges if edge["homogeneity"] is not None]
    data: Json = {
        "brand": nodes[0]["entity"],
        "parameters": {
            "brand": nodes[0]["entity"]["id"],
            "direction": direction,
            "depth": depth,
            "siblings": siblings,
            "as_of": as_of.isoformat(),
        },
        "nodes": nodes,
        "edges": edges,
        "radiation": nodes[0]["radiation"],
        "homogeneity": fsum(known) / len(known) if known else None,
        "edges_known": len(known),
    }
    if siblings:
        data["siblings"] = _siblings(shown, number, depths)
    notes = [_SILENCE] if day.valid("Brand")[number] else [_NOT_VALID]
    return Answer("derivatives", data, (*notes, *_seen_note(nodes), *synthetic_note(snapshot)))


def _check(direction: str, depth: int | None) -> None:
    if direction not in DIRECTIONS:
        raise BadInput(
            f"方向“{direction}”无效,应为 {'、'.join(DIRECTIONS)} 之一。",
            f"{direction!r} is no direction; choose one of {', '.join(DIRECTIONS)}.",
        )
    if depth is not None and depth < 0:
        raise BadInput(f"深度应为不小于 0 的整数,不是 {depth}。", f"depth is a whole number from 0 up, not {depth}.")


def _depths(lines: Lineage, brand: int, direction: str, depth: int | None) -> dict[int, int]:
    """Each brand or project of the answer with its shortest depth: below the brand above 0, above it below 0."""
    depths = {brand: 0}
    if direction != "up":
        depths |= _walk(brand, lines.children, depth)
    if direction != "down":
        above = _walk(brand, lines.parents, depth)
        depths |= {node: -steps for node, steps in above.items()}
    return depths


def _walk(start: int, step: Callable[[int], Iterable[int]], most: int | None) -> dict[int, int]:
    depths = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        steps = depths[node] + 1
        if most is not None and steps > most:
            break
        for other in step(node):
            if other not in depths:
                depths[other] = steps
                queue.append(other)
    return depths


def _edges_among(lines: Lineage, nodes: Iterable[int]) -> Sequence[int]:
    """The derivations with both ends among `nodes`, by the ids of child and parent."""
    inside = np.fromiter(nodes, dtype=np.int32)
    edges = lines.up.of_many(inside)
    edges = edges[np.isin(lines.parent[edges], inside)]
    chosen: list[int] = edges[np.lexsort((lines.parent[edges], lines.child[edges]))].tolist()
    return chosen


def _siblings(shown: BrandLines, brand: int, nodes: Iterable[int]) -> list[Json]:
    """Pairs that derive from one parent, with their homogeneity, by the ids of the two."""
    lines = shown.lines
    parents: dict[tuple[int, int], list[int]] = {}
    inside = set(nodes)
    for parent in sorted(inside | set(lines.parents(brand))):
        children = sorted(set(lines.children(parent)))
        for pair in combinations(children, 2):
            if brand in pair or (parent in inside and inside.issuperset(pair)):
                parents.setdefault(pair, []).append(parent)
    members = sorted({node for pair in parents for node in pair})
    known = dict(zip(members, zip(shown.profiles(members), shown.entities(members), strict=True), strict=True))
    rows = []
    for (one, other), shared in sorted(parents.items()):
        alike = likeness(known[one][0], known[other][0])
        rows.append(
            {
                "one": known[one][1],
                "other": known[other][1],
                "parents": [shown.ident(parent) for parent in shared],
                "homogeneity": alike.value,
                "class": alike.name,
            }
        )
    return rows


def _seen_note(nodes: Sequence[Json]) -> tuple[tuple[str, str], ...]:
    count = sum(1 for node in nodes if node.get("seen"))
    if not count:
        return ()
    return (
        (
            f"{count} 个品牌没有衍生时间和创建时间,按最早来源的日期计年(标为 seen)。",
            f"{count} brands have no date of derivation or creation; they count from the date of their earliest source (seen).",
        ),
    )

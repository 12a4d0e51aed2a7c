"""Positions for a network that falls into many small parts: each part laid out by itself, the parts set side by side."""

import math
from typing import TYPE_CHECKING

from lianjian.viz.extra import extra

if TYPE_CHECKING:
    import networkx

#: Distance between two neighbours, and between two parts, in the page's own units.
STEP = 150.0
GAP = 270.0
#: Width kept for the name of the smallest part.
NARROWEST = 300.0

Point = tuple[float, float]


def positions(nodes: int, edges: list[tuple[int, int]]) -> list[Point]:
    """A position for each of `nodes` nodes, the same for the same input."""
    networkx = extra("networkx", "draw")
    graph = networkx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(edges)
    parts = sorted((sorted(part) for part in networkx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    boxes = [_lay_out(graph.subgraph(part), part) for part in parts]
    result: list[Point] = [(0.0, 0.0)] * nodes
    for part, box, (left, top) in zip(parts, boxes, _shelves(boxes), strict=True):
        for node, (x, y) in zip(part, box, strict=True):
            result[node] = (round(left + x, 1), round(top + y, 1))
    return result


def _lay_out(part: "networkx.Graph", nodes: list[int]) -> list[Point]:
    """One part, moved so that its box begins at 0, 0."""
    hub = max(nodes, key=lambda node: (part.degree[node], -node))
    layout = _star(nodes, hub) if part.number_of_edges() == part.degree[hub] == len(nodes) - 1 else _spread(part)
    points = [layout[node] for node in nodes]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return [(x - left, y - top) for x, y in points]


def _star(nodes: list[int], hub: int) -> dict[int, Point]:
    """One node in the middle and the others around it, two of them to its left and right: most alliances are so."""
    around = [node for node in nodes if node != hub]
    radius = STEP * (1.0 if len(around) < 3 else max(1.4, len(around) / 5))
    first = math.pi if len(around) < 3 else -math.pi / 2
    turns = (first + 2 * math.pi * index / max(1, len(around)) for index in range(len(around)))
    return {hub: (0.0, 0.0)} | {
        node: (radius * math.cos(turn), radius * math.sin(turn)) for node, turn in zip(around, turns, strict=True)
    }


def _spread(part: "networkx.Graph") -> dict[int, Point]:
    """Distances in the picture as near as can be to distances in the network (Kamada and Kawai)."""
    networkx = extra("networkx", "draw")
    layout = networkx.kamada_kawai_layout(networkx.Graph(part.edges), scale=0.75 * STEP * networkx.diameter(part))
    return {node: (float(x), float(y)) for node, (x, y) in layout.items()}


def _shelves(boxes: list[list[Point]]) -> list[Point]:
    """Top left corners of boxes set in rows, largest first, in about the shape of a screen."""
    sizes = [(max(NARROWEST, *(x for x, _ in box)) + GAP, max(y for _, y in box) + GAP) for box in boxes]
    width = (sum(w * h for w, h in sizes) * 1.5) ** 0.5
    corners, x, y, row = [], 0.0, 0.0, 0.0
    for w, h in sizes:
        if x and x + w > width:
            x, y, row = 0.0, y + row, 0.0
        corners.append((x, y))
        x, row = x + w, max(row, h)
    return corners

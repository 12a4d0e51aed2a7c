"""Positions for a network that falls into many small parts: each part laid out by itself, the parts set side by side."""

import random

import igraph

#: Distance between two neighbours, and between two parts, in the page's own units.
STEP = 150.0
GAP = 270.0
#: Width kept for the name of the smallest part.
NARROWEST = 300.0

Point = tuple[float, float]


def positions(nodes: int, edges: list[tuple[int, int]]) -> list[Point]:
    """A position for each of `nodes` nodes, the same for the same input."""
    random.seed(20230630)  # igraph draws from here; equal input must give an equal picture
    graph = igraph.Graph(n=nodes, edges=edges)
    parts = sorted(graph.connected_components(), key=lambda part: (-len(part), part[0]))
    boxes = [_lay_out(graph.induced_subgraph(part)) for part in parts]
    result: list[Point] = [(0.0, 0.0)] * nodes
    for part, box, (left, top) in zip(parts, boxes, _shelves(boxes), strict=True):
        for node, (x, y) in zip(part, box, strict=True):
            result[node] = (round(left + x, 1), round(top + y, 1))
    return result


def _lay_out(part: igraph.Graph) -> list[Point]:
    """One part, moved so that its box begins at 0, 0."""
    layout = part.layout_kamada_kawai() if part.vcount() > 1 else igraph.Layout([(0.0, 0.0)])
    points = [(x * STEP, y * STEP) for x, y in layout.coords]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return [(x - left, y - top) for x, y in points]


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

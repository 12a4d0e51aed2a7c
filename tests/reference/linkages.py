"""The shortest path of working together, from docs/reference/questions.md 5."""

from functools import lru_cache

from tests.reference.common import View
from tests.reference.world import Ref

#: Membership, projects, brand, subordination; never "only same province".
TOGETHER = frozenset(
    ("MEMBER_OF", "RUNS", "JOINS", "UNDER", "GREW_INTO", "OWNS", "USES", "DERIVED_FROM", "RELATED_TO", "SUBORDINATE_TO")
)
MAX_LENGTH = 6


def ends_of(view: View, ref: Ref) -> set[Ref]:
    """A place stands for the organisations it holds."""
    return {ref, *view.organizations_of(ref)}


@lru_cache(maxsize=16)
def neighbours(view: View) -> dict[Ref, set[Ref]]:
    """For each thing those that one valid relation of working together joins to it."""
    near: dict[Ref, set[Ref]] = {ref: set() for ref in view.world.things}
    for link in view.world.links:
        if link.relation in TOGETHER and view.valid_link(link):
            near[link.start].add(link.end)
            near[link.end].add(link.start)
    return near


def shortest(view: View, one: Ref, other: Ref) -> int | None:
    """Length of the shortest path between two things, None when there is none of at most six relations."""
    joined = neighbours(view)
    goal = ends_of(view, other)
    seen = frontier = ends_of(view, one)
    for length in range(MAX_LENGTH + 1):
        if frontier & goal:
            return length
        inner = {ref for ref in frontier if ref[0] != "Place" or length == 0}
        frontier = {near for ref in inner for near in joined[ref]} - seen
        seen = seen | frontier
    return None


def all_paths(view: View, one: Ref, other: Ref, longest: int) -> set[tuple[Ref, ...]]:
    """Every path between two things: its ends stand for them, nothing of the ends and no place stands within."""
    joined, starts, goal = neighbours(view), ends_of(view, one), ends_of(view, other)
    found: set[tuple[Ref, ...]] = {(node,) for node in starts & goal}
    paths: list[tuple[Ref, ...]] = [(node,) for node in starts - goal]
    for _ in range(longest):
        longer = [(*path, near) for path in paths for near in joined[path[-1]] if near not in path and near not in starts]
        found |= {path for path in longer if path[-1] in goal}
        paths = [path for path in longer if path[-1] not in goal and path[-1][0] != "Place"]
    return found

"""Relations that would put a thing above itself."""

from collections.abc import Sequence

Pair = tuple[str, str]


def closing(standing: Sequence[Pair], added: Sequence[Pair]) -> dict[int, list[str]]:
    """Which of the added pairs (child, parent), taken in their order, close a cycle: position to the chain that it closes.

    `standing` pairs hold no cycle. A pair that closes one is left out before the next is looked at, so that the answer does
    not depend on anything but the order.
    """
    suspects = _in_knots([*standing, *added])
    if not suspects:
        return {}
    parents: dict[str, list[str]] = {}
    for child, parent in standing:
        if child in suspects and parent in suspects:
            parents.setdefault(child, []).append(parent)
    found: dict[int, list[str]] = {}
    for at, (child, parent) in enumerate(added):
        if child not in suspects or parent not in suspects:
            continue
        chain = _path(parents, parent, child)
        if chain is not None:
            found[at] = [child, *chain]
        else:
            parents.setdefault(child, []).append(parent)
    return found


def _in_knots(pairs: Sequence[Pair]) -> set[str]:
    """Things that lie on a cycle or between two: what is left when those without parents are taken away again and again."""
    parents: dict[str, int] = {}
    children: dict[str, list[str]] = {}
    for child, parent in pairs:
        parents[child] = parents.get(child, 0) + 1
        parents.setdefault(parent, 0)
        children.setdefault(parent, []).append(child)
    free = [thing for thing, count in parents.items() if count == 0]
    while free:
        thing = free.pop()
        for child in children.get(thing, ()):
            parents[child] -= 1
            if parents[child] == 0:
                free.append(child)
    return {thing for thing, count in parents.items() if count > 0}


def _path(parents: dict[str, list[str]], start: str, goal: str) -> list[str] | None:
    """The things from `start` up to `goal`, or None when `goal` is not above `start`."""
    came: dict[str, str | None] = {start: None}
    queue = [start]
    for thing in queue:
        if thing == goal:
            chain = [thing]
            while (before := came[chain[-1]]) is not None:
                chain.append(before)
            return chain[::-1]
        for parent in parents.get(thing, ()):
            if parent not in came:
                came[parent] = thing
                queue.append(parent)
    return None

"""What a column is called whose title stands in several rows: `group/name`, or its own name where that is one that lists have."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from lianjian.loaders.reading.cells import header_key
from lianjian.loaders.remembering import remembered

_key = remembered(100_000)(header_key)

#: The titles over a column, from top to bottom.
Titles = tuple[str, ...]


def column_names(titles: Sequence[Titles], known: Collection[str]) -> tuple[str, ...]:
    """The name of each column, "" for one without a title.

    A column bears the first of these that is known (as a header key): its titles joined by a slash, run together, or the same
    without the groups. A known name that several columns would bear belongs to the one that has no group, else to none of them.
    """
    chosen = [_known_form(parts, known) for parts in titles]
    times = Counter(_key(name) for name, _ in chosen if name)
    whole = {_key(name) for name, short in chosen if name and not short}
    return tuple(
        name if name and not (short and (times[_key(name)] > 1 or _key(name) in whole)) else "/".join(parts)
        for parts, (name, short) in zip(titles, chosen, strict=True)
    )


def known_names(titles: Sequence[Titles], known: Collection[str]) -> set[str]:
    """The header keys of the columns' names that are known."""
    return {key for name in column_names(titles, known) if (key := _key(name)) in known}


def _known_form(parts: Titles, known: Collection[str]) -> tuple[str, bool]:
    """The first known form of a column's titles, and whether it leaves out a group; "" when none is known."""
    return next(((form, short) for form, short in _forms(parts) if _key(form) in known), ("", False))


def _forms(parts: Titles) -> Iterator[tuple[str, bool]]:
    for start in range(len(parts)):
        yield "/".join(parts[start:]), start > 0
        if start < len(parts) - 1:
            yield "".join(parts[start:]), start > 0

"""What was worked out about texts, remembered for the time of a load: lists say the same over and over.

It is forgotten with the load. Small things that live on are strewn over all the memory that a large list took, and keep it from
being given back.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_forgetting: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Makes a function remember its answers to that many different questions."""

    def remembering(work: Callable[P, T]) -> Callable[P, T]:
        remembers = lru_cache(maxsize=most)(work)
        _forgetting.append(remembers.cache_clear)
        return cast(Callable[P, T], remembers)

    return remembering


def forget() -> None:
    """Forgets all answers."""
    for clear in _forgetting:
        clear()

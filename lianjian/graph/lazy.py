"""A value that is made when it is first asked for, and may be shared."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """Calls `make` on first use and lets go of it. Two threads that ask at once may both make it: it has to be a function."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make
        self._value: T

    def __call__(self) -> T:
        """The value."""
        make = self._make
        if make is not None:
            # The value is there before `make` is gone, so that no other thread finds neither.
            self._value = make()
            self._make = None
        return self._value

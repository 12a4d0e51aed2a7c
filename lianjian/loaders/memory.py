"""The memory of a large load: no passes of the cycle collector while rows are made, and given back when they are let go."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Live rows by the million make each pass of the cycle collector slow, and cells and drafts hold no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def give_back() -> None:
    """Gives memory that was let go back to the system, also that of what held itself in a circle."""
    gc.collect()
    trim()


def trim() -> None:
    """Gives memory that is free back to the system, as far as it can be told to take it (glibc)."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)

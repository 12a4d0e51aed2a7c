"""From one graph to a new one, whatever engines keep them: what goes in is held against what comes out again."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from lianjian.errors import GraphInUse, StoreError
from lianjian.graph.digest import Digest, Digests, Place, digests
from lianjian.graph.engine import Engine, Part, Progress
from lianjian.graph.layout import Table
from lianjian.graph.store import EngineStore, Store, made_store, open_store

#: How often a graph is read from the beginning when loads go on while it is read.
ATTEMPTS = 3

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Transfer:
    """What was copied, backed up or restored: the version, the digests of all that has rows, and how long it took."""

    version: int
    digests: Mapping[Place, Digest]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report of `lianjian copy --json`."""
        tables = [{**place._asdict(), "rows": one.rows, "digest": one.value} for place, one in self.digests.items()]
        return {"version": self.version, "seconds": round(self.seconds, 3), "tables": tables}


def copy_graph(source: str | Path, target: str | Path, progress: Progress | None = None, *, force: bool = False) -> Transfer:
    """Copies a graph with all its history into a new one, of the same engine or another.

    Rows pass in chunks, whatever their number. The new graph appears only when its rows, read again, are those of the
    source: equal in number and digest for each kind, relation and book. `force` as in `open_store`.
    Raises BadInput (no such source, the target exists), GraphInUse (loads went on all the time), GraphMismatch, StoreError.
    """
    started = time.monotonic()
    with open_store(source) as store:

        def copy(version: int, parts: Iterator[Part]) -> Transfer:
            passed = Digests()
            total = store.size()
            made_store(target, lambda engine: fill(engine, passed, parts, progress, total), force=force).close()
            return Transfer(version, passed.result(), time.monotonic() - started)

        return of_one_version(store, source, copy)


def fill(engine: Engine, passed: Digests, parts: Iterable[Part], progress: Progress | None, total: int) -> None:
    """Fills an empty graph with the parts, counting them in, and makes sure that it gives the same back.

    `total` is the number of nodes and relations, for progress. Raises StoreError when it does not.
    """
    engine.fill(passed.passing(telling(parts, progress, total)))
    given = passed.result()
    kept = digests(telling(EngineStore(engine).parts(), progress, total))
    if given != kept:
        wrong = ", ".join(str(place) for place in {**given, **kept} if given.get(place) != kept.get(place))
        raise StoreError(
            f"写入后读回的内容与写入的不同({wrong}),新的图没有保留。请重试;若仍如此,请报告这个错误。",
            f"What was written reads back otherwise ({wrong}); the new graph was not kept. Try again; if it stays so, report it.",
        )


def of_one_version(store: Store, name: str | Path, use: Callable[[int, Iterator[Part]], _T]) -> _T:
    """What `use` makes of a version and all its parts. Where a load was committed meanwhile, it is called again.

    Raises GraphInUse when that happens each time.
    """
    for _ in range(ATTEMPTS):
        version = store.version()
        try:
            return use(version, _all_of(version, store.parts()))
        except _Changed:
            continue
    raise GraphInUse(
        f"图“{name}”一直在被载入,读了 {ATTEMPTS} 次都在中途变化;请在没有人载入时再试。",
        f"The graph {str(name)!r} is being loaded into all the time: it changed each of {ATTEMPTS} times while it was read. "
        "Try again when nobody loads.",
    )


def telling(parts: Iterable[Part], progress: Progress | None, total: int) -> Iterator[Part]:
    """The same parts, with progress told as they pass."""
    done = 0
    for what, rows in parts:
        if progress is not None and isinstance(what, Table):
            done += rows.height
            progress(what.name, done, total)
        yield what, rows


class _Changed(Exception):
    """A load was committed while the graph was read."""


def _all_of(version: int, parts: Iterable[Part]) -> Iterator[Part]:
    """The same parts. Raises _Changed when they are not all of this version: Load, which comes last, tells."""
    newest = 0
    for what, rows in parts:
        if what == "Load":
            newest = max(newest, rows.select(pl.col("version").max()).item())
        yield what, rows
    if newest != version:
        raise _Changed

"""Forgetting sources: all that they said is taken back, as one load that says nothing in their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.engine import Progress
from lianjian.graph.records import FORGOTTEN, Batch, LoadResult, SourceInfo
from lianjian.graph.register import REGISTER
from lianjian.graph.store import Store
from lianjian.graph.vocabulary import SERVICES

#: So many of the nearest names are offered for one that no source bears.
_NEAREST = 5
_LIKE_ENOUGH = 40


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting some sources did, or with a dry run would do. `load` is None when nothing was written."""

    sources: tuple[str, ...]
    dry_run: bool
    result: LoadResult

    def as_json(self) -> dict[str, Any]:
        """The report of `lianjian forget --json`: for each source the rows taken back, and what goes and what stays."""
        effects = {one.source: one.as_json() for one in self.result.effects}
        rows = {one.source: one.gone for one in self.result.sources}
        nothing: dict[str, Any] = {"made": 0, "changed": 0, "kept": 0, "waits": 0, "gone": 0, "things": []}
        told = [{"source": name, "rows": rows[name], **nothing, **effects.pop(name, {})} for name in self.sources]
        return {
            "load": self.result.load,
            "version": self.result.version,
            "dry_run": self.dry_run,
            "forgotten": told,
            "others": list(effects.values()),
        }


def forget(store: Store, names: Sequence[str], *, dry_run: bool = False, progress: Progress | None = None) -> Forgotten:
    """Takes back all that the sources of exactly these names said: of all of them or, where an error is raised, of none.

    What other sources state too stays; what was said, and from when to when, stays in the history. A source that was
    forgotten before says nothing that could be taken back. With `dry_run` nothing is written.
    Raises UnknownName (with the nearest names), BadInput (a source that the graph itself rests on), GraphInUse, StoreError.
    """
    chosen = tuple(dict.fromkeys(names))
    if not chosen:
        raise BadInput("请给出要忘记的来源的名称。", "Name the sources to forget.")
    known = store.sources()
    batch = Batch([_silent(known, name) for name in chosen])
    return Forgotten(chosen, dry_run, store.load(batch, dry_run=dry_run, explain=True, progress=progress))


def _silent(known: pl.DataFrame, name: str) -> SourceInfo:
    """The source as one that says nothing."""
    if name in (REGISTER, SERVICES):
        raise BadInput(
            f"“{name}”是图的基础,不能忘记;新的区划用 lianjian load --register 载入。",
            f"{name!r} is what the graph rests on and cannot be forgotten; load a newer register with lianjian load --register.",
        )
    found = known.filter(pl.col("name") == name)
    if found.is_empty():
        raise _unknown(known, name)
    about = found.row(0, named=True)
    kept = {key: about[key] for key in ("file", "sheet", "grade", "date", "publisher", "synthetic")}
    return SourceInfo(name=name, digest=FORGOTTEN, **kept)


def _unknown(known: pl.DataFrame, name: str) -> UnknownName:
    names = known.filter(~pl.col("name").is_in([REGISTER, SERVICES]))["name"].sort().to_list()
    # A name may be a part of another, as that of a file is of its sheets': these come first.
    near = process.extract(name, names, scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=_LIKE_ENOUGH)
    return UnknownName(
        f"图中没有叫“{name}”的来源;名称要写全,用 lianjian sources 可以查看。",
        f"No source is called {name!r}; write the whole name, as lianjian sources shows it.",
        [found for found, _, _ in near],
    )

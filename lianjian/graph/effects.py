"""What a load does to each thing: what it makes, changes, takes away and leaves, by the source through which it comes to it.

Worked out only where somebody wants to be told: most loads are too large to list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lianjian.graph.engine import Engine, TableChange
from lianjian.graph.layout import KEYS, Table, kinds
from lianjian.graph.records import Fate, SourceEffect, ThingEffect

#: Of each source and fate, so many things are told one by one.
LISTED = 20

_FATES: tuple[Fate, ...] = ("made", "changed", "kept", "waits", "gone")


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of the rows of one table.

    before: the rows to update, in the order of the change's, as they are now. touched: start, end and the number of the
    source whose statements about the thing come or go. stated: start and end of the things that are stated after the load.
    """

    change: TableChange
    before: pl.DataFrame
    touched: pl.DataFrame
    stated: pl.DataFrame

    @property
    def table(self) -> Table:
        """The table."""
        return self.change.table

    @property
    def properties(self) -> list[str]:
        """The properties that a thing has of its own."""
        return list(self.table.properties)


def effect(change: TableChange, rows: pl.DataFrame, live: pl.DataFrame, moving: Sequence[pl.DataFrame]) -> Effect:
    """The effect of a change on the `rows` that are there; `live` are the statements that are live after the load, `moving`
    those that come and go."""
    parts = [frame.select(*KEYS, "source") for frame in moving]
    touched = pl.concat([pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String()), "source": pl.Int64()}), *parts])
    return Effect(
        change,
        before=change.update.select("at").join(rows, on="at", how="left", maintain_order="left"),
        touched=touched.group_by(KEYS).agg(pl.col("source").min()),
        stated=live.select(KEYS).unique(),
    )


def told(engine: Engine, effects: Sequence[Effect], names: pl.DataFrame) -> tuple[SourceEffect, ...]:
    """The effects by source, in the order of the sources (`names`: n, name). Asks the engine, before the load is written."""
    fates = [_fates(one).with_columns(table=pl.lit(at, pl.Int64)) for at, one in enumerate(effects)]
    if not fates:
        return ()
    every = pl.concat(fates).sort("source", "table", "start", "end", "line", maintain_order=True)
    listed = every.filter(pl.int_range(pl.len()).over("source", "fate") < LISTED)
    labels = _Labels(engine, effects, listed)
    result = []
    for number, name in names.select("n", "name").iter_rows():
        mine = every.filter(pl.col("source") == number)
        if mine.is_empty():
            continue
        counts = dict(mine.group_by("fate").len().iter_rows())
        rows = listed.filter(pl.col("source") == number).iter_rows(named=True)
        things = tuple(_thing(effects[row["table"]], row, labels) for row in rows)
        result.append(SourceEffect(name, {fate: counts.get(fate, 0) for fate in _FATES}, things))
    return tuple(result)


def _fates(effect: Effect) -> pl.DataFrame:
    """start, end, source, fate, and `line`: the row in the frame of that fate (made, updated or deleted)."""
    change = effect.change
    made = change.create.select(*KEYS, "source", fate=pl.lit("made"), line=_line())
    altered = pl.repeat(False, change.update.height, dtype=pl.Boolean, eager=True)
    for name in effect.properties:
        altered |= change.update[name].ne_missing(effect.before[name])
    updated = change.update.select(
        *KEYS, "source", fate=pl.when(altered).then(pl.lit("changed")).otherwise(pl.lit("kept")), line=_line()
    )
    # That a statement stands in another row of its source is no effect on the thing.
    updated = updated.join(effect.touched, on=KEYS, how="semi").vstack(
        updated.filter(fate="changed").join(effect.touched, on=KEYS, how="anti")
    )
    deleted = change.delete.select(*KEYS, "source", line=_line())
    gone = deleted.join(effect.stated, on=KEYS, how="anti").with_columns(fate=pl.lit("gone"))
    waits = deleted.join(effect.stated, on=KEYS, how="semi").with_columns(fate=pl.lit("waits"))
    columns = [*KEYS, "source", "fate", "line"]
    every = pl.concat([part.select(columns) for part in (made, updated, gone, waits)])
    through = effect.touched.rename({"source": "through"})
    return every.join(through, on=KEYS, how="left").with_columns(source=pl.coalesce("through", "source")).select(columns)


def _line() -> pl.Expr:
    return pl.int_range(pl.len(), dtype=pl.Int64)


class _Labels:
    """The names of the things that are listed, before the load where they have one, else after it."""

    def __init__(self, engine: Engine, effects: Sequence[Effect], listed: pl.DataFrame) -> None:
        self._names: dict[tuple[str, str], str] = {}
        wanted: dict[str, set[str]] = {}
        for at, one in enumerate(effects):
            mine = listed.filter(table=at)
            start, end = one.table.ends
            wanted.setdefault(start or one.table.name, set()).update(mine["start"])
            if end is not None:
                wanted.setdefault(end, set()).update(mine["end"])
        for one in effects:
            if one.table.edge is None and "name" in one.table.properties:
                self._take(one.table.name, one.change.create, wanted)
        for kind, ids in wanted.items():
            if kind in kinds() and "name" in kinds()[kind].properties and engine.size(kinds()[kind]):
                keys = pl.DataFrame({"start": sorted(ids), "end": [""] * len(ids)}, schema=dict.fromkeys(KEYS, pl.String()))
                self._take(kind, engine.rows(kinds()[kind], keys), wanted)

    def _take(self, kind: str, rows: pl.DataFrame, wanted: dict[str, set[str]]) -> None:
        chosen = rows.filter(pl.col("start").is_in(list(wanted.get(kind, ()))), pl.col("name").is_not_null())
        self._names.update(((kind, ident), name) for ident, name in chosen.select("start", "name").iter_rows())

    def of(self, kind: str, ident: str) -> str | None:
        """The name of a thing, None where nobody states one."""
        return self._names.get((kind, ident))


def _thing(effect: Effect, row: dict[str, Any], labels: _Labels) -> ThingEffect:
    table, fate, line = effect.table, row["fate"], row["line"]
    start_kind, end_kind = table.ends
    ends = [(start_kind or table.name, row["start"])] + ([(end_kind, row["end"])] if end_kind else [])
    values: dict[str, Any] = {}
    if fate == "made":
        values = _stated(effect.change.create.row(line, named=True), effect.properties)
    elif fate == "changed":
        now, before = effect.change.update.row(line, named=True), effect.before.row(line, named=True)
        values = {name: {"old": before[name], "new": now[name]} for name in effect.properties if before[name] != now[name]}
    return ThingEffect(fate, table.name, tuple((kind, ident, labels.of(kind, ident)) for kind, ident in ends), values)


def _stated(row: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if row[name] is not None}

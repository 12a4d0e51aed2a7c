"""From a batch of statements to the rows that a load has to write: the part of a load that no engine needs to know.

The order of thought: what each source says now against before; the nodes that come of it; then the relations, which also
change when one of their ends comes or goes. A relation that is stated while one of its ends is not in the graph waits among
the statements, and is in the graph as soon as both ends are. So a source that takes back a node loses nobody else's words.

Statements are compared by the ids that they come with, and folded by the ids that stay (merges.py). A row of the graph is
itself the statement only where that came with the row's own ids; any other is in the book.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from lianjian.graph import change_log, layout, tally
from lianjian.graph import statements as shape
from lianjian.graph.authorities import Authorities
from lianjian.graph.difference import Difference, difference
from lianjian.graph.effects import Effect, effect
from lianjian.graph.engine import Changes, Engine, TableChange
from lianjian.graph.fold import SPELL, fold, single, with_spell
from lianjian.graph.layout import KEYS, OWN, Table
from lianjian.graph.memo import noted
from lianjian.graph.merges import NONE, Merges, Pair, as_rows, as_they_came, not_there, of_another, under, within_itself, words_of
from lianjian.graph.records import DECIDED, JUDGED, Batch, EdgeType, Rows, SourceResult
from lianjian.graph.rowsets import among, are_distinct, distinct, together, where, without

#: By name and edge type of the table.
_Differences = Mapping[tuple[str, EdgeType | None], Difference]

_NO_KEYS = pl.Schema({"start": pl.String, "end": pl.String})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load would do: `changes` is None when it would change nothing. `sources` are all after it.

    `effects` are worked out where that was asked for.
    """

    changes: Changes | None
    results: tuple[SourceResult, ...]
    load: str
    at: datetime
    sources: pl.DataFrame
    effects: tuple[Effect, ...] = ()


def plan(engine: Engine, batch: Batch, *, explain: bool = False) -> Plan:
    """Works out the load of a batch into the graph as it now is. Raises BadInput, ValueError (a malformed batch)."""
    return _Planner(engine, batch, explain).plan()


def apart(engine: Engine) -> list[tuple[Table, Rows]]:
    """What the graph would be if nothing were merged, where it differs: the things, and all rows about them.

    `at` is that of the row that is there, null of a thing that is not.
    """
    rows: list[tuple[Table, Rows]] = []
    planner = _Planner(engine, Batch([]), False, rows)
    planner.after = NONE
    planner.plan()
    return rows


class _Planner:
    """The working state of one plan."""

    def __init__(self, engine: Engine, batch: Batch, explain: bool, rows: list[tuple[Table, Rows]] | None = None) -> None:
        self.engine = engine
        self.explain = explain
        self.effects: list[Effect] = []
        # Where a list is given, the rows about all things that may change, as they would be.
        self.rows = rows
        # First of all: what is read after it may be newer, and then the engine refuses to write.
        self.version = 1 + engine.version()
        loads = engine.book("Load")
        self.number = 1 + _largest(loads["n"])
        self.at = datetime.now(UTC).replace(microsecond=0)
        self.authorities = Authorities(engine, batch, self.number, self.at)
        self.batch = batch
        self.before = Merges.of_book(engine.book("Merge"))
        self.words = self._new_words()
        self.after = self.before.after(self.words)
        self.book = engine.statements()
        self.by_table = self.book.partition_by("table", "start_kind", "end_kind", as_dict=True)
        self.next_statement = engine.next_statement()
        self.created: dict[str, pl.Series] = {}
        self.deleted: dict[str, pl.Series] = {}
        self.dropped: list[pl.DataFrame] = []
        self.moved: list[pl.DataFrame] = []
        self.ended: list[pl.DataFrame] = []
        self.written: list[pl.DataFrame] = []

    def plan(self) -> Plan:
        """The whole plan."""
        load = uuid.uuid4().hex
        self.remerged = self.before.changed(self.after)
        differences = [found for table in layout.tables() if (found := self._difference(table))]
        by_table = {(one.table.name, one.table.edge): one for one in differences}
        nodes = [self._change(table, by_table) for table in layout.kinds().values()]
        for change in nodes:
            self.created[change.table.name] = change.create["start"]
            self.deleted[change.table.name] = change.delete["start"]
        relations = [self._change(table, by_table) for table in layout.relations().values()]
        changes = self._changes(load, nodes, relations)
        results = tally.tally(differences, self.authorities.loaded)
        return Plan(changes, results, load, self.at, self.authorities.sources, tuple(self.effects))

    def _difference(self, table: Table) -> Difference | None:
        """What the batch's sources say of this table now against before; None when they say and said nothing."""
        now = self._stated(table)
        said = self._said(table)
        if now is None and said.is_empty():
            return None
        if now is None:
            now = said.clear()
        return difference(table, said, now)

    def _stated(self, table: Table) -> pl.DataFrame | None:
        frame = self.batch.relations.get(table.edge) if table.edge else self.batch.nodes.get(table.name)
        if frame is None:
            return None
        numbered = self.authorities.numbered(frame).with_columns(load=pl.lit(self.number, pl.Int64))
        return shape.normal(table, numbered).with_columns(ref=pl.lit(0, pl.Int64))

    def _said(self, table: Table) -> pl.DataFrame:
        known = self.authorities.known
        stored = self._stored(table)
        if stored.height:
            stored = stored.filter(pl.col("source").is_in(known))
        rows = self.engine.single(table, known) if known else None
        return stored if rows is None or rows.is_empty() else together([self._single(table, rows), stored])

    def _single(self, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
        """Those of the rows that are themselves statements, as such."""
        return single(table, rows, self.book, self.before)

    def _change(self, table: Table, differences: _Differences) -> TableChange:
        """The rows of one table to write; notes on the way what becomes of the rows of Statement."""
        found = differences.get((table.name, table.edge))
        things = self._things(table, found) if found or self._is_touched(table) else layout.empty(_NO_KEYS)
        if things.is_empty():
            none = layout.empty({**table.columns, "at": pl.Int64()})
            return TableChange(table, layout.empty(table.columns), none, none)
        rows = self._rows(table, things)
        live = with_spell(table, self._live(table, found, things, rows))
        awake = self._awake(table, live, rows)
        self._keep_books(table, live, awake, found)
        folded = fold(table, awake, self.authorities.sources, self.authorities.citations)
        change = _compare(table, rows, folded)
        if self.explain:
            moving = [] if found is None else [under(table, frame, self.after) for frame in (found.added, found.ended)]
            self.effects.append(effect(change, rows, live, moving))
        if self.rows is not None:
            there = with_spell(table, rows).select(*SPELL, "at")
            known = folded.join(there, on=SPELL, how="left", nulls_equal=True)
            self.rows.append((table, Rows(things, known.select(*table.columns, "at"))))
        return change

    def _is_touched(self, table: Table) -> bool:
        """Whether anything may become of a table of which the batch says nothing: most loads leave most tables alone."""
        kinds = [kind for kind in (table.ends if table.edge else (table.name,)) if kind is not None]
        gone = table.edge is not None and any(self.deleted[kind].len() for kind in kinds)
        return gone or self._stored(table).height > 0 or any(self.remerged.get(kind) for kind in kinds)

    def _things(self, table: Table, found: Difference | None) -> pl.DataFrame:
        """The things whose rows may change: `start`, `end`."""
        parts = [pl.DataFrame(schema=_NO_KEYS)]
        if found is not None:
            parts += [self._keys(table, frame) for frame in (found.added, found.ended, found.moved)]
        stored = under(table, self._stored(table), self.after)
        parts.append(stored.filter(pl.col("source").is_in(self.authorities.regraded)).select(KEYS))
        parts += self._remerged(table)
        if table.edge is not None:
            for side, kind in (("start", table.edge.start), ("end", table.edge.end)):
                if self.deleted[kind].len():
                    parts.append(self.engine.incident(table.edge, side, self.deleted[kind]).select(KEYS))
                if self.created[kind].len() and stored.height:
                    parts.append(stored.filter(pl.col(side).is_in(self.created[kind].implode())).select(KEYS))
        return distinct(together(parts))

    def _keys(self, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        """The things that statements are about after the load."""
        return under(table, frame.select(KEYS), self.after).select(KEYS)

    def _remerged(self, table: Table) -> list[pl.DataFrame]:
        """The things from which, and to which, merging or its undoing takes statements."""
        sides = [
            (side, ids)
            for side, kind in zip(KEYS, table.ends if table.edge else (table.name, None), strict=True)
            if kind is not None and (ids := self.remerged.get(kind))
        ]
        if not sides:
            return []
        stored = self._stored(table)
        taken = pl.any_horizontal(pl.col(side).is_in(ids) for side, ids in sides)
        moving = stored.filter(taken)
        parts = [under(table, moving, merges).select(KEYS) for merges in (self.before, self.after)]
        for side, ids in sides:
            shown = pl.Series(ids, dtype=pl.String)
            if table.edge is None:
                rows = pl.DataFrame({"start": shown, "end": [""] * len(ids)}, schema=_NO_KEYS)
            else:
                rows = self.engine.incident(table.edge, side, shown).select(KEYS)
            parts += [rows, self._keys(table, rows)]
        return parts

    def _stored(self, table: Table) -> pl.DataFrame:
        """The live rows of Statement about this table, as statements."""
        mine = self.by_table.get((table.name, *table.ends))
        return shape.of_book(table, self.book.clear() if mine is None else mine)

    def _rows(self, table: Table, things: pl.DataFrame) -> pl.DataFrame:
        if self.engine.size(table) == 0:
            return layout.empty({**table.columns, "at": pl.Int64()})
        return self.engine.rows(table, things)

    def _live(self, table: Table, found: Difference | None, things: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """All statements about the things that are live after the load, those that moved with their new row."""
        said = together([self._single(table, rows), self._stored(table)])
        before = among(under(table, said, self.after), things, KEYS)
        if found is None:
            return before
        stay = without(before, found.ended, ["ref"])
        moved = stay.join(found.moved.select("ref", "row"), on="ref", how="left").with_columns(
            row=pl.coalesce("row_right", "row")
        )
        added = under(table, found.added, self.after)
        return together([moved.drop("row_right"), added.select(moved.drop("row_right").columns)])

    def _awake(self, table: Table, live: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """The statements whose relation can be in the graph: both of its ends are, and are not one by merging. Of nodes, all."""
        if table.edge is None:
            return live
        live = where(live, ~within_itself(table))
        for side, kind in (("start", table.edge.start), ("end", table.edge.end)):
            present = self._present(kind, live[side].unique(), rows[side])
            live = where(live, pl.col(side).is_in(present.implode()))
        return live

    def _present(self, kind: str, ids: pl.Series, had: pl.Series) -> pl.Series:
        """Those of the ids that are nodes after the load; `had` are ids that surely are nodes before it."""
        made = self.created[kind]
        sure = pl.concat([made, had]).unique()
        asked = ids.filter(~ids.is_in(sure.implode()))
        found = self.engine.existing(kind, asked) if asked.len() else asked
        present = pl.concat([sure, found])
        return present.filter(~present.is_in(self.deleted[kind].implode()))

    def _keep_books(self, table: Table, live: pl.DataFrame, awake: pl.DataFrame, found: Difference | None) -> None:
        """Notes the rows of Statement to make, move, end and drop, so that it holds what no row of the graph holds."""
        alone = awake if are_distinct(awake, SPELL) else among(awake, _once(awake), SPELL)
        one = ["ref", *SPELL]
        if self.after:
            alone = where(alone, ~of_another())
            one += OWN
        booked = live.clear() if alone.height == live.height else without(live, alone.select(one), one)
        self.dropped.append(alone.filter(pl.col("ref") > 0).select(n="ref"))
        self._write(table, as_they_came(booked.filter(pl.col("ref") <= 0)).with_columns(ended=pl.lit(None, pl.Int64)))
        if found is None:
            return
        stay = booked.filter(pl.col("ref") > 0).select("ref")
        self.moved.append(found.moved.join(stay, on="ref", how="semi").select("row", n="ref").select("n", "row"))
        gone = found.ended.with_columns(ended=pl.lit(self.number, pl.Int64))
        self.ended.append(gone.filter(pl.col("ref") > 0).select("ended", n="ref").select("n", "ended"))
        self._write(table, gone.filter(pl.col("ref") < 0))

    def _write(self, table: Table, made: pl.DataFrame) -> None:
        self.written.append(shape.to_book(table, made, self.next_statement))
        self.next_statement += made.height

    def _changes(self, load: str, nodes: list[TableChange], relations: list[TableChange]) -> Changes | None:
        authorities = self.authorities
        entry = {"n": self.number, "id": load, "version": self.version, "at": self.at.isoformat()}
        changes = Changes(
            version=self.version,
            load=pl.DataFrame([entry], schema=dict(layout.LOAD)),
            nodes=[change for change in nodes if change.size],
            relations=[change for change in relations if change.size],
            sources_new=authorities.sources_new,
            sources_changed=authorities.sources_changed,
            source_versions=authorities.versions,
            citations=authorities.citations_new,
            statements=_joined(self.written, layout.STATEMENT),
            statements_moved=_joined(self.moved, {"n": pl.Int64(), "row": pl.Int64()}),
            statements_ended=_joined(self.ended, {"n": pl.Int64(), "ended": pl.Int64()}),
            statements_dropped=_joined(self.dropped, {"n": pl.Int64()}),
            decisions=self._decisions(),
            meta=noted(load, self.batch.memo),
            merges=self._merges(),
        )
        if not _says_something(changes):
            return None
        self._note(changes)
        return changes

    def _decisions(self) -> pl.DataFrame:
        """The batch's decisions as rows of Decision."""
        made = self.batch.decisions
        if made is None or made.is_empty():
            return layout.empty(layout.DECISION)
        first = 1 + _largest(self.engine.book("Decision")["n"])
        return made.select(
            *DECIDED,
            n=pl.int_range(first, first + pl.len(), dtype=pl.Int64),
            load=pl.lit(self.number, pl.Int64),
            at=pl.lit(self.at.isoformat()),
        ).select(*layout.DECISION)

    def _new_words(self) -> list[tuple[Pair, str | None]]:
        """What the batch says about things that may be one and does not stand already. Raises BadInput."""
        words = [(pair, verdict) for pair, verdict in words_of(self.batch.merges) if self.before.says(pair) != verdict]
        for pair, verdict in words:
            for ident in (pair.id, pair.into) if verdict is not None else ():
                shown = pl.Series([self.before.root(pair.kind, ident)])
                if pair.kind not in layout.kinds() or self.engine.existing(pair.kind, shown).is_empty():
                    raise not_there(pair.kind, ident)
        return words

    def _merges(self) -> pl.DataFrame:
        """These words as rows of Merge."""
        if not self.words:
            return layout.empty(layout.MERGE)
        first = 1 + _largest(self.engine.book("Merge")["n"])
        made = pl.DataFrame(as_rows(self.words), schema=dict.fromkeys(JUDGED, pl.String), orient="row")
        return made.select(
            *JUDGED,
            n=pl.int_range(first, first + pl.len(), dtype=pl.Int64),
            load=pl.lit(self.number, pl.Int64),
            at=pl.lit(self.at.isoformat()),
        ).select(*layout.MERGE)

    def _note(self, changes: Changes) -> None:
        """Notes in the log of changes what the load writes."""
        before = self.engine.book("Change")
        changes.log = change_log.entries(changes.version, [*changes.nodes, *changes.relations], 1 + _largest(before["n"]))
        changes.log_dropped = change_log.forgotten(pl.concat([before, changes.log]))


def _once(statements: pl.DataFrame) -> pl.DataFrame:
    """The things and spells that one statement alone is about."""
    return statements.group_by(SPELL).len().filter(pl.col("len") == 1)


def _compare(table: Table, rows: pl.DataFrame, folded: pl.DataFrame) -> TableChange:
    """Rows as they are against rows as they should be."""
    present = with_spell(table, rows)
    columns = list(table.columns)
    create = without(folded, present, SPELL).select(columns)
    delete = without(present, folded, SPELL).select(*columns, "at")
    free = [name for name in columns if name not in KEYS]
    differs = {name: pl.col(name).ne_missing(pl.col(f"{name}:now")) for name in free}
    both = folded.join(present, on=SPELL, nulls_equal=True, suffix=":now").filter(pl.any_horizontal(differs.values()))
    changed = tuple(name for name in free if both.select(differs[name].any()).item())
    return TableChange(table, create, both.select(*columns, "at"), delete, changed)


def _says_something(changes: Changes) -> bool:
    books = (
        changes.sources_new,
        changes.sources_changed,
        changes.citations,
        changes.statements,
        changes.statements_moved,
        changes.statements_ended,
        changes.statements_dropped,
        changes.decisions,
        changes.merges,
    )
    return bool(changes.nodes or changes.relations or any(book.height for book in books))


def _joined(parts: list[pl.DataFrame], columns: layout.Columns) -> pl.DataFrame:
    return pl.concat([layout.empty(columns), *parts])


def _largest(numbers: pl.Series) -> int:
    largest = numbers.max()
    return largest if isinstance(largest, int) else 0

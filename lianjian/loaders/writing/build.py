"""From drafts whose names are resolved to the batch that the store loads."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl
import pyarrow as pa

from lianjian.graph import layout
from lianjian.graph.cycles import closing
from lianjian.graph.records import Batch, EdgeType, SourceInfo
from lianjian.graph.rowsets import are_distinct
from lianjian.loaders.mapping.drafts import LinkDraft, NamedEnd, NodeDraft, SheetDraft
from lianjian.loaders.mapping.sheet import Sheet
from lianjian.loaders.resolving.known import Known
from lianjian.loaders.resolving.resolver import Target
from lianjian.schema import catalogue

_PROVENANCE_TYPES = {"source": pl.Int64(), "row": pl.Int64(), "citation": pl.Int64(), "basis": pl.String()}
_CITATION = ("title", "url", "date", "grade")


class Origins(NamedTuple):
    """Where relations stand: relation i in the row of the item items[i] of a draft."""

    sheet: Sheet
    rows: Sequence[int]
    items: "array[int]"
    column: int | None

    def of(self, at: int) -> tuple[Sheet, int, int | None]:
        """The sheet, row and column of a relation, for problems."""
        return self.sheet, self.rows[self.items[at]], self.column


#: Relations of one edge type out of one draft.
_Part = tuple[pl.DataFrame, Origins]


@dataclass(slots=True)
class Ties:
    """Relations of one edge type out of one draft: the ends, the item of the draft that each comes from, and who is a lead."""

    draft: SheetDraft
    link: LinkDraft
    column: int | None
    starts: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    items: "array[int]" = field(default_factory=lambda: array("q"))
    leads: list[bool] = field(default_factory=list)

    @property
    def origins(self) -> Origins:
        """Where they stand."""
        return Origins(self.draft.sheet, self.link.rows, self.items, self.column)

    def columns(self) -> dict[str, Sequence[Any]]:
        """The properties of the relations; who is marked as the lead has that role beside those stated."""
        columns = {name: _picked(values, self.items) for name, values in self.link.properties.items()}
        role = self.link.lead
        if role is not None and any(self.leads):
            stated = columns.get("roles") or [None] * len(self.items)
            columns["roles"] = [
                list(dict.fromkeys([role, *(roles or ())])) if lead else roles
                for lead, roles in zip(self.leads, stated, strict=True)
            ]
        return columns


class Builder:
    """Collects the statements of a load."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._citations: dict[tuple[str | None, ...], int] = {}
        self._ties: dict[EdgeType, list[_Part]] = {}
        self._nodes: dict[str, list[pl.DataFrame]] = {}

    def batch(self, sources: list[SourceInfo]) -> Batch:
        """The batch of all that was added."""
        return Batch(
            sources=sources,
            nodes={kind: pl.concat(frames, how="diagonal") for kind, frames in self._nodes.items()},
            relations={edge: self._frame(edge, parts) for edge, parts in self._ties.items()},
            citations=pl.DataFrame(list(self._citations), schema=dict.fromkeys(_CITATION, pl.String), orient="row"),
        )

    # Nodes --------------------------------------------------------------------------------------------------------------

    def nodes(self, draft: SheetDraft, node: NodeDraft) -> None:
        """Adds the nodes of a draft, without those of rejected rows."""
        rejected = draft.sheet.rejected
        kept = array("q", (at for at, row in enumerate(node.rows) if node.ids[at] is not None and row not in rejected))
        self._dates(draft.sheet, kept, node.rows, node.columns, node.positions)
        types = layout.kinds()[node.kind].properties
        given = {"name": node.names, "key": node.keys, "notes": node.notes, **node.columns}
        columns = {name: _picked(column, kept) for name, column in {"id": node.ids, **given}.items()}
        schema: dict[str, pl.DataType] = {"id": pl.String(), **{name: types[name] for name in given}}
        proofs = self._proofs(draft, _picked(node.rows, kept), _picked(node.basis, kept))
        self._nodes.setdefault(node.kind, []).append(_frame(columns, schema).hstack(proofs))

    def _proofs(self, draft: SheetDraft, rows: Sequence[int], basis: Sequence[str]) -> pl.DataFrame:
        """What proves statements that stand in these rows: the columns of provenance."""
        lines = draft.sheet.table.rows
        stood = pl.DataFrame({"row": pl.Series([lines[row].number for row in rows], dtype=pl.Int64), "basis": basis})
        cited: pl.Expr | pl.Series = pl.lit(None)
        if any(draft.citations):
            cited = pl.Series([self._cited(draft.citations[row]) for row in rows], dtype=pl.Int64)
        proofs = stood.with_columns(source=pl.lit(draft.sheet.source), citation=cited)
        return proofs.select(pl.col(name).cast(kind) for name, kind in _PROVENANCE_TYPES.items())

    def _cited(self, citation: tuple[str | None, ...] | None) -> int | None:
        """The number of a citation."""
        return None if citation is None else self._citations.setdefault(citation, len(self._citations))

    @staticmethod
    def _dates(
        sheet: Sheet,
        kept: Sequence[int],
        rows: Sequence[int],
        columns: dict[str, list[Any]],
        positions: dict[str, int | None],
    ) -> None:
        """Notes an end before its start; both are kept, and the thing is valid on no day."""
        since, until = columns.get("since"), columns.get("until")
        if since is None or until is None:
            return
        for at in kept:
            start, end = since[at], until[at]
            if start is not None and end is not None and (end + "-12-31"[len(end) - 4 :])[:10] < start:
                sheet.report("end-before-start", rows[at], positions.get("until"), {"start": start, "end": end})

    # Relations ----------------------------------------------------------------------------------------------------------

    def link(
        self, draft: SheetDraft, link: LinkDraft, starts: Iterable[tuple[Target, ...]], ends: Iterable[tuple[Target, ...]]
    ) -> None:
        """Adds the relations of a draft between what each item's ends are (Ends.targets)."""
        column = next((end.column for end in (link.end, link.start) if isinstance(end, NamedEnd)), None)
        self._dates(draft.sheet, range(len(link.rows)), link.rows, link.properties, link.positions)
        found: dict[tuple[str, str], Ties] = {}
        for item, (row, of_start, of_end) in enumerate(zip(link.rows, starts, ends, strict=True)):
            if row in draft.sheet.rejected:
                continue
            for start in of_start:
                for end in of_end:
                    if start.id == end.id and start.kind == end.kind:
                        draft.sheet.report("same-thing", row, column, {"name": start.id})
                        continue
                    kinds = (start.kind, end.kind)
                    ties = found.get(kinds)
                    if ties is None:
                        ties = found[kinds] = Ties(draft, link, column)
                    ties.starts.append(start.id)
                    ties.ends.append(end.id)
                    ties.items.append(item)
                    ties.leads.append(start.lead or end.lead)
        for kinds, ties in found.items():
            edge = EdgeType(link.relation, *kinds)
            self._ties.setdefault(edge, []).append((self._rows(edge, ties), ties.origins))

    # Frames -------------------------------------------------------------------------------------------------------------

    def _rows(self, edge: EdgeType, ties: Ties) -> pl.DataFrame:
        types = layout.relations()[edge].properties
        own = ties.columns()
        columns: dict[str, Sequence[Any]] = {"start": ties.starts, "end": ties.ends, **own}
        schema: dict[str, pl.DataType] = {"start": pl.String(), "end": pl.String()}
        rows, basis = ties.link.rows, ties.link.basis
        proofs = self._proofs(ties.draft, _picked(rows, ties.items), _picked(basis, ties.items))
        return _frame(columns, schema | {name: types[name] for name in own}).hstack(proofs)

    def _frame(self, edge: EdgeType, parts: Sequence[_Part]) -> pl.DataFrame:
        frames = [rows for rows, _ in parts]
        frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")
        dropped = self._cycles(edge, parts, frame)
        if dropped:
            frame = frame.with_row_index("at").filter(~pl.col("at").is_in(dropped)).drop("at")
        told_apart = ["start", "end", "source", "row", *(["since"] if "since" in frame.columns else [])]
        return frame if are_distinct(frame, told_apart) else frame.unique(told_apart, keep="first", maintain_order=True)

    def _cycles(self, edge: EdgeType, parts: Sequence[_Part], frame: pl.DataFrame) -> list[int]:
        """Reports, and gives the positions of, the relations that close a cycle, in the order of sources and rows."""
        if edge.start != edge.end or not catalogue.relations()[edge.relation].acyclic:
            return []
        ordered = frame.select("start", "end", "source", "row").with_row_index("at").sort("source", "row", "at")
        order = ordered["at"].to_list()
        added = list(zip(ordered["start"].to_list(), ordered["end"].to_list(), strict=True))
        origins = [(origin, at) for rows, origin in parts for at in range(rows.height)]
        found: list[int] = []
        merged = self._known.merged(edge.start)
        for position, chain in closing(merged_ends(self._known.ties(edge), merged), merged_ends(added, merged)).items():
            origin, at = origins[order[position]]
            sheet, row, column = origin.of(at)
            sheet.report("cycle", row, column, {"name": chain[0], "chain": " → ".join(chain)})
            found.append(order[position])
        return found


def merged_ends(pairs: Iterable[tuple[str, str]], merged: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of ids as those that stay; one between ids that are one is left as it is, for the graph does not show it."""
    shown = ((pair, (merged.get(pair[0], pair[0]), merged.get(pair[1], pair[1]))) for pair in pairs)
    return [pair if ends[0] == ends[1] else ends for pair, ends in shown]


def _picked(column: Sequence[Any], places: "array[int]") -> Sequence[Any]:
    """The values at these places; the column itself where these are all, one after the other."""
    if len(places) == len(column) and places == array("q", range(len(column))):
        return column
    return [column[at] for at in places]


def _frame(columns: Mapping[str, Sequence[Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([_series(name, columns[name], kind) for name, kind in schema.items()])


def _series(name: str, values: Sequence[Any], kind: pl.DataType) -> pl.Series:
    """A column; lists go by way of Arrow, which takes them twenty times as fast."""
    if kind == pl.List(pl.String):
        return pl.Series(name, pa.array(values, pa.list_(pa.large_string())), dtype=kind)
    return pl.Series(name, values, dtype=kind, strict=False)

"""From drafts whose names are resolved to the batch that the store loads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from lianjian.graph import layout
from lianjian.graph.records import Batch, EdgeType, SourceInfo
from lianjian.loaders.cycles import closing
from lianjian.loaders.drafts import DraftEnd, LinkDraft, NodeDraft, RecordEnd, SheetDraft
from lianjian.loaders.ends import Ends, of_record
from lianjian.loaders.known import Known
from lianjian.loaders.resolve import Target
from lianjian.loaders.sheet import Sheet
from lianjian.schema import catalogue

_PROVENANCE = ("source", "row", "citation", "basis")
_PROVENANCE_TYPES = {"source": pl.Int64(), "row": pl.Int64(), "citation": pl.Int64(), "basis": pl.String()}
_CITATION = ("title", "url", "date", "grade")


@dataclass(slots=True)
class Edges:
    """The relations of one edge type, column by column, and the sheet, row and column of each for problems."""

    starts: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    provenance: list[tuple[int, int, int | None, str]] = field(default_factory=list)
    origins: list[tuple[Sheet, int, int | None]] = field(default_factory=list)


class Builder:
    """Collects the statements of a load."""

    def __init__(self, ends: Ends, known: Known) -> None:
        self._ends = ends
        self._known = known
        self._citations: dict[tuple[str | None, ...], int] = {}
        self._edges: dict[EdgeType, Edges] = {}
        self._nodes: dict[str, list[pl.DataFrame]] = {}

    def batch(self, sources: list[SourceInfo]) -> Batch:
        """The batch of all that was added."""
        return Batch(
            sources=sources,
            nodes={kind: pl.concat(frames, how="diagonal") for kind, frames in self._nodes.items()},
            relations={edge: frame for edge, edges in self._edges.items() if (frame := self._frame(edge, edges)).height},
            citations=pl.DataFrame(list(self._citations), schema=dict.fromkeys(_CITATION, pl.String), orient="row"),
        )

    # Nodes --------------------------------------------------------------------------------------------------------------

    def nodes(self, draft: SheetDraft, node: NodeDraft) -> None:
        """Adds the nodes of a draft, without those of rejected rows."""
        kept = [at for at, row in enumerate(node.rows) if node.ids[at] is not None and row not in draft.sheet.rejected]
        self._dates(draft.sheet, kept, node.rows, node.columns, node.positions)
        types = layout.kinds()[node.kind].properties
        columns: dict[str, Sequence[Any]] = {"id": [node.ids[at] for at in kept]}
        given = {"name": node.names, "key": node.keys, "notes": node.notes, **node.columns}
        for name, column in given.items():
            columns[name] = [column[at] for at in kept]
        schema: dict[str, pl.DataType] = {"id": pl.String(), **{name: types[name] for name in given}}
        proofs = [self._proof(draft, node.rows[at], node.basis[at]) for at in kept]
        self._nodes.setdefault(node.kind, []).append(_with_proofs(columns, schema, proofs))

    def _proof(self, draft: SheetDraft, row: int, basis: str) -> tuple[int, int, int | None, str]:
        sheet = draft.sheet
        citation = draft.citations[row]
        number = None if citation is None else self._citations.setdefault(citation, len(self._citations))
        return sheet.source, sheet.table.rows[row].number, number, basis

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

    def link(self, draft: SheetDraft, link: LinkDraft, node: NodeDraft | None, near: Sequence[str | None] | None) -> None:
        """Adds the relations of a draft; `node` is the one in whose record it stands, `near` the place of each of its items."""
        starts = self._targets(draft, link, link.start, node, near)
        ends = self._targets(draft, link, link.end, node, near)
        column = next((end.column for end in (link.end, link.start) if not (end is None or isinstance(end, RecordEnd))), None)
        names = list(link.properties)
        self._dates(draft.sheet, range(len(link.rows)), link.rows, link.properties, link.positions)
        for at, row in enumerate(link.rows):
            if not starts[at] or not ends[at] or row in draft.sheet.rejected:
                continue
            proof = self._proof(draft, row, link.basis[at])
            values = [link.properties[name][at] for name in names]
            for start, end in _pairs(starts[at], ends[at]):
                if start.id == end.id and start.kind == end.kind:
                    draft.sheet.report("same-thing", row, column, {"name": start.id})
                    continue
                edges = self._edges.setdefault(EdgeType(link.relation, start.kind, end.kind), Edges())
                self._add(edges, start, end, names, values, link.lead)
                edges.provenance.append(proof)
                edges.origins.append((draft.sheet, row, column))

    @staticmethod
    def _add(edges: Edges, start: Target, end: Target, names: list[str], values: list[Any], lead: str | None) -> None:
        known = len(edges.starts)
        edges.starts.append(start.id)
        edges.ends.append(end.id)
        given = dict(zip(names, values, strict=True))
        if lead is not None and (start.lead or end.lead):
            given["roles"] = list(dict.fromkeys([lead, *(given.get("roles") or ())]))
        for name, value in given.items():
            edges.columns.setdefault(name, [None] * known).append(value)
        for column in edges.columns.values():
            if len(column) == known:
                column.append(None)

    def _targets(
        self, draft: SheetDraft, link: LinkDraft, end: DraftEnd, node: NodeDraft | None, near: Sequence[str | None] | None
    ) -> list[tuple[Target, ...]]:
        if end is None:
            if node is None:
                return [()] * len(link.rows)
            ids = node.ids
            return [(Target(node.kind, ident),) if (ident := ids[at]) is not None else () for at in link.owners]
        if isinstance(end, RecordEnd):
            records = of_record(draft, end)
            return [(Target(*records[row]),) if row in records else () for row in link.rows]
        return self._ends.named(draft.sheet, link, end, near)

    # Frames -------------------------------------------------------------------------------------------------------------

    def _frame(self, edge: EdgeType, edges: Edges) -> pl.DataFrame:
        types = layout.relations()[edge].properties
        columns: dict[str, Sequence[Any]] = {"start": edges.starts, "end": edges.ends, **edges.columns}
        schema: dict[str, pl.DataType] = {"start": pl.String(), "end": pl.String()}
        schema |= {name: types[name] for name in edges.columns}
        frame = _with_proofs(columns, schema, edges.provenance)
        dropped = self._cycles(edge, edges)
        if dropped:
            frame = frame.with_row_index("at").filter(~pl.col("at").is_in(dropped)).drop("at")
        told_apart = ["start", "end", "source", "row", *(["since"] if "since" in frame.columns else [])]
        return frame.unique(subset=told_apart, keep="first", maintain_order=True)

    def _cycles(self, edge: EdgeType, edges: Edges) -> list[int]:
        """Reports, and gives the positions of, the relations that close a cycle, in the order of sources and rows."""
        if edge.start != edge.end or not catalogue.relations()[edge.relation].acyclic:
            return []
        order = sorted(range(len(edges.starts)), key=lambda at: (*edges.provenance[at][:2], at))
        added = [(edges.starts[at], edges.ends[at]) for at in order]
        standing = self._known.ties(edge)
        found: list[int] = []
        for position, chain in closing(standing, added).items():
            at = order[position]
            sheet, row, column = edges.origins[at]
            sheet.report("cycle", row, column, {"name": chain[0], "chain": " → ".join(chain)})
            found.append(at)
        return found


def _with_proofs(
    columns: dict[str, Sequence[Any]],
    schema: dict[str, pl.DataType],
    proofs: Sequence[tuple[int, int, int | None, str]],
) -> pl.DataFrame:
    proof = pl.DataFrame(list(proofs), schema=_PROVENANCE_TYPES, orient="row")
    return pl.DataFrame(columns, schema=schema, strict=False).hstack(proof)


def _pairs(starts: Sequence[Target], ends: Sequence[Target]) -> Iterator[tuple[Target, Target]]:
    for start in starts:
        for end in ends:
            yield start, end

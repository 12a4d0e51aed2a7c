"""A small graph as plain lists, and the way from it to the `Frames` that a snapshot is built from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from lianjian.graph.records import PROVENANCE, EdgeType, Frames
from lianjian.schema import catalogue

Value = str | int | float | bool | list[str] | None
#: Kind and id: what names a thing.
Ref = tuple[str, str]

_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "texts": pl.List(pl.String()),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "date": pl.String(),
    "boolean": pl.Boolean(),
}
_COMMON = {"name": "text", "name_en": "text", "key": "text", "aliases": "texts", "notes": "texts"}
_STATEMENT_COLUMNS: dict[str, pl.DataType] = {
    "table": pl.String(),
    "start_kind": pl.String(),
    "end_kind": pl.String(),
    "thing": pl.String(),
    "start": pl.String(),
    "end": pl.String(),
    **PROVENANCE,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its date (partial ISO date) or none."""

    name: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """That a row of a source states something; `source` and `citation` are positions in the world's lists."""

    source: int
    row: int
    citation: int | None = None
    basis: str = "stated"


@dataclass(slots=True)
class Thing:
    """A node: its kind, id, properties, and the statements that it rests on (the first is the node's own row)."""

    kind: str
    id: str
    values: dict[str, Value]
    statements: list[Statement]

    @property
    def ref(self) -> Ref:
        """Kind and id."""
        return (self.kind, self.id)

    def text(self, name: str) -> str | None:
        """A property of one text, None where nothing is stated."""
        value = self.values.get(name)
        assert value is None or isinstance(value, str)
        return value

    def texts(self, name: str) -> list[str]:
        """A property of several texts, empty where nothing is stated."""
        value = self.values.get(name) or []
        assert isinstance(value, list)
        return value


@dataclass(slots=True)
class Link:
    """A relation between two things."""

    relation: str
    start: Ref
    end: Ref
    values: dict[str, Value]
    statements: list[Statement]

    def text(self, name: str) -> str | None:
        """A property of one text, None where nothing is stated."""
        value = self.values.get(name)
        assert value is None or isinstance(value, str)
        return value


@dataclass(slots=True, repr=False)
class World:
    """A whole graph. `citations` are dates (partial, or None) by position; `label` says how it was made."""

    things: dict[Ref, Thing] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    sources: list[Source] = field(default_factory=lambda: [Source("示例/表", "2024-01-01")])
    citations: list[str | None] = field(default_factory=list)
    rows: int = 0
    label: str = "World()"

    def __repr__(self) -> str:
        return self.label

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How hypothesis shows it."""
        printer.text(self.label)

    def add(self, kind: str, ident: str, statements: list[Statement] | None = None, **values: Value) -> Ref:
        """Add a node; without `statements` it is a row of the first source."""
        values.setdefault("name", ident)
        self.things[kind, ident] = Thing(kind, ident, values, statements or [self._row()])
        return (kind, ident)

    def join(self, start: Ref, relation: str, end: Ref, statements: list[Statement] | None = None, **values: Value) -> None:
        """Add a relation; of a pair of ends there is one, save memberships, which come again."""
        known = (link for link in self.links if (link.relation, link.start, link.end) == (relation, start, end))
        if relation == "MEMBER_OF" or not any(known):
            self.links.append(Link(relation, start, end, values, statements or [self._row()]))

    def of_kind(self, kind: str) -> Iterator[Thing]:
        """All nodes of a kind."""
        return (thing for thing in self.things.values() if thing.kind == kind)

    def statement_date(self, statement: Statement) -> str | None:
        """The date of a statement: that of what it cites, else that of its source."""
        cited = None if statement.citation is None else self.citations[statement.citation]
        return cited or self.sources[statement.source].date

    def _row(self) -> Statement:
        self.rows += 1
        return Statement(0, self.rows + 1)


def frames(world: World, version: int = 1) -> Frames:
    """The world as the store would hand it to a snapshot."""
    numbers = _numbers(world)
    return Frames(
        version=version,
        nodes={kind: _node_frame(world, kind, numbers) for kind in catalogue.kinds()},
        relations=_relation_frames(world, numbers),
        sources=_source_frame(world),
        citations=_citation_frame(world),
        statements=_statement_frame(world),
    )


def _numbers(world: World) -> dict[Ref, int]:
    """The store's own number of each node: in the order of coming, which is not the order of ids."""
    counts: dict[str, int] = {}
    numbers = {}
    for kind, ident in world.things:
        numbers[kind, ident] = counts.get(kind, 0)
        counts[kind] = counts.get(kind, 0) + 1
    return numbers


def _provenance(statements: list[Statement]) -> dict[str, Value]:
    first = statements[0]
    return {
        "source": first.source,
        "row": first.row,
        "load": 1,
        "citation": first.citation,
        "basis": first.basis,
        "statements": len(statements),
    }


def _node_frame(world: World, kind: str, numbers: dict[Ref, int]) -> pl.DataFrame:
    properties = _COMMON | {p.name: p.type for p in catalogue.kinds()[kind].properties}
    properties.pop("id", None)
    schema = {"n": pl.Int64(), "id": pl.String(), **{name: _TYPES[type_] for name, type_ in properties.items()}}
    rows = [
        {"n": numbers[thing.ref], "id": thing.id}
        | {name: thing.values.get(name) for name in properties}
        | _provenance(thing.statements)
        for thing in world.of_kind(kind)
    ]
    return pl.DataFrame(rows, schema={**schema, **PROVENANCE, "statements": pl.Int64()}, orient="row")


def _relation_frames(world: World, numbers: dict[Ref, int]) -> dict[EdgeType, pl.DataFrame]:
    result = {}
    for name, relation in catalogue.relations().items():
        properties = {p.name: p.type for p in relation.properties if p.name not in ("start", "end", *PROVENANCE)}
        schema = {"start": pl.Int64(), "end": pl.Int64(), **{p: _TYPES[type_] for p, type_ in properties.items()}}
        for start, end in relation.ends:
            rows = [
                {"start": numbers[link.start], "end": numbers[link.end]}
                | {p: link.values.get(p) for p in properties}
                | _provenance(link.statements)
                for link in world.links
                if (link.relation, link.start[0], link.end[0]) == (name, start, end)
            ]
            if rows:
                full = {**schema, **PROVENANCE, "statements": pl.Int64()}
                result[EdgeType(name, start, end)] = pl.DataFrame(rows, schema=full, orient="row")
    return result


def _source_frame(world: World) -> pl.DataFrame:
    rows = [
        {"n": n, "name": s.name, "file": s.name, "sheet": "", "digest": str(n), "date": s.date, "synthetic": False}
        for n, s in enumerate(world.sources)
    ]
    text = dict.fromkeys(("name", "file", "sheet", "digest", "grade", "date", "publisher"), pl.String())
    schema = {"n": pl.Int64(), **text, "synthetic": pl.Boolean(), "load": pl.Int64()}
    return pl.DataFrame([row | {"grade": "media", "publisher": None, "load": 1} for row in rows], schema=schema)


def _citation_frame(world: World) -> pl.DataFrame:
    schema = {"n": pl.Int64(), **dict.fromkeys(("title", "url", "date", "grade"), pl.String())}
    rows = [{"n": n, "title": f"C{n}", "date": date} for n, date in enumerate(world.citations)]
    return pl.DataFrame(rows, schema=schema)


def _statement_frame(world: World) -> pl.DataFrame:
    """Every live statement of what is stated more than once."""
    rows: list[dict[str, Value]] = []
    for thing in world.things.values():
        ends: dict[str, Value] = {"table": thing.kind, "thing": thing.id}
        rows += [ends | _statement(s) for s in thing.statements if len(thing.statements) > 1]
    for link in world.links:
        ends = {"table": link.relation, "start": link.start[1], "end": link.end[1]}
        ends |= {"start_kind": link.start[0], "end_kind": link.end[0]}
        rows += [ends | _statement(s) for s in link.statements if len(link.statements) > 1]
    return pl.DataFrame(rows, schema=_STATEMENT_COLUMNS)


def _statement(statement: Statement) -> dict[str, Value]:
    return {
        "source": statement.source,
        "row": statement.row,
        "load": 1,
        "citation": statement.citation,
        "basis": statement.basis,
    }

"""Tables and queries in the Cypher of the embedded engine, made from the layout."""

from collections.abc import Iterable, Mapping

import polars as pl

from lianjian.graph import layout
from lianjian.graph.layout import BOOKS, Columns, Table

_TYPES: Mapping[pl.DataType, str] = {
    pl.String(): "STRING",
    pl.List(pl.String()): "STRING[]",
    pl.Int64(): "INT64",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
}


def quoted(name: str) -> str:
    """A name as Cypher reads it whatever it is (`load`, `end` and others are words of the language)."""
    return f"`{name}`"


def row_columns(table: Table) -> Columns:
    """The columns that the engine keeps in a row: for a node its id and the rest, for a relation all but its ends."""
    rest = {name: kind for name, kind in table.columns.items() if name not in layout.KEYS}
    return rest if table.edge else {"id": pl.String(), **rest}


def create_tables() -> list[str]:
    """The statements that make an empty graph's tables."""
    made = [_node_table(name, columns) for name, columns in BOOKS.items()]
    made += [_node_table(table.name, row_columns(table)) for table in layout.kinds().values()]
    names = dict.fromkeys(edge.relation for edge in layout.relations())
    return made + [_relation_table(name) for name in names]


def pattern(table: Table) -> str:
    """The pattern of a row: `(n:Kind)`, or `(a:Start)-[n:RELATION]->(b:End)`."""
    if table.edge is None:
        return f"(n:{quoted(table.name)})"
    return f"(a:{quoted(table.edge.start)})-[n:{quoted(table.name)}]->(b:{quoted(table.edge.end)})"


def keyed_pattern(table: Table) -> str:
    """The pattern of the rows about one thing, its keys taken from the columns k_start and k_end."""
    if table.edge is None:
        return f"(n:{quoted(table.name)} {{id: k_start}})"
    start, end = quoted(table.edge.start), quoted(table.edge.end)
    return f"(a:{start} {{id: k_start}})-[n:{quoted(table.name)}]->(b:{end} {{id: k_end}})"


def row_terms(table: Table) -> dict[str, str]:
    """Term by column for a whole row with its keys as text, and `at`, the engine's number of it."""
    keys = {"start": "a.id", "end": "b.id"} if table.edge else {"start": "n.id", "end": "''"}
    rest = {name: f"n.{quoted(name)}" for name in table.columns if name not in layout.KEYS}
    return {**keys, **rest, "at": "offset(id(n))"}


def returning(terms: Mapping[str, str]) -> str:
    """The RETURN clause for these terms."""
    return "RETURN " + ", ".join(f"{term} AS {quoted(name)}" for name, term in terms.items())


def setting(names: Iterable[str]) -> str:
    """The SET clause that takes each column from the column v_<name> of the frame."""
    return "SET " + ", ".join(f"n.{quoted(name)} = v_{name}" for name in names)


def _node_table(name: str, columns: Columns) -> str:
    key = next(iter(columns))
    return f"CREATE NODE TABLE {quoted(name)}({_declared(columns)}, PRIMARY KEY({quoted(key)}))"


def _relation_table(name: str) -> str:
    edges = [table for table in layout.relations().values() if table.name == name]
    pairs = ", ".join(f"FROM {quoted(table.edge.start)} TO {quoted(table.edge.end)}" for table in edges if table.edge)
    return f"CREATE REL TABLE {quoted(name)}({pairs}, {_declared(row_columns(edges[0]))})"


def _declared(columns: Columns) -> str:
    return ", ".join(f"{quoted(name)} {_TYPES[kind]}" for name, kind in columns.items())

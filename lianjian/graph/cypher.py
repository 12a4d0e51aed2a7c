"""Tables and queries in the Cypher of the embedded engine, made from the layout."""

from collections.abc import Iterable, Mapping

import polars as pl

from lianjian.graph import layout
from lianjian.graph.layout import BOOKS, Columns, Table
from lianjian.graph.migration import AddColumn, AddEnds, AddTable, Step

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
    relations = dict.fromkeys(edge.relation for edge in layout.relations())
    return [_create_table(name) for name in (*BOOKS, *layout.kinds(), *relations)]


def taking(step: Step) -> str:
    """The statement that takes a step of a migration."""
    match step:
        case AddTable(table):
            return _create_table(table)
        case AddEnds(edge):
            return f"ALTER TABLE {quoted(edge.relation)} ADD FROM {quoted(edge.start)} TO {quoted(edge.end)}"
        case AddColumn(table, column):
            return f"ALTER TABLE {quoted(table)} ADD {_declared({column: _table_columns(table)[column]})}"


def copying(table: str, columns: Iterable[str], given: str = "$given") -> str:
    """The beginning of a COPY into these columns; the table may hold them in another order, and more of them."""
    return f"COPY {quoted(table)}({', '.join(map(quoted, columns))}) FROM {given}"


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


def _create_table(name: str) -> str:
    """The statement that makes the table of a book, a kind or a relation."""
    pairs = [(edge.start, edge.end) for edge in layout.relations() if edge.relation == name]
    if not pairs:
        return _node_table(name, _table_columns(name))
    between = ", ".join(f"FROM {quoted(start)} TO {quoted(end)}" for start, end in pairs)
    return f"CREATE REL TABLE {quoted(name)}({between}, {_declared(_table_columns(name))})"


def _table_columns(name: str) -> Columns:
    if name in BOOKS:
        return BOOKS[name]
    return row_columns(next(table for table in layout.tables() if table.name == name))


def _node_table(name: str, columns: Columns) -> str:
    key = next(iter(columns))
    return f"CREATE NODE TABLE {quoted(name)}({_declared(columns)}, PRIMARY KEY({quoted(key)}))"


def _declared(columns: Columns) -> str:
    return ", ".join(f"{quoted(name)} {_TYPES[kind]}" for name, kind in columns.items())

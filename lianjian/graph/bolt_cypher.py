"""Queries in the Cypher of servers, made from the layout. Only what Neo4j and its kin share is used.

Parameters travel as columns: rows as maps are slower by a third, and slower still when large. `$from`, `$to`: a range of
numbers `n`; `$load`: the newest load, so that what belongs to a load that is still being written, or to other people, is
not seen.
"""

from collections.abc import Iterator, Mapping

from lianjian.graph import layout
from lianjian.graph.bolt_values import Sent, as_map, stated_name
from lianjian.graph.cypher import quoted
from lianjian.graph.layout import BOOKS, KEYS, Table

#: The rows of the parameters of a `Sent`, one by one.
_EACH = "UNWIND range(0, $rows - 1) AS i "

#: Keys of the books, each the first of its columns.
BOOK_KEYS: Mapping[str, str] = {name: next(iter(columns)) for name, columns in BOOKS.items()}


def constraints() -> list[str]:
    """The statements that make constraints and indexes, where they are not there yet."""
    made = [_unique(name, key) for name, key in BOOK_KEYS.items()]
    for name in layout.kinds():
        made += [_unique(name, "id"), _indexed(name, "n")]
    return made


def labels() -> list[str]:
    """The labels that our nodes bear."""
    return [*BOOKS, *layout.kinds()]


def relation_types() -> list[str]:
    """The types of our relations."""
    return list(dict.fromkeys(edge.relation for edge in layout.relations()))


def numbered_range(table: Table) -> str:
    """MATCH of the rows whose number, for relations that of their start, is in the range."""
    if table.edge is None:
        return f"MATCH (n:{quoted(table.name)}) WHERE n.n >= $from AND n.n < $to AND n.`load` <= $load"
    start, end = quoted(table.edge.start), quoted(table.edge.end)
    return (
        f"MATCH (a:{start}) WHERE a.n >= $from AND a.n < $to "
        f"MATCH (a)-[n:{quoted(table.name)}]->(b:{end}) WHERE n.`load` <= $load"
    )


def whole(table: Table) -> str:
    """MATCH of all rows of a relation, in the order that the server keeps them in.

    CASE hides from the planner that it could begin with the nodes of a kind: of each it would go through the relations of
    every type, two to three times the work.
    """
    assert table.edge is not None
    start, end = quoted(table.edge.start), quoted(table.edge.end)
    return f"MATCH (a)-[n:{quoted(table.name)}]->(b) WHERE CASE WHEN n.`load` <= $load THEN a:{start} AND b:{end} ELSE false END"


def from_starts(table: Table) -> str:
    """MATCH of all rows of a relation, which begins with the nodes of the kind that it starts at."""
    assert table.edge is not None
    start, end = quoted(table.edge.start), quoted(table.edge.end)
    return f"MATCH (a:{start})-[n:{quoted(table.name)}]->(b) WHERE n.`load` <= $load AND b:{end}"


def book_range(name: str) -> str:
    """MATCH of the rows of a book whose key is in the range."""
    return f"MATCH (n:{quoted(name)}) WHERE n.n >= $from AND n.n < $to"


def keyed(table: Table) -> str:
    """MATCH of the rows about the things `$start[i]`, `$end[i]`."""
    return f"{_EACH}{_by_key(table, '$start[i]', '$end[i]')} WHERE n.`load` <= $load"


def incident(table: Table, side: str) -> str:
    """MATCH of the relations whose end at that side is one of `$ids`."""
    assert table.edge is not None
    end, other = ("a", "b") if side == "start" else ("b", "a")
    kinds = {"a": quoted(table.edge.start), "b": quoted(table.edge.end)}
    return (
        f"{_EACH}MATCH ({end}:{kinds[end]} {{id: $ids[i]}}) "
        f"MATCH (a)-[n:{quoted(table.name)}]->(b) WHERE {other}:{kinds[other]} AND n.`load` <= $load"
    )


def existing(kind: str) -> str:
    """MATCH of the nodes of a kind with one of `$ids`."""
    return f"{_EACH}MATCH (n:{quoted(kind)} {{id: $ids[i]}}) WHERE n.`load` <= $load"


def collecting(terms: Mapping[str, str]) -> str:
    """RETURN that gives each term as one list; row by row a server is twenty times slower."""
    return "RETURN " + ", ".join(f"collect({term}) AS {quoted(name)}" for name, term in terms.items())


def create(table: Table, given: Sent) -> str:
    """Makes rows of a table. Relations are made only where both ends are: the count of what was made tells."""
    terms = _often_read_first(given.terms())
    if table.edge is None:
        return f"{_EACH}CREATE (n:{quoted(table.name)} {as_map(terms)})"
    ends = {key: terms.pop(key) for key in KEYS}
    start, end = quoted(table.edge.start), quoted(table.edge.end)
    found = f"MATCH (a:{start} {{id: {ends['start']}}}), (b:{end} {{id: {ends['end']}}})"
    return f"{_EACH}{found} CREATE (a)-[n:{quoted(table.name)} {as_map(terms)}]->(b)"


def create_book(name: str, given: Sent) -> str:
    """Makes rows of a book."""
    return f"{_EACH}CREATE (n:{quoted(name)} {as_map(given.terms())})"


def update(table: Table, given: Sent, names: list[str]) -> str:
    """Sets properties of the rows with these keys and numbers (`at`)."""
    return f"{_numbered(table, given)} {_setting(given, names)}"


def update_book(name: str, given: Sent, names: list[str]) -> str:
    """Sets properties of the rows of a book with these keys."""
    key = BOOK_KEYS[name]
    return f"{_EACH}MATCH (n:{quoted(name)} {{{quoted(key)}: {given.terms()[key]}}}) {_setting(given, names)}"


def delete(table: Table, given: Sent) -> str:
    """Deletes the rows with these keys and numbers. What other people tied to a node goes with it."""
    return f"{_numbered(table, given)} {'DELETE' if table.edge else 'DETACH DELETE'} n"


def delete_book(name: str, given: Sent) -> str:
    """Deletes the rows of a book with these keys."""
    key = BOOK_KEYS[name]
    return f"{_EACH}MATCH (n:{quoted(name)} {{{quoted(key)}: {given.terms()[key]}}}) DELETE n"


def sweep_load() -> Iterator[tuple[str, Table]]:
    """Statements that delete what a load `$load` left that was never finished, by ranges; relations first."""
    for table in layout.relations().values():
        yield f"{numbered_range(table).replace('<= $load', '= $load')} DELETE n", table
    for table in layout.kinds().values():
        yield f"{numbered_range(table).replace('<= $load', '= $load')} DETACH DELETE n", table


def everything() -> list[str]:
    """MATCH of all that a graph holds, label by label; what says that it is a graph stays, and so do other people's nodes."""
    books = [f"MATCH (n:{quoted(name)}) WHERE n.n IS NOT NULL" for name in BOOKS if name != "Meta"]
    kinds = [f"MATCH (n:{quoted(name)}) WHERE n.n IS NOT NULL AND n.`load` IS NOT NULL" for name in layout.kinds()]
    notes = "MATCH (n:`Meta`) WHERE n.name STARTS WITH 'summary ' OR n.name STARTS WITH 'numbers '"
    return [*books, *kinds, notes]


def _often_read_first(terms: Mapping[str, str]) -> dict[str, str]:
    """A server finds a property the sooner, the earlier it was given."""
    return {name: terms[name] for name in ("n", "load", *terms) if name in terms}


def _by_key(table: Table, start: str, end: str) -> str:
    if table.edge is None:
        return f"MATCH (n:{quoted(table.name)} {{id: {start}}})"
    first, second = quoted(table.edge.start), quoted(table.edge.end)
    return f"MATCH (a:{first} {{id: {start}}}) MATCH (b:{second} {{id: {end}}}) MATCH (a)-[n:{quoted(table.name)}]->(b)"


def _numbered(table: Table, given: Sent) -> str:
    terms = given.terms()
    match = _by_key(table, terms["start"], terms.get("end", "''"))
    return f"{_EACH}{match} WHERE n.n = {terms['at']}"


def _setting(given: Sent, names: list[str]) -> str:
    terms = given.terms()
    wanted = [kept for name in names for kept in (name, stated_name(name)) if kept in terms]
    return "SET " + ", ".join(f"n.{quoted(name)} = {terms[name]}" for name in wanted)


def _unique(label: str, name: str) -> str:
    called = quoted(f"lianjian_{label}_{name}")
    return f"CREATE CONSTRAINT {called} IF NOT EXISTS FOR (n:{quoted(label)}) REQUIRE n.{quoted(name)} IS UNIQUE"


def _indexed(label: str, name: str) -> str:
    called = quoted(f"lianjian_{label}_{name}")
    return f"CREATE INDEX {called} IF NOT EXISTS FOR (n:{quoted(label)}) ON (n.{quoted(name)})"

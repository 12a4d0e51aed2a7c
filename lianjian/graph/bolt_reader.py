"""Reading a graph on a server in whole columns: of relations a table at once, of what is larger by ranges, two at a time.

Row by row a server gives some ten thousand rows a second, in collected columns twenty times as many. Ranges keep its memory
bounded; two at a time keep it busy while the client unpacks.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import polars as pl

from lianjian.errors import StoreError
from lianjian.graph import bolt_cypher, layout
from lianjian.graph.bolt_link import Link
from lianjian.graph.bolt_queries import Notes
from lianjian.graph.bolt_values import BOOK_DATES, blank, dates, read_terms
from lianjian.graph.layout import BOOKS, Columns, Table
from lianjian.graph.summary import Summary

#: Numbers `n` read at a time.
RANGE = 20_000

#: Relations of a table that are read at once; more are read by ranges of their starts.
AT_ONCE = 500_000

#: Things looked up at a time.
LOOKED_UP = 10_000

#: A relation between other kinds is passed over in a fifth of the time that it takes to look at a node.
_PASSED_OVER = 5

_AT_A_TIME = 2

#: How often a query is asked whose rows were deleted while it ran.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """Columns to read: the term and type of each, and what is known of them beforehand."""

    terms: Mapping[str, str]
    types: Columns
    summary: Summary

    def returning(self) -> str:
        """The RETURN clause that collects what has to be read."""
        collected = {}
        for name in filter(self.summary.varies, self.terms):
            collected[name] = self.terms[name]
            if self.summary.has_gaps(name):
                # Collecting drops nulls.
                collected[name] = f"coalesce({self.terms[name]}, {blank(self.types[name])})"
                collected[f"{name}:null"] = f"{self.terms[name]} IS NULL"
        return bolt_cypher.collecting(collected)

    def frame(self, found: Mapping[str, list[Any]]) -> pl.DataFrame:
        """What was found, as a frame."""
        read = [pl.Series(name, values, self.types.get(name, pl.Boolean())) for name, values in found.items()]
        return layout.typed(pl.DataFrame(read).select([self.summary.restored(name) for name in self.terms]), self.types)


class Reader:
    """Reads a graph as of one load: `load` is its number, later ones are not seen."""

    def __init__(self, link: Link, load: int, notes: Notes) -> None:
        self.link = link
        self.load = load
        self.notes = notes

    def table(
        self, table: Table, columns: Columns, numbers: bool = False, where: str = "", **given: Any
    ) -> Iterator[pl.DataFrame]:
        """These columns of a table in chunks; `numbers` gives the ends of relations as numbers of nodes instead of ids."""
        if not self.notes.summary(table).rows:
            return
        wanted = self._wanted(table, columns, numbers)
        if table.edge and self.notes.summary(table).rows <= AT_ONCE:
            match = bolt_cypher.from_starts(table) if self._starts_are_few(table) else bolt_cypher.whole(table)
            yield from self._each(f"{match}{where} {wanted.returning()}", wanted, [{}], given)
            return
        first = table if table.edge is None else layout.kinds()[table.edge.start]
        query = f"{bolt_cypher.numbered_range(table)}{where} {wanted.returning()}"
        ranges = ({"from": low, "to": low + RANGE} for low in range(0, self.notes.next(first), RANGE))
        yield from self._each(query, wanted, ranges, given)

    def keyed(self, table: Table, keys: pl.DataFrame) -> pl.DataFrame:
        """The rows about these things, with `at`."""
        wanted = self._wanted(table, {**table.columns, "at": pl.Int64()}, numbers=False)
        query = f"{bolt_cypher.keyed(table)} {wanted.returning()}"
        given = ({"rows": some.height, **some.to_dict(as_series=False)} for some in keys.iter_slices(LOOKED_UP))
        return _whole(self._each(query, wanted, given), wanted.types)

    def incident(self, table: Table, side: str, ids: pl.Series) -> pl.DataFrame:
        """The ids of the ends of relations at these nodes."""
        wanted = Wanted({"start": "a.id", "end": "b.id"}, dict.fromkeys(layout.KEYS, pl.String()), Summary())
        query = f"{bolt_cypher.incident(table, side)} {wanted.returning()}"
        return _whole(self._each(query, wanted, _slices(ids)), wanted.types)

    def existing(self, kind: str, ids: pl.Series) -> pl.Series:
        """Those of the ids that are nodes of the kind."""
        wanted = Wanted({"id": "n.id"}, {"id": pl.String()}, Summary())
        query = f"{bolt_cypher.existing(kind)} {wanted.returning()}"
        return _whole(self._each(query, wanted, _slices(ids)), wanted.types)["id"]

    def book(self, name: str, where: str = "", **given: Any) -> Iterator[pl.DataFrame]:
        """The rows of one of layout.BOOKS, but of Meta, in chunks."""
        columns = BOOKS[name]
        full = frozenset({bolt_cypher.BOOK_KEYS[name]})
        wanted = Wanted(read_terms(columns, "n", BOOK_DATES), columns, Summary(full=full))
        query = f"{bolt_cypher.book_range(name)}{where} {wanted.returning()}"
        # Rows are numbered from 1.
        ranges = ({"from": low, "to": low + RANGE} for low in range(1, self.last(name) + 1, RANGE))
        yield from self._each(query, wanted, ranges, given)

    def last(self, name: str) -> int:
        """The largest number in a book, 0 when it is empty."""
        found = self.link.read(f"MATCH (n:`{name}`) WHERE n.n > 0 RETURN n.n AS n ORDER BY n DESC LIMIT 1")
        return int(found[0]["n"]) if found else 0

    def _wanted(self, table: Table, columns: Columns, numbers: bool) -> Wanted:
        terms = {**read_terms(columns, "n", dates(table)), "at": "n.n"}
        if table.edge is None:
            terms |= {"start": "n.id", "end": "''"}
        else:
            of_end = "n" if numbers else "id"
            terms |= {"start": f"a.{of_end}", "end": f"b.{of_end}"}
        return Wanted({name: terms[name] for name in columns}, columns, self.notes.summary(table))

    def _starts_are_few(self, table: Table) -> bool:
        """Whether going through the nodes that a relation starts at is less work than through all relations of its type."""
        assert table.edge is not None
        of_type = (other for edge, other in layout.relations().items() if edge.relation == table.name and edge != table.edge)
        others = sum(self.notes.summary(other).rows for other in of_type)
        return _PASSED_OVER * self.notes.summary(layout.kinds()[table.edge.start]).rows < others

    def _each(
        self, query: str, wanted: Wanted, given: Iterable[Mapping[str, Any]], fixed: Mapping[str, Any] | None = None
    ) -> Iterator[pl.DataFrame]:
        """What the query finds for each of the parameters, in their order."""

        def ask(parameters: Mapping[str, Any]) -> pl.DataFrame:
            for _ in range(_TRIES):
                (record,) = self.link.read(query, load=self.load, **(fixed or {}), **parameters)
                # Not record.data(): that walks through every value.
                found = dict(zip(record.keys(), record.values(), strict=True))
                # What a load deletes while it is being read may be in one column and not in the next.
                if len(set(map(len, found.values()))) <= 1:
                    return wanted.frame(found)
            raise _torn(self.link)

        yield from _ahead(ask, given)


def _torn(link: Link) -> StoreError:
    return StoreError(
        f"读取“{link.address}”期间,图一再被改动;请等正在进行的载入结束后再试。",
        f"The graph at {link.address} kept changing while it was read; try again when the loads under way have ended.",
    )


def _ahead(ask: Callable[[Mapping[str, Any]], pl.DataFrame], given: Iterable[Mapping[str, Any]]) -> Iterator[pl.DataFrame]:
    """Asks for one thing ahead of the one that is being used, and no more: what is read must fit into memory."""
    under_way: deque[Future[pl.DataFrame]] = deque()
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        for parameters in given:
            under_way.append(pool.submit(ask, parameters))
            if len(under_way) == _AT_A_TIME:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _slices(ids: pl.Series) -> Iterator[dict[str, Any]]:
    for some in ids.to_frame("ids").iter_slices(LOOKED_UP):
        yield {"rows": some.height, "ids": some["ids"].to_list()}


def _whole(chunks: Iterable[pl.DataFrame], columns: Columns) -> pl.DataFrame:
    return pl.concat([layout.empty(columns), *chunks])

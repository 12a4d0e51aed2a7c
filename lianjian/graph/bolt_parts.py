"""Writing many parts of a load one after the other, each a transaction of its own; while one is committed the next are made.

A server spends as long on a commit as on the queries before it. So a part makes its rows while parts before it are being
committed, and only then takes its turn (bolt_turn): the order of commits, and what they are checked for, stays as if each had
waited. One part is ready when the commit before it ends, so that commits follow each other without a pause. When anything
goes wrong with a part, those after it let go of what they made, because their locks may be in the way, and all are done again
one by one.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition

from lianjian.graph import bolt_turn, layout
from lianjian.graph.bolt_commit import surely
from lianjian.graph.bolt_link import Link, Transaction
from lianjian.graph.bolt_queries import Query

#: One part that is committed, one that is made, and one that waits in between for its turn.
_AT_A_TIME = 3


class _LetGo(Exception):
    """The part before is done again: this one gives up what it made, and comes after it."""


class Parts:
    """The parts of one load under way, numbered from 1."""

    def __init__(self, link: Link, token: str) -> None:
        self.link = link
        self.token = token
        self.number = 0

    def write(self, queries: Iterable[Query]) -> Iterator[Query]:
        """Writes each query as a part and gives it back once it is committed. Raises GraphInUse, StoreError."""
        under_way: deque[tuple[Query, Future[None]]] = deque()
        before: _Part | None = None
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            for query in queries:
                self.number += 1
                part = _Part(self.link, self.token, self.number, query, before)
                under_way.append((query, pool.submit(part.write)))
                before = part
                if len(under_way) == _AT_A_TIME:
                    yield _written(*under_way.popleft())
            while under_way:
                yield _written(*under_way.popleft())


class _Part:
    """A part, and how far it is: how often it was begun, whether its rows are made, and how it ended."""

    def __init__(self, link: Link, token: str, number: int, query: Query, before: "_Part | None") -> None:
        self.link = link
        self.token = token
        self.number = number
        self.query = query
        self.before = before
        self.changed = Condition()
        self.tries = 0
        self.made = False
        self.ended: str | None = None

    def write(self) -> None:
        """Makes and commits it, once."""
        ended = "failed"
        try:
            try:
                surely(self.link, self._work, self._is_written)
            except _LetGo:
                surely(self.link, self._work, self._is_written)
            ended = "written"
        finally:
            self._note(made=self.made, ended=ended)
            self.before = None

    def _work(self, transaction: Transaction) -> None:
        self._note(made=False, tries=self.tries + 1)
        if self.tries == 1 and self._may_be_early():
            seen = self._wait_until_made()
            self.query.run(transaction)
            self._note(made=True)
            self._wait_until_written(seen)
            bolt_turn.advance(transaction, self.token, self.number)
            return
        self._wait_until_written()
        # Not the first time: whether that one happened has to be seen before anything is made.
        if bolt_turn.advance(transaction, self.token, self.number):
            self.query.run(transaction)
        self._note(made=True)

    def _may_be_early(self) -> bool:
        """Rows need nothing of those made just before, but relations need the nodes."""
        kinds = layout.kinds()
        return self.before is None or self.query.about in kinds or self.before.query.about not in kinds

    def _wait_until_made(self) -> int:
        """Waits for the rows of the part before and tells how often it was begun."""
        if (before := self.before) is None:
            return 0
        with before.changed:
            before.changed.wait_for(lambda: before.made or before.ended)
            return before.tries

    def _wait_until_written(self, seen: int | None = None) -> None:
        """Waits for the commit of the part before. Raises _LetGo when it fails, or is begun more often than was seen."""
        if (before := self.before) is None:
            return
        with before.changed:
            before.changed.wait_for(lambda: before.ended or seen not in (None, before.tries))
            if before.ended != "written":
                raise _LetGo

    def _note(self, **state: object) -> None:
        with self.changed:
            for name, value in state.items():
                setattr(self, name, value)
            self.changed.notify_all()

    def _is_written(self) -> bool:
        turn = bolt_turn.look(self.link)
        return turn.token == self.token and turn.part >= self.number


def _written(query: Query, future: Future[None]) -> Query:
    future.result()
    return query

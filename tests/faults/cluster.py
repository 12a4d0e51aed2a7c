"""A cluster of peers before one real server: a leader that takes writes and moves, members that only read."""

import contextlib
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any, Self

from tests.faults.packstream import Structure
from tests.faults.peer import HOST, Behind, Peer, Request, failure
from tests.faults.wire import Signature, Version

NOT_A_LEADER = "Neo.ClientError.Cluster.NotALeader"


class Cluster:
    """Members that share one database. `leader` is the number of the one that takes writes, None while there is none.

    What a member does not decide by itself (who leads, who may write) is asked of `behind`.
    """

    def __init__(self, behind: Callable[[Version], Behind], members: int = 3) -> None:
        self.leader: int | None = 0
        self._moves: list[tuple[Signature, int, int | None]] = []
        self._stack = contextlib.ExitStack()
        self.members = [self._stack.enter_context(Peer(behind)) for _ in range(members)]
        for number, member in enumerate(self.members):
            member.script = [partial(self._move, number), self._route, partial(self._refuse, number)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    @property
    def url(self) -> str:
        """The address by which a client finds the cluster: that of its last member."""
        return f"neo4j://{HOST}:{self.members[-1].port}"

    def move_at(self, signature: Signature, leader: int | None, nth: int = 1) -> None:
        """Lets another member lead (or none) before the nth message of a kind is answered that the leader gets.

        While nobody leads, messages to any member count. Moves follow each other in the order in which they were asked for.
        """
        self._moves.append((signature, nth, leader))

    def requests(self, signature: Signature) -> list[Request]:
        """All messages of a kind that any member got."""
        return [request for member in self.members for request in member.asked(signature)]

    def _move(self, number: int, request: Request) -> None:
        if not self._moves or self.leader not in (number, None):
            return
        signature, nth, leader = self._moves[0]
        if request.signature is not signature or (signature is Signature.RUN and not request.writes):
            return
        if nth > 1:
            self._moves[0] = (signature, nth - 1, leader)
            return
        self._moves.pop(0)
        self.leader = leader

    def _route(self, request: Request) -> Structure | None:
        if request.signature is not Signature.ROUTE:
            return None
        return Structure(Signature.SUCCESS, ({"rt": self._table(request.fields[2].get("db"))},))

    def _table(self, database: str | None) -> dict[str, Any]:
        every = [f"{HOST}:{member.port}" for member in self.members]
        leading = [every[self.leader]] if self.leader is not None else []
        reading = [address for address in every if address not in leading] or every
        roles = {"WRITE": leading, "READ": reading, "ROUTE": every}
        servers = [{"addresses": addresses, "role": role} for role, addresses in roles.items()]
        return {"ttl": 300, "servers": servers, "db": database or "neo4j"}

    def _refuse(self, number: int, request: Request) -> Structure | None:
        """A member that does not lead takes no work that may write, nor the end of such work that began while it led."""
        return failure(NOT_A_LEADER, "No longer possible to write here") if request.writes and number != self.leader else None

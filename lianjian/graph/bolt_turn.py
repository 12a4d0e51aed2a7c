"""Whose turn it is to write a graph on a server.

The node (:Meta {name: 'writer'}) is what every writing transaction locks first, so that writers come one after the other.
A load that is too large for one transaction notes itself there as under way and gives a sign of life with each part of it;
one that gave none for LEASE_SECONDS is taken for dead, and the next writer removes what it left.
"""

from dataclasses import dataclass

from lianjian.errors import GraphInUse
from lianjian.graph.bolt_link import Link, Transaction

#: Seconds without a sign of life after which a load under way is taken for dead.
LEASE_SECONDS = 60

_LOCK = "MERGE (w:`Meta` {name: 'writer'}) SET w.held = $token REMOVE w.held"
_STATE = (
    "WITH w RETURN w.token AS token, w.number AS number, w.part AS part, w.making AS making, "
    "(timestamp() - w.touched) / 1000 AS idle"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A load under way: its token, the number of the load (rows that bear it are not valid yet), the parts that are written,
    whether the whole graph is being made, and the seconds since its last sign of life. Without a token nothing is under way.
    """

    token: str | None = None
    number: int = 0
    part: int = 0
    making: bool = False
    idle: int = 0

    @property
    def dead(self) -> bool:
        """Whether it gave no sign of life for so long that it is taken for dead."""
        return self.token is not None and self.idle >= LEASE_SECONDS


def look(link: Link) -> Turn:
    """Who is writing. Raises BadInput, StoreError."""
    found = link.read(f"MATCH (w:`Meta` {{name: 'writer'}}) {_STATE}")
    return _turn(found[0].data()) if found else Turn()


def lock(transaction: Transaction, token: str) -> Turn:
    """Waits until no other transaction writes the graph, keeps others out to the end of this one, and tells who is writing.

    Raises GraphInUse when another load is under way.
    """
    turn = _locked(transaction, token)
    if turn.token not in (None, token):
        raise in_use(turn)
    return turn


def take(transaction: Transaction, token: str, number: int, making: bool) -> None:
    """Notes a load as under way, in place of a dead one. Raises GraphInUse."""
    turn = _locked(transaction, token)
    if turn.token not in (None, token) and not turn.dead:
        raise in_use(turn)
    transaction.run(
        "MATCH (w:`Meta` {name: 'writer'}) SET w.token = $token, w.number = $number, w.making = $making, w.part = 0, "
        "w.touched = timestamp()",
        token=token,
        number=number,
        making=making,
    ).consume()


def advance(transaction: Transaction, token: str, part: int) -> bool:
    """A sign of life: notes that this part is being written. False when it was written before. Raises GraphInUse."""
    turn = lock(transaction, token)
    if turn.token is None:
        raise in_use(turn)
    if turn.part >= part:
        return False
    transaction.run("MATCH (w:`Meta` {name: 'writer'}) SET w.part = $part, w.touched = timestamp()", part=part).consume()
    return True


def stay(transaction: Transaction, token: str) -> None:
    """A sign of life of a load that is under way. Raises GraphInUse when it is no more."""
    turn = lock(transaction, token)
    if turn.token is None:
        raise in_use(turn)
    transaction.run("MATCH (w:`Meta` {name: 'writer'}) SET w.touched = timestamp()").consume()


def give_up(transaction: Transaction, token: str) -> None:
    """Notes that nothing is under way any more, if it was this load."""
    transaction.run(
        "MATCH (w:`Meta` {name: 'writer', token: $token}) REMOVE w.token, w.number, w.making, w.part, w.touched", token=token
    ).consume()


def in_use(turn: Turn) -> GraphInUse:
    """That another load is under way."""
    left = max(0, LEASE_SECONDS - turn.idle)
    return GraphInUse(
        f"另一次载入正在写入这个图,请等它结束后再试;如果它已中断,{left} 秒后即可重新载入。",
        f"Another load is writing this graph; try again when it has finished, or in {left} seconds if it was interrupted.",
    )


def _locked(transaction: Transaction, token: str) -> Turn:
    return _turn(transaction.run(f"{_LOCK} {_STATE}", token=token).single(strict=True).data())


def _turn(found: dict[str, object]) -> Turn:
    token = found["token"]
    if token is None:
        return Turn()
    number, part, idle = (int(str(found[name] or 0)) for name in ("number", "part", "idle"))
    return Turn(str(token), number, part, bool(found["making"]), idle)

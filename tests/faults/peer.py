"""A Bolt server of the tests' own: says what its script says, and hands everything else on to what stands behind it."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import Any, Protocol, Self

from tests.faults.packstream import Structure, pack, unpack
from tests.faults.wire import Signature, Version, Wire

HOST = "127.0.0.1"


class Request:
    """One message of a client, and what its connection was told before: whether a transaction is open, and its mode."""

    def __init__(self, message: bytes, transaction: Mapping[str, Any] | None = None) -> None:
        self.message = message
        self.signature = Signature(message[1])
        self.transaction = transaction

    @cached_property
    def fields(self) -> tuple[Any, ...]:
        """What the message says; read only when somebody asks, for a load's parameters are large."""
        fields: tuple[Any, ...] = unpack(self.message).fields
        return fields

    @property
    def writes(self) -> bool:
        """Whether this is work of a transaction that may write."""
        if self.signature not in (Signature.RUN, Signature.COMMIT):
            return False
        settings = self.fields[2] if self.transaction is None else self.transaction
        return bool(settings.get("mode") != "r")


class Break(Exception):
    """Raised by a rule: the connection ends without an answer.

    handed_on: what stands behind gets the message all the same, `late` seconds after the client lost its connection.
    meanwhile: what is done before the client learns of it.
    """

    def __init__(self, *, handed_on: bool = False, late: float = 0, meanwhile: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.handed_on = handed_on
        self.late = late
        self.meanwhile = meanwhile


#: What a script says to a request: an answer, or nothing, and then the next rule or what stands behind is asked.
Rule = Callable[[Request], Structure | None]


class Behind(Protocol):
    """What stands behind a peer, for one connection."""

    def tell(self, message: bytes) -> None:
        """Hands a message on."""
        ...

    def hear(self) -> Sequence[bytes]:
        """The messages that answer what was handed on."""
        ...

    def close(self) -> None:
        """Ends the connection."""
        ...


class Peer:
    """A Bolt server at a free port. `script` is asked first, rule by rule; `requests` are all that came, in their order.

    hints: what a client is told about the connection when it introduces itself, besides what stands behind tells it.
    """

    def __init__(
        self,
        behind: Callable[[Version], Behind],
        *,
        version: Version = (5, 4),
        script: Sequence[Rule] = (),
        hints: Mapping[str, Any] | None = None,
    ) -> None:
        self.hints = dict(hints or {})
        self.script = list(script)
        self.requests: list[Request] = []
        self._behind = behind
        self._version = version
        self._links: set[socket.socket] = set()
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address of a graph behind the peer."""
        return f"bolt://{HOST}:{self.port}"

    def refuse(self) -> None:
        """Takes no more connections."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def stop(self) -> None:
        """Ends the server and all its connections."""
        self.refuse()
        for link in list(self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def asked(self, signature: Signature) -> list[Request]:
        """All messages of a kind that came."""
        return [request for request in self.requests if request.signature is signature]

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            self._links.add(link)
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        with contextlib.closing(Wire(link)) as wire, contextlib.suppress(EOFError, OSError):
            if wire.accept(self._version):
                with contextlib.closing(self._behind(self._version)) as behind:
                    self._converse(wire, behind)
        self._links.discard(link)

    def _converse(self, wire: Wire, behind: Behind) -> None:
        failed = False
        transaction: Mapping[str, Any] | None = None
        while True:
            request = Request(wire.receive(), transaction)
            self.requests.append(request)
            if request.signature is Signature.GOODBYE:
                return
            if failed and request.signature is not Signature.RESET:
                wire.send(pack(Structure(Signature.IGNORED)))
                continue
            try:
                answers = self._answers(request, behind)
            except Break as end:
                self._end(end, request, wire, behind)
                return
            failed = answers[-1][1] == Signature.FAILURE
            transaction = _transaction_after(request)
            for answer in answers:
                wire.send(answer)

    def _answers(self, request: Request, behind: Behind) -> Sequence[bytes]:
        for rule in self.script:
            scripted = rule(request)
            if scripted is not None:
                return [pack(scripted)]
        behind.tell(request.message)
        answers = behind.hear()
        return [self._hinted(answers[0])] if request.signature is Signature.HELLO else answers

    def _hinted(self, answer: bytes) -> bytes:
        signature, (said,) = unpack(answer)
        return pack(Structure(signature, ({**said, "hints": {**said.get("hints", {}), **self.hints}},)))

    @staticmethod
    def _end(end: Break, request: Request, wire: Wire, behind: Behind) -> None:
        if end.handed_on and not end.late:
            behind.tell(request.message)
        if end.meanwhile is not None:
            end.meanwhile()
        wire.hang_up()
        if end.handed_on and end.late:
            time.sleep(end.late)
            behind.tell(request.message)
        if end.handed_on:
            behind.hear()


def _transaction_after(request: Request) -> Mapping[str, Any] | None:
    if request.signature is Signature.BEGIN:
        begun: Mapping[str, Any] = request.fields[0]
        return begun
    ended = (Signature.COMMIT, Signature.ROLLBACK, Signature.RESET)
    return None if request.signature in ended else request.transaction


class Relay:
    """Behind a peer: a real server at a port of this machine."""

    def __init__(self, port: int, version: Version) -> None:
        self._wire = Wire(socket.create_connection((HOST, port)))
        try:
            self._wire.propose(version)
        except BaseException:
            self._wire.close()
            raise

    def tell(self, message: bytes) -> None:
        """See Behind."""
        self._wire.send(message)

    def hear(self) -> Sequence[bytes]:
        """See Behind."""
        answers = [self._wire.receive()]
        while answers[-1][1] == Signature.RECORD:
            answers.append(self._wire.receive())
        return answers

    def close(self) -> None:
        """Ends the connection to the server, and with it an open transaction."""
        self._wire.close()


class Recital:
    """Behind a peer: nothing but what is written down here. `rows`: for each known query its column names and rows."""

    def __init__(self, rows: Mapping[str, tuple[list[str], list[list[Any]]]], agent: str = "Neo4j/5.26.0") -> None:
        self._rows = rows
        self._agent = agent
        self._waiting: list[list[Any]] = []
        self._told = b""

    def tell(self, message: bytes) -> None:
        """See Behind."""
        self._told = message

    def hear(self) -> Sequence[bytes]:
        """The rows of a query, or a success."""
        request = Request(self._told)
        match request.signature:
            case Signature.HELLO:
                return [success(server=self._agent, connection_id="bolt-1", hints={})]
            case Signature.RUN:
                return [self._run(request.fields[0])]
            case Signature.PULL:
                rows, self._waiting = self._waiting, []
                return [*(pack(Structure(Signature.RECORD, (row,))) for row in rows), success(has_more=False, type="r")]
            case Signature.COMMIT:
                return [success(bookmark="FB:1")]
        return [success()]

    def _run(self, query: str) -> bytes:
        if query not in self._rows:
            return pack(failure("Neo.ClientError.Statement.SyntaxError", query))
        names, self._waiting = self._rows[query]
        return success(fields=names, t_first=0)

    def close(self) -> None:
        """Nothing is held."""


def success(**said: Any) -> bytes:
    """The message that all went well, with what there is to say."""
    return pack(Structure(Signature.SUCCESS, (said,)))


def failure(code: str, message: str = "as the script says") -> Structure:
    """The message that something failed, in the form up to Bolt 5.6."""
    return Structure(Signature.FAILURE, ({"code": code, "message": message},))


def failing(signature: Signature, code: str, times: int = 1, after: int = 0) -> Rule:
    """A rule that fails so many messages of a kind with a code of Neo4j, once `after` of them went through."""
    seen = 0

    def rule(request: Request) -> Structure | None:
        nonlocal seen
        if request.signature is not signature:
            return None
        seen += 1
        return failure(code) if after < seen <= after + times else None

    return rule


def breaking(signature: Signature, end: Break, nth: int = 1, times: int = 1) -> Rule:
    """A rule that ends the connection at the nth message of a kind of work that may write, so many times."""
    seen = 0

    def rule(request: Request) -> Structure | None:
        nonlocal seen
        if request.signature is signature and request.writes:
            seen += 1
            if nth <= seen < nth + times:
                raise end
        return None

    return rule

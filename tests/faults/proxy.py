"""A TCP proxy between a client and a server that does harm when it is told to."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

#: Bolt's message COMMIT as it passes the wire: a chunk of two bytes (structure without fields, signature 0x12) and its end.
COMMIT = b"\x00\x02\xb0\x12\x00\x00"

_PIECE = 65536


@dataclass(slots=True)
class _Trigger:
    """What to do when a pattern passes towards the server for the `left`-th time from now."""

    pattern: bytes
    left: int
    action: Callable[[], None]
    before: bool


class Proxy:
    """Hands bytes on between clients and the server at a port of this machine, and harms them as told.

    `delay`: seconds that every piece waits, both ways. `rate`: bytes a second, both ways and each connection; None for no
    bound. `silent`: everything is swallowed and connections stay open, as behind a broken router. `passed`: bytes so far
    towards the server ("up") and back ("down").
    """

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self.rate: float | None = None
        self.silent = False
        self.accepted = 0
        self.passed = {"up": 0, "down": 0}
        self._server = ("127.0.0.1", port)
        self._links: set[_Link] = set()
        self._triggers: list[_Trigger] = []
        self._budgets: dict[str, int] = {}
        self._instead_of_answer: Callable[[], None] | None = None
        self._guard = threading.RLock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.refuse()

    @property
    def url(self) -> str:
        """The address of a graph behind the proxy."""
        return f"bolt://127.0.0.1:{self.port}"

    def when(self, pattern: bytes, action: Callable[[], None], *, nth: int = 1, before: bool = True) -> None:
        """Does `action` once, when the pattern passes towards the server for the nth time: before or after it is handed on."""
        with self._guard:
            self._triggers.append(_Trigger(pattern, nth, action, before))

    def cut_after(self, *, sent: int | None = None, answered: int | None = None) -> None:
        """Cuts every connection once, when so many more bytes have passed towards the server or back from it."""
        with self._guard:
            self._budgets |= {way: count for way, count in (("up", sent), ("down", answered)) if count is not None}

    def lose_answer(self) -> None:
        """The server's next answer does not arrive: every connection is cut instead."""
        self._instead_of_answer = self.cut

    def end_at_answer(self) -> None:
        """The server's next answer does not arrive: from then on connections are refused."""
        self._instead_of_answer = self.refuse

    def cut(self) -> None:
        """Ends all connections of the moment; new ones are accepted."""
        with self._guard:
            links, self._links = self._links, set()
        for link in links:
            link.close()

    def refuse(self) -> None:
        """Ends all connections and refuses new ones, until `accept`."""
        # Closing alone would leave the thread in accept(), and with it the port open.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def accept(self) -> None:
        """Accepts connections again, at the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._listen()

    def heal(self) -> None:
        """Does no harm any more; refused connections stay refused."""
        with self._guard:
            self.delay, self.rate, self.silent, self._instead_of_answer = 0.0, None, False, None
            self._triggers.clear()
            self._budgets.clear()

    def _listen(self) -> None:
        threading.Thread(target=self._accept_all, args=(self._listener,), daemon=True).start()

    def _accept_all(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                server = socket.create_connection(self._server)
            except OSError:
                client.close()
                continue
            self._join(_Link(client, server))

    def _join(self, link: "_Link") -> None:
        with self._guard:
            self._links.add(link)
        for way in ("up", "down"):
            threading.Thread(target=self._pump, args=(link, way), daemon=True).start()

    def _pump(self, link: "_Link", way: str) -> None:
        source, target = (link.client, link.server) if way == "up" else (link.server, link.client)
        seen = b""
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                if way == "up":
                    seen = self._watched(seen, piece, target)
                else:
                    self._answer(piece, target)
        link.close()

    def _answer(self, piece: bytes, client: socket.socket) -> None:
        instead, self._instead_of_answer = self._instead_of_answer, None
        if instead is not None:
            instead()
            return
        self._send("down", piece, client)

    def _watched(self, seen: bytes, piece: bytes, server: socket.socket) -> bytes:
        """Hands a piece on to the server and acts on the patterns that end in it; returns what to look at with the next."""
        kept = len(seen)
        text = seen + piece
        sent = kept
        for end, trigger in self._found(text, kept):
            begin = max(sent, end - len(trigger.pattern))
            stop = begin if trigger.before else end
            self._send("up", text[sent:stop], server)
            sent = stop
            trigger.action()
        self._send("up", text[sent:], server)
        with self._guard:
            longest = max((len(one.pattern) for one in self._triggers), default=1)
        return text[len(text) - min(len(text), longest - 1) :]

    def _found(self, text: bytes, kept: int) -> list[tuple[int, _Trigger]]:
        """The triggers to pull, each with the end of its pattern in the text, in the order of the text."""
        found: list[tuple[int, _Trigger]] = []
        with self._guard:
            for trigger in list(self._triggers):
                at = max(0, kept - len(trigger.pattern) + 1)
                while trigger.left and (at := text.find(trigger.pattern, at)) >= 0:
                    at += len(trigger.pattern)
                    trigger.left -= 1
                if not trigger.left:
                    self._triggers.remove(trigger)
                    found.append((at, trigger))
        return sorted(found, key=lambda one: one[0])

    def _send(self, way: str, data: bytes, target: socket.socket) -> None:
        if self.delay:
            time.sleep(self.delay)
        if self.rate is not None:
            time.sleep(len(data) / self.rate)
        if self.silent:
            return
        with self._guard:
            self.passed[way] += len(data)
            left = self._budgets.get(way)
            if left is not None:
                self._budgets[way] = left - len(data)
        if left is not None and left < len(data):
            target.sendall(data[:left])
            self._budgets.pop(way, None)
            self.cut()
            return
        target.sendall(data)


class _Link:
    """One connection of a client and the one to the server that goes with it."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.server = server

    def close(self) -> None:
        """Ends both; whoever waits for them wakes up."""
        for one in (self.client, self.server):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

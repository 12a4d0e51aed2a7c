"""The proxy against a server that answers each line with the same line."""

import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from tests.faults.proxy import COMMIT, Proxy


class _Echo(socketserver.StreamRequestHandler):
    heard: bytes

    def handle(self) -> None:
        while piece := self.request.recv(65536):
            type(self).heard += piece
            self.request.sendall(piece)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture
def echo() -> Iterator[Proxy]:
    _Echo.heard = b""
    with _Server(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with Proxy(server.server_address[1]) as proxy:
            yield proxy
        server.shutdown()
        thread.join()


def said(echo: Proxy, *pieces: bytes, expect: int | None = None) -> bytes:
    """What comes back for these pieces until so much came, or the connection ends, or nothing comes for a while."""
    with socket.create_connection(("127.0.0.1", echo.port), timeout=0.5) as link:
        for piece in pieces:
            link.sendall(piece)
        got = b""
        wanted = sum(map(len, pieces)) if expect is None else expect
        try:
            while len(got) < wanted and (piece := link.recv(65536)):
                got += piece
        except (TimeoutError, ConnectionResetError):
            pass
        return got


def test_it_hands_on_what_it_gets(echo: Proxy) -> None:
    text = bytes(range(256)) * 4000
    assert said(echo, text) == text
    echo.delay, echo.rate = 0.01, 1e6
    assert said(echo, b"slow") == b"slow"


@pytest.mark.parametrize("split", range(len(COMMIT) + 1))
def test_it_acts_before_a_pattern_wherever_that_is_split(echo: Proxy, split: int) -> None:
    heard = []
    echo.when(COMMIT, lambda: heard.append(_Echo.heard), nth=2)
    text = b"a" + COMMIT + b"b" + COMMIT + b"c"
    at = text.rindex(COMMIT) + split
    assert said(echo, text[:at], text[at:]) == text
    assert len(heard) == 1
    assert COMMIT + b"b" + COMMIT not in heard[0]


def test_it_cuts_before_or_after_a_pattern(echo: Proxy) -> None:
    echo.when(b"stop", echo.cut)
    assert said(echo, b"one stop two", expect=99) in (b"one ", b"")
    assert b"stop" not in _Echo.heard
    echo.when(b"stop", echo.lose_answer)
    assert said(echo, b"stop", expect=99) == b""
    assert b"stop" in _Echo.heard
    assert said(echo, b"stop") == b"stop"


@pytest.mark.parametrize(("sent", "answered"), [(1000, None), (None, 1000)])
def test_it_cuts_after_so_many_bytes_once(echo: Proxy, sent: int | None, answered: int | None) -> None:
    echo.cut_after(sent=sent, answered=answered)
    assert len(said(echo, b"x" * 5000)) <= 1000
    assert len(_Echo.heard) <= 1000 if sent else len(_Echo.heard) >= 1000
    assert said(echo, b"x" * 5000) == b"x" * 5000


def test_it_refuses_until_it_accepts(echo: Proxy) -> None:
    echo.refuse()
    with pytest.raises(ConnectionRefusedError):
        said(echo, b"x")
    echo.accept()
    assert said(echo, b"x") == b"x"
    assert echo.accepted == 1


def test_it_swallows_until_it_is_healed(echo: Proxy) -> None:
    echo.silent = True
    assert said(echo, b"x") == b""
    echo.heal()
    assert said(echo, b"x") == b"x"

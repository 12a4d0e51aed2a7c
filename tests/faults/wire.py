"""Bolt on the wire: the handshake, and messages in chunks. https://neo4j.com/docs/bolt/current/"""

import contextlib
import socket
import struct
from enum import IntEnum

MAGIC = b"\x60\x60\xb0\x17"
_CHUNK = 65535

Version = tuple[int, int]


class Signature(IntEnum):
    """The messages of Bolt by their signatures."""

    HELLO = 0x01
    GOODBYE = 0x02
    RESET = 0x0F
    RUN = 0x10
    BEGIN = 0x11
    COMMIT = 0x12
    ROLLBACK = 0x13
    DISCARD = 0x2F
    PULL = 0x3F
    TELEMETRY = 0x54
    ROUTE = 0x66
    LOGON = 0x6A
    LOGOFF = 0x6B
    SUCCESS = 0x70
    RECORD = 0x71
    IGNORED = 0x7E
    FAILURE = 0x7F


class Wire:
    """One end of a Bolt connection. Raises EOFError when the other end is gone."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._stream = link.makefile("rb")

    def close(self) -> None:
        """Ends the connection."""
        self._stream.close()
        self._link.close()

    def hang_up(self) -> None:
        """Ends the conversation; the other end learns of it at once."""
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)

    def propose(self, version: Version) -> None:
        """Opens the conversation as a client that speaks one version. Raises ConnectionError when the server does not."""
        wanted = struct.pack(">HBB", 0, version[1], version[0])
        self._link.sendall(MAGIC + wanted + bytes(12))
        if self._read(4) != wanted:
            raise ConnectionError(f"the server does not speak Bolt {version}")

    def accept(self, version: Version) -> bool:
        """Answers the opening of a client with this version of Bolt, or with none when the client does not offer it."""
        opening = self._read(20)
        if opening[:4] != MAGIC:
            raise EOFError
        spoken = any(_offers(opening[at : at + 4], version) for at in range(4, 20, 4))
        self._link.sendall(struct.pack(">HBB", 0, version[1], version[0]) if spoken else bytes(4))
        return spoken

    def send(self, message: bytes) -> None:
        """Sends one message."""
        chunks = (message[at : at + _CHUNK] for at in range(0, len(message), _CHUNK))
        self._link.sendall(b"".join(struct.pack(">H", len(chunk)) + chunk for chunk in chunks) + b"\x00\x00")

    def receive(self) -> bytes:
        """The next message; empty ones, which keep a connection awake, are passed over."""
        message = b""
        while True:
            (size,) = struct.unpack(">H", self._read(2))
            if size:
                message += self._read(size)
            elif message:
                return message

    def _read(self, size: int) -> bytes:
        try:
            found = self._stream.read(size)
        except OSError as error:
            raise EOFError from error
        if len(found) < size:
            raise EOFError
        return found


def _offers(proposal: bytes, version: Version) -> bool:
    """Whether a proposal (0, versions below the minor one, minor, major) holds a version."""
    _, below, minor, major = proposal
    return major == version[0] and minor - below <= version[1] <= minor

"""Whether something on this machine speaks Bolt: a handshake, without a driver."""

import contextlib
import socket

from servers import LOOPBACK

#: Four proposals: Bolt 5.0 to 5.4, 4.4, 4.3, and none.
_GREETING = bytes.fromhex("6060B01700040405000004040000030400000000")
_PATIENCE = 5.0


def speaks_bolt(port: int) -> bool:
    """Whether a server on that port of loopback agrees on a version of Bolt."""
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=_PATIENCE) as link:
        link.sendall(_GREETING)
        agreed = link.recv(4, socket.MSG_WAITALL)
        return len(agreed) == 4 and any(agreed)
    return False


def free(port: int) -> bool:
    """Whether nobody listens on that port of loopback."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of loopback on which nobody listens now."""
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        return int(door.getsockname()[1])

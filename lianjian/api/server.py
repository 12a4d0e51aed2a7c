"""Runs the HTTP service on this machine."""

import ipaddress
import os
import socket

import uvicorn

from lianjian.api.app import create_app
from lianjian.errors import BadInput
from lianjian.graph.follow import Follower


def run(graph: str, host: str, port: int) -> None:
    """Serve until interrupted. Only loopback addresses: the service knows no users and no passwords yet.

    Raises BadInput where the address cannot be used, and what opening a graph raises, before anything is served.
    """
    if not _is_loopback(host):
        raise BadInput(
            f"只能在本机地址上提供服务,不能用“{host}”;请用 127.0.0.1。",
            f"The service listens on this machine only, not on {host!r}; use 127.0.0.1.",
        )
    _check_free(host, port)
    uvicorn.run(create_app(graph, Follower(graph)), host=host, port=port, log_level="info")


def _check_free(host: str, port: int) -> None:
    """Raise BadInput where nothing can listen at the address, so that it is said before the graph is read."""
    if not 0 <= port <= 65535:
        raise BadInput(f"端口应为 0 到 65535 的整数,不是 {port}。", f"A port is a whole number from 0 to 65535, not {port}.")
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise BadInput(
            f"不能在 {host} 的端口 {port} 上提供服务({why});请用 --port 换一个端口。",
            f"Cannot listen on port {port} of {host} ({why}); choose another with --port.",
        ) from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""Runs the HTTP service on this machine."""

import ipaddress

import uvicorn

from lianjian.api.app import create_app
from lianjian.errors import BadInput


def run(graph: str, host: str, port: int) -> None:
    """Serve until interrupted. Only loopback addresses: the service knows no users and no passwords yet."""
    if not _is_loopback(host):
        raise BadInput(
            f"只能在本机地址上提供服务,不能用“{host}”;请用 127.0.0.1。",
            f"The service listens on this machine only, not on {host!r}; use 127.0.0.1.",
        )
    uvicorn.run(create_app(graph), host=host, port=port, log_level="info")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""A real server on loopback for each graph, asked by httpx."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from lianjian.api.app import create_app


@contextmanager
def served(graph: str | Path) -> Iterator[str]:
    """The address of a server that answers from the graph, for as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(create_app(str(graph)), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def facts_address(facts_graph: Path) -> Iterator[str]:
    with served(facts_graph) as address:
        yield address


@pytest.fixture(scope="session")
def facts(facts_address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=facts_address, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def example(example_graph: Path) -> Iterator[httpx.Client]:
    with served(example_graph) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client

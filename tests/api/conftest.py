from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from lianjian.api.app import create_app


@pytest.fixture(scope="session")
def facts(facts_graph: Path) -> Iterator[TestClient]:
    with TestClient(create_app(str(facts_graph))) as client:
        yield client


@pytest.fixture(scope="session")
def example(example_graph: Path) -> Iterator[TestClient]:
    with TestClient(create_app(str(example_graph))) as client:
        yield client

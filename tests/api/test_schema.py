"""The service against its own OpenAPI document: schemathesis asks what the document allows and what it does not."""

import schemathesis
from hypothesis import settings
from pathlib import Path

import pytest

from lianjian.api.app import create_app


@pytest.fixture(scope="module")
def api(facts_graph: Path):
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(str(facts_graph)))


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=15)
def test_answers_are_those_that_the_document_promises(case: schemathesis.Case) -> None:
    case.call_and_validate()

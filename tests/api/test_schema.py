"""The service against its own OpenAPI document: schemathesis asks what the document allows and what it does not."""

from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

ROUTES = (
    "/api/partners",
    "/api/derivatives",
    "/api/gaps",
    "/api/linkages",
    "/api/neighbourhood",
    "/api/search",
    "/api/entities/{kind}/{name}",
    "/api/sources",
    "/api/history/{thing}",
    "/api/check",
    "/api/vocabularies",
    "/api/vocabularies/{name}",
    "/health",
)


@pytest.fixture(scope="module")
def schema(facts_address: str) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{facts_address}/openapi.json")


def test_every_route_is_asked(schema: OpenApiSchema) -> None:
    assert set(schema) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_answers_are_those_that_the_document_promises(schema: OpenApiSchema, route: str) -> None:
    @given(case=schema[route]["GET"].as_strategy())
    # A check goes through the whole graph, which takes a second or two.
    @settings(max_examples=5 if route == "/api/check" else 25, parent=settings())
    def ask(case: schemathesis.Case[Any]) -> None:
        # OpenAPI cannot say that a reach may not be narrower than the level, nor a level wider than the region.
        refused: list[Any] = [positive_data_acceptance] if route == "/api/gaps" else []
        case.call_and_validate(excluded_checks=refused)

    ask()

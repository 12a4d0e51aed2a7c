"""What was said and what should be looked at, over HTTP: these read the graph itself beside its snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from lianjian.api.parameters import CheckParameters, HistoryParameters
from lianjian.api.problems import RESPONSES
from lianjian.api.questions import AnswerResponse, snapshot_of
from lianjian.errors import BadInput, StoreError
from lianjian.graph.open import with_statements
from lianjian.graph.store import Store, open_store
from lianjian.queries.check import check
from lianjian.queries.history import history

router = APIRouter(prefix="/api", tags=["sources"], responses=RESPONSES, default_response_class=AnswerResponse)

Thing = Annotated[str, Path(min_length=1, max_length=200, description="an id, a division code, a 编号 or a name")]


@contextmanager
def store_of(request: Request) -> Iterator[Store]:
    """The graph of the service, open for reading. Raises StoreError, also where it is not there any more."""
    try:
        store = open_store(request.app.state.graph)
    except BadInput as error:
        raise StoreError(error.zh, error.en) from error
    with store:
        yield store


@router.get("/history/{thing:path}", summary="说过什么 What was said", response_model=dict[str, Any])
def get_history(request: Request, thing: Thing, ask: Annotated[HistoryParameters, Query()]) -> AnswerResponse:
    """What was ever said about a thing and its relations, by which source and row, from which load to which."""
    with store_of(request) as store:
        return AnswerResponse(history(snapshot_of(request), store, thing, limit=ask.limit, offset=ask.offset))


@router.get("/check", summary="应核对之处 What should be looked at", response_model=dict[str, Any])
def get_check(request: Request, ask: Annotated[CheckParameters, Query()]) -> AnswerResponse:
    """Conflicts between sources with the rule that decided, ends before starts, ties that cannot be right or wait for an end."""
    with store_of(request) as store:
        snapshot, statements = with_statements(store, snapshot_of(request))
    return AnswerResponse(check(snapshot, statements, ask.region, limit=ask.limit, offset=ask.offset, as_of=ask.day))

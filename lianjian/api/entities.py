"""Things and their sources over HTTP, the sources of the graph, and the vocabularies."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from lianjian.api.problems import RESPONSES
from lianjian.api.questions import AnswerResponse, snapshot_of
from lianjian.queries.describe import describe
from lianjian.queries.sources import sources
from lianjian.schema.catalogue import vocabulary_json, vocabulary_names

router = APIRouter(prefix="/api", tags=["things"], responses=RESPONSES, default_response_class=AnswerResponse)

Text = Annotated[str, Path(min_length=1, max_length=200)]


@router.get("/entities/{kind}/{name:path}", summary="一个事物及其来源 A thing and its sources", response_model=dict[str, Any])
def get_entity(request: Request, kind: Text, name: Text, as_of: date | None = None) -> AnswerResponse:
    """A thing by id, code, 编号 or name: its properties, its relations, and the rows that state each."""
    return AnswerResponse(describe(snapshot_of(request), kind, name, as_of=as_of or date.today()))


@router.get("/sources", summary="来源 Sources", response_model=dict[str, Any])
def get_sources(request: Request) -> AnswerResponse:
    """Every source that the graph is made from."""
    return AnswerResponse(sources(snapshot_of(request)))


@router.get("/vocabularies", summary="词表 Vocabularies", response_model=list[str])
def get_vocabularies() -> AnswerResponse:
    """Names of the vocabularies."""
    return AnswerResponse(vocabulary_names())


@router.get("/vocabularies/{name}", summary="一个词表 One vocabulary", response_model=list[dict[str, Any]])
def get_vocabulary(name: Text) -> AnswerResponse:
    """The terms of a vocabulary: notation, Chinese and English label, broader term, dimensions."""
    return AnswerResponse(vocabulary_json(name))

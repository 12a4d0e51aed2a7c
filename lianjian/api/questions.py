"""The questions over HTTP. A route carries its parameters to the question and the answer back; it adds no meaning."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from lianjian.api.parameters import (
    DerivativesParameters,
    GapsParameters,
    LinkagesParameters,
    NeighbourhoodParameters,
    PartnersParameters,
    SearchParameters,
)
from lianjian.api.problems import RESPONSES
from lianjian.graph.follow import Follower
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer
from lianjian.queries.derivatives import derivatives
from lianjian.queries.gaps import gaps
from lianjian.queries.linkages import linkages
from lianjian.queries.neighbourhood import neighbourhood
from lianjian.queries.partners import partners
from lianjian.queries.partnership.weights import read_weights
from lianjian.queries.search import search


class AnswerResponse(JSONResponse):
    """An answer as JSON, by orjson: answers may list thousands of things."""

    def render(self, content: Any) -> bytes:
        """The bytes of an answer."""
        return orjson.dumps(content.to_json() if isinstance(content, Answer) else content)


router = APIRouter(prefix="/api", tags=["questions"], responses=RESPONSES, default_response_class=AnswerResponse)


def snapshot_of(request: Request) -> Snapshot:
    """The snapshot that this request is answered from."""
    follower: Follower = request.app.state.follower
    return follower.snapshot


@router.get("/partners", summary="谁能与它跨区域联建 Cross-region partners", response_model=dict[str, Any])
def get_partners(request: Request, ask: Annotated[PartnersParameters, Query()]) -> AnswerResponse:
    """Question 1: who could join the subject across district borders, with reasons and sources."""
    return AnswerResponse(
        partners(
            snapshot_of(request),
            ask.subject,
            beyond=ask.beyond,
            within=tuple(ask.within),
            k=ask.k,
            include_allied=ask.include_allied,
            weights=read_weights(ask.weights),
            as_of=ask.day,
        )
    )


@router.get("/derivatives", summary="品牌衍生 Brand derivatives", response_model=dict[str, Any])
def get_derivatives(request: Request, ask: Annotated[DerivativesParameters, Query()]) -> AnswerResponse:
    """Question 3: the lineage of a brand, how far it radiates and how alike its derivatives are."""
    return AnswerResponse(
        derivatives(
            snapshot_of(request),
            ask.brand,
            direction=ask.direction,
            depth=ask.depth,
            siblings=ask.siblings,
            as_of=ask.day,
        )
    )


@router.get("/gaps", summary="覆盖缺口 Coverage gaps", response_model=dict[str, Any])
def get_gaps(request: Request, ask: Annotated[GapsParameters, Query()]) -> AnswerResponse:
    """Question 4: which units of a region are covered, uncovered or unknown."""
    return AnswerResponse(
        gaps(
            snapshot_of(request),
            ask.region,
            ask.of,
            level=ask.level,
            by=ask.by,
            reach=ask.reach,
            status=ask.status,
            limit=ask.limit,
            offset=ask.offset,
            as_of=ask.day,
        )
    )


@router.get("/linkages", summary="已有联系 Linkages", response_model=dict[str, Any])
def get_linkages(request: Request, ask: Annotated[LinkagesParameters, Query()]) -> AnswerResponse:
    """Question 5: the shortest paths between two things over the relations of working together."""
    through = tuple(ask.through) if ask.through else None
    snapshot = snapshot_of(request)
    return AnswerResponse(linkages(snapshot, ask.a, ask.b, k=ask.k, max_length=ask.max_length, through=through, as_of=ask.day))


@router.get("/neighbourhood", summary="周围的关系 Neighbourhood", response_model=dict[str, Any])
def get_neighbourhood(request: Request, ask: Annotated[NeighbourhoodParameters, Query()]) -> AnswerResponse:
    """Question 5: what a thing is tied to, hop by hop, and how these are tied to each other."""
    return AnswerResponse(
        neighbourhood(
            snapshot_of(request),
            ask.x,
            hops=ask.hops,
            kinds=ask.kinds,
            relations=ask.relations,
            limit=ask.limit,
            offset=ask.offset,
            as_of=ask.day,
        )
    )


@router.get("/search", summary="查找 Search", response_model=dict[str, Any])
def get_search(request: Request, ask: Annotated[SearchParameters, Query()]) -> AnswerResponse:
    """Question 7: things by name, alias, pinyin, pinyin initials or code."""
    kinds = tuple(ask.kind) if ask.kind else None
    return AnswerResponse(search(snapshot_of(request), ask.q, kinds=kinds, limit=ask.limit))

"""The HTTP service as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel

from lianjian import __version__
from lianjian.api import entities, looking_after, problems, questions
from lianjian.graph.follow import Follower


class Health(BaseModel):
    """That the service answers, and from which version of the graph.

    `status` is "behind" while the graph cannot be read; then `failing_since` says since when. Answers are those of `version`.
    """

    status: Literal["ok", "behind"]
    version: int
    failing_since: datetime | None = None


def create_app(graph: str, follower: Follower | None = None) -> FastAPI:
    """An application that answers from the graph at `graph` and follows it for as long as it runs.

    The graph is read when the application starts, or `follower` has done so.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with follower or Follower(graph) as app.state.follower:
            yield

    app = FastAPI(
        title="lianjian 联建",
        version=__version__,
        summary="The knowledge graph of Party-building joint construction networks",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        # The pages that come with FastAPI load their scripts from elsewhere; /openapi.json is the document itself.
        docs_url=None,
        redoc_url=None,
    )
    app.state.graph = graph
    problems.install(app)
    app.include_router(questions.router)
    app.include_router(entities.router)
    app.include_router(looking_after.router)

    @app.get("/health", tags=["service"], summary="是否正常 Health", response_model_exclude_none=True)
    def health() -> Health:
        """Whether the service answers, and from which version of the graph."""
        following: Follower = app.state.follower
        failing = following.failing
        return Health(
            status="behind" if failing else "ok",
            version=following.snapshot.version,
            failing_since=failing.since if failing else None,
        )

    return app

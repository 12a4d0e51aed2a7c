"""The HTTP service as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from pydantic import BaseModel

from lianjian import __version__
from lianjian.api import entities, problems, questions
from lianjian.api.reader import Reader


class Health(BaseModel):
    """That the service answers, and from which version of the graph."""

    status: str
    version: int


def create_app(graph: str, reader: Reader | None = None) -> FastAPI:
    """An application that answers from the graph at `graph`. The graph is read when it starts, or `reader` has done so."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.reader = reader or Reader(graph)
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
    problems.install(app)
    app.include_router(questions.router)
    app.include_router(entities.router)

    @app.get("/health", tags=["service"], summary="是否正常 Health")
    def health() -> Health:
        """Whether the service answers, and from which version of the graph."""
        return Health(status="ok", version=app.state.reader.snapshot().version)

    return app

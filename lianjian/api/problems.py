"""One shape for every error over HTTP: `application/problem+json` (RFC 9457), with a sentence in Chinese and in English."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from lianjian.errors import AmbiguousName, LianjianError, UnknownName, UserError


class Candidate(BaseModel):
    """One of several things that bear the name asked for."""

    id: str
    kind: str
    name: str


class Problem(BaseModel):
    """An error: what is wrong and what to do (RFC 9457; `code`, `zh`, `en`, `nearest`, `candidates` are extensions)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str = Field(description="stable code of the error, e.g. unknown-name")
    zh: str
    en: str
    nearest: list[str] = Field(default=[], description="names close to one that nothing bears")
    candidates: list[Candidate] = Field(default=[], description="the things that bear an ambiguous name")


TITLES = {404: "Not found", 405: "Method not allowed", 409: "Ambiguous", 422: "Not understood", 503: "Store failed"}
#: Responses that any route may give, for the OpenAPI document.
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": TITLES[status], "content": {"application/problem+json": {}}}
    for status in (404, 409, 422, 503)
}


def status_of(error: LianjianError) -> int:
    """HTTP status of an error of ours."""
    if isinstance(error, UnknownName):
        return 404
    if isinstance(error, AmbiguousName):
        return 409
    return 422 if isinstance(error, UserError) else 503


def install(app: FastAPI) -> None:
    """Give every error of `app` the one shape."""

    @app.exception_handler(LianjianError)
    def ours(_: Request, error: LianjianError) -> JSONResponse:
        status = status_of(error)
        candidates = [Candidate(id=i, kind=k, name=n) for k, i, n in getattr(error, "candidates", ())]
        nearest = list(getattr(error, "nearest", ()))
        return _response(status, error.code, error.zh, error.en, nearest=nearest, candidates=candidates)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"][1:])
        return _response(422, "bad-input", f"参数“{name}”不对:{first['msg']}。", f"Parameter {name!r}: {first['msg']}.")

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        zh = "没有这个地址,请看 /openapi.json。" if error.status_code == 404 else "这个地址不接受这种请求,请看 /openapi.json。"
        en = f"{error.detail}; see /openapi.json for what there is."
        return _response(error.status_code, "http-error", zh, en, headers=error.headers)


def _response(
    status: int,
    code: str,
    zh: str,
    en: str,
    *,
    nearest: list[str] | None = None,
    candidates: list[Candidate] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    problem = Problem(
        title=TITLES.get(status, "Error"),
        status=status,
        detail=f"{zh} {en}",
        code=code,
        zh=zh,
        en=en,
        nearest=nearest or [],
        candidates=candidates or [],
    )
    return JSONResponse(
        problem.model_dump(), status_code=status, media_type="application/problem+json", headers=dict(headers or {})
    )

"""Answers to those who may not: 401, 403 and 429, as problem+json for programs and as a page for people."""

import asyncio
import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .._render import page
from ..problems import problem, within


class Refused(HTTPException):
    """The request is refused: `detail` says why, `remedy` what to do. Neither repeats a secret."""

    def __init__(self, status: int, detail: str, remedy: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.remedy = remedy


def unknown(detail: str, remedy: str) -> Refused:
    """401: we do not know who asks."""
    return Refused(401, detail, remedy, {"WWW-Authenticate": 'Bearer realm="lessonloom"'})


def forbidden(detail: str, remedy: str) -> Refused:
    """403: we know who asks, and that person may not."""
    return Refused(403, detail, remedy)


def too_many(wait: float) -> Refused:
    """429, with how long to wait in seconds."""
    seconds = max(1, math.ceil(wait))
    return Refused(429, "Too many requests.", f"Try again in {seconds} s.", {"Retry-After": str(seconds)})


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a Refused; may be registered as an exception handler."""
    assert isinstance(error, Refused)
    if within(request).startswith(("/v1/", "/metrics")):
        reply = problem(error.status_code, error.detail, error.remedy)
    else:
        reply = await asyncio.to_thread(
            page, "problem", error.status_code, title=error.detail, remedy=error.remedy
        )
    reply.headers.update(error.headers or {})
    return reply

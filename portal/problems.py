"""Errors as people and programs meet them: problem+json under /v1, a page elsewhere, never a traceback."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ..graph import GoalError, LessonloomError
from ..lessons.editing import Locked
from ..workbench import Conflict, Stale, Unknown
from ._render import page

__all__ = ["ProblemView", "Stated", "Unknown", "in_our_words", "install", "problem", "spoken", "within"]

_ASIDE = (("pass --skip-bad", "choose to leave such rows out"), ("pass --key key.csv", "add a key file"))
"""Remedies of the command line, in the portal's words."""

_STATUS: Mapping[type[LessonloomError], int] = {Conflict: 409, Locked: 409, Stale: 412}


class Stated(HTTPException):
    """A refusal by its status: `detail` says why, `remedy` what to do."""

    def __init__(self, status: int, detail: str, remedy: str) -> None:
        super().__init__(status, detail)
        self.remedy = remedy


class ProblemView(BaseModel):
    """An error (RFC 9457): `detail` says what is wrong and where, `remedy` what to do."""

    title: str
    status: int
    detail: str
    remedy: str = Field(default="", description="what to do about it")


def problem(status: int, detail: str, remedy: str = "") -> Response:
    """The answer in problem+json."""
    view = ProblemView(title=HTTPStatus(status).phrase, status=status, detail=detail, remedy=remedy)
    return JSONResponse(view.model_dump(), status, media_type="application/problem+json")


def spoken(error: LessonloomError, file: str | None = None) -> tuple[str, str]:
    """Message and remedy as the portal says them; `file` is what the sender calls the answers."""
    message = error.message.replace("class.csv", file) if file else error.message
    return message, in_our_words(error.remedy)


def in_our_words(remedy: str) -> str:
    """A remedy of the command line as the portal says it."""
    for said, meant in _ASIDE:
        remedy = remedy.replace(said, meant)
    return remedy


def install(app: FastAPI) -> None:
    """Let the application answer with these."""
    app.add_exception_handler(LessonloomError, _handle)
    app.add_exception_handler(RequestValidationError, _handle)
    app.add_exception_handler(HTTPException, _handle)


def within(request: Request) -> str:
    """The path of a request below the one that another application mounts the portal under."""
    return request.url.path.removeprefix(request.scope.get("root_path", ""))


async def _handle(request: Request, error: Exception) -> Response:
    return await _answer(request, *_told(request, error))


async def broken(request: Request, number: str) -> Response:
    """The answer to a request at which the portal itself failed; the log has the fault under `number`."""
    remedy = f"Try again. If it stays so, the server's log has the details under {number}."
    return await _answer(request, 500, "Something went wrong inside Lessonloom.", remedy)


async def _answer(request: Request, status: int, detail: str, remedy: str) -> Response:
    if within(request).startswith("/v1/"):
        return problem(status, detail, remedy)
    return await asyncio.to_thread(page, "problem", status, title=detail, remedy=remedy)


def _told(request: Request, error: Exception) -> tuple[int, str, str]:
    match error:
        case LessonloomError():
            missing = isinstance(error, Unknown) or (isinstance(error, GoalError) and request.method == "GET")
            return 404 if missing else _STATUS.get(type(error), 422), *spoken(error)
        case RequestValidationError():
            wrong = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors())
            return 422, f"The request cannot be used ({wrong}).", "Correct these fields and send it again."
        case Stated():
            return error.status_code, error.detail, error.remedy
        case HTTPException():
            return error.status_code, f"{request.method} {request.url.path}: {error.detail}.", ""
        case _:
            raise error

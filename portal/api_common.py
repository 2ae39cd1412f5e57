"""What the routes of the service share: problems in the description, lists in parts, what is sent once."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Path, Query, Request, Response

from ..workbench.classes import MOST, Page
from .access import REFUSALS
from .problems import ProblemView

T = TypeVar("T")
Docs = dict[int | str, dict[str, Any]]


def _problem(description: str, status: int, detail: str, remedy: str) -> dict[str, Any]:
    example = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "remedy": remedy}
    schema = ProblemView.model_json_schema()
    return {
        "content": {"application/problem+json": {"schema": schema, "example": example}},
        "description": description,
    }


MISSING: Docs = {404: _problem("There is nothing here.", 404, "There is no class '6z'.", "List the classes.")}
UNUSABLE: Docs = {
    422: _problem(
        "The request, the file or the goal cannot be used.",
        422,
        "class.csv has 1 entry that cannot be used:\n  class.csv, row 4: no such skill.",
        "Correct it, or choose to leave such rows out.",
    )
}
SENT: Docs = {
    408: _problem("It did not arrive in time.", 408, "The request took too long.", "Send it again."),
    411: _problem("It does not say how long it is.", 411, "No length is given.", "Send Content-Length."),
    413: _problem("It is too large.", 413, "The files are larger than 5 MB.", "Export the answers alone."),
    **UNUSABLE,
}
"""Of every route that takes a body."""
TAKEN: Docs = {
    409: _problem(
        "What is there stands against it.", 409, "There is a class '6B' already.", "Choose another name."
    )
}
STALE: Docs = {
    **TAKEN,
    412: _problem(
        "Somebody was faster.", 412, "The plan is at version 4, not 3.", "Load it anew, then change it."
    ),
    428: _problem("It does not say what it changes.", 428, "If-Match is missing.", "Send the ETag."),
}
EVERYWHERE: Docs = {
    **REFUSALS,
    **UNUSABLE,
    400: _problem("It is no request for this host.", 400, "Invalid host header.", ""),
    500: _problem(
        "A fault inside Lessonloom.", 500, "Something went wrong inside Lessonloom.", "See the server's log."
    ),
}
"""Of every route below /v1."""

ClassId = Annotated[str, Path(max_length=60, description="id of a class", examples=["6b"])]
LearnerId = Annotated[str, Path(max_length=20, description="pseudonym", examples=["L03"])]
RunId = Annotated[str, Path(max_length=40, description="id of a plan", examples=["261121-090001-1a2b"])]
Goal = Annotated[str, Query(max_length=60, description="a standard or skill", examples=["6.RP.A.3"])]
After = Annotated[str | None, Query(max_length=80, description="cursor of a `next` link")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="entries at most")]


def listed(page: Page[T], request: Request, response: Response) -> Sequence[T]:
    """The entries of a part of a list; where more follow, a `Link` header leads to them (RFC 8288)."""
    if page.next is not None:
        url = request.url.include_query_params(after=page.next)
        response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return page.items


LISTED: Docs = {
    200: {
        "headers": {"Link": {"description": "`rel=next`: the following part", "schema": {"type": "string"}}}
    }
}

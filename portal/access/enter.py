"""The ways in for browsers: a sign-in page for keys, and tickets that a host portal asks for."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from .._render import page
from ..api_common import EVERYWHERE, SENT
from .asking import Asking
from .refused import Refused, unknown
from .session import COOKIE
from .tokens import BadToken
from .who import Access


class TicketForm(BaseModel):
    """Where the browser goes once it is in."""

    to: str = Field(default="/", max_length=300, description="a path of the portal")


class TicketView(BaseModel):
    """A way in for one browser, once, within a minute."""

    url: str


def enter(access: Access) -> APIRouter:
    """The routes by which a browser becomes somebody."""
    router = APIRouter()

    @router.post("/v1/tickets", status_code=201, responses={**EVERYWHERE, **SENT})
    async def ticket(request: Request, form: TicketForm, who: Asking) -> TicketView:
        """A link that lets a browser in as the one who asks: once, within a minute. Good for a frame."""
        base = access.config.public_url or str(request.base_url).rstrip("/")
        return TicketView(url=f"{base}/enter/{access.sessions.ticket(who, form.to)}")

    @router.get("/enter", include_in_schema=False)
    def form() -> Response:
        return page("enter", message="")

    @router.post("/enter", include_in_schema=False)
    async def sign_in(request: Request, key: Annotated[str, Form(max_length=16384)] = "") -> Response:
        try:
            who = await access.sign_in(request, key.strip())
        except (BadToken, Refused):
            return page("enter", 401, message="This key is unknown, revoked or expired.")
        reply = RedirectResponse(_at(request, "/"), 303)
        access.sessions.begin(reply, who, secure=request.url.scheme == "https")
        return reply

    @router.get("/enter/{ticket}", include_in_schema=False)
    def redeem(request: Request, ticket: str) -> Response:
        if (found := access.sessions.redeem(ticket)) is None:
            raise unknown(
                "This link was used or is too old.", "Open Lessonloom once more from where you came."
            )
        who, to = found
        reply = RedirectResponse(_at(request, to), 303)
        access.sessions.begin(reply, who, secure=request.url.scheme == "https")
        return reply

    @router.post("/leave", include_in_schema=False)
    def leave(request: Request) -> Response:
        reply = RedirectResponse(_at(request, "/enter"), 303)
        reply.delete_cookie(COOKIE)
        return reply

    return router


def _at(request: Request, path: str) -> str:
    """A path of the portal, also where another application mounts it."""
    return f"{request.scope.get('root_path', '')}{path}"

"""The gate: nobody passes unnamed, whatever the route; the few open addresses are listed here."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from .asking import PRINCIPAL
from .refused import Refused, answer
from .who import Access

OPEN = ("/healthz", "/readyz", "/enter")
OPEN_BELOW = ("/static/", "/lti/", "/enter/")
"""Addresses that need no principal: signs of life, styles, and the ways in."""


class Gate:
    """Finds out who asks before anything of the request's body is read."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path not in OPEN and not path.startswith(OPEN_BELOW):
            request = Request(scope)
            try:
                scope[PRINCIPAL] = await self._access.who(request)
            except Refused as refusal:
                await (await answer(request, refusal))(scope, receive, send)
                return
        await self._app(scope, receive, send)

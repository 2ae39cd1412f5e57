"""What is refused before anything is read, and the headers that every answer carries."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import problem

LIMIT = 5 * 1024 * 1024
"""Largest request in bytes."""
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses what is too large (413), of unknown size (411) or sent by another site's page (403)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        if scope["method"] in ("GET", "HEAD") or (refusal := _refusal(headers)) is None:
            await self._app(scope, receive, with_headers)
        else:
            await problem(*refusal)(scope, receive, with_headers)


def _refusal(headers: Headers) -> tuple[int, str, str] | None:
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return 403, "This request comes from a page of another site.", "Use the portal's own pages."
    length = headers.get("content-length", "")
    if "transfer-encoding" in headers or not (length.isascii() and length.isdigit()):
        return 411, "The request does not say how long it is.", "Send Content-Length."
    if int(length) > LIMIT:
        return 413, "The files are larger than 5 MB.", "Export the answers alone, without pictures, as CSV."
    return None

"""What is refused before anything is read, how long a request may take, and headers of every answer."""

import asyncio
import logging
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..workbench._faults import fault
from .access.config import AccessConfig
from .problems import broken, problem

_log = logging.getLogger(__name__)

_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'"
)
"""Of answers that state no policy of their own: files, and what is no page."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_ELSEWHERE = ("/lti/login", "/lti/launch")
"""Where the page of a learning platform posts to; the launch proves itself by its signature."""


class Guard:
    """Refuses what is too large (413), of unknown size (411) or sent by another site's page (403)."""

    def __init__(self, app: ASGIApp, config: AccessConfig) -> None:
        self._app = app
        self._config = config
        self._headers = {**_HEADERS, "Content-Security-Policy": _POLICY}
        self._frames = " ".join(("frame-ancestors 'self'", *config.frame_ancestors))
        if config.public_url and config.public_url.startswith("https:"):
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers["Content-Security-Policy"] += f"; {self._frames}"
            await send(message)

        refusal = None if scope["method"] in ("GET", "HEAD") else self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, with_headers)
        else:
            await problem(*refusal)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = Headers(scope=scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if not self._may_come_from(headers.get("origin"), headers.get("host"), path):
            return 403, "This request comes from a page of another site.", "Use the portal's own pages."
        length = headers.get("content-length", "0")  # without both headers there is no body (RFC 9112, 6.3)
        if "transfer-encoding" in headers or not (length.isascii() and length.isdigit()):
            return 411, "The request does not say how long it is.", "Send Content-Length."
        most = self._config.limits.upload_mb
        if int(length[:20]) > most * 1024 * 1024:
            return (
                413,
                f"The files are larger than {most:g} MB.",
                "Export the answers alone, without pictures, as CSV.",
            )
        return None

    def _may_come_from(self, origin: str | None, host: str | None, path: str) -> bool:
        if origin is None or urlsplit(origin).netloc == host or path in _ELSEWHERE:
            return True
        return path.startswith("/v1/") and origin in self._config.cors


class Unbroken:
    """Answers a fault inside the portal (500) with a number under which the log has it.

    It stands inside the guard, so that this answer too has the guard's headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Raises RuntimeError where the answer had begun, so that the server breaks it off."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            number = secrets.token_hex(4)
            route = getattr(scope.get("route"), "path", "no route")
            _log.error("fault %s: %s %s: %s", number, scope["method"], route, fault(error))
            if begun:
                raise RuntimeError(f"fault {number}: the answer was broken off") from None
            await (await broken(Request(scope), number))(scope, receive, send)


class Arrival:
    """Waits for the whole of a request for a limited time (408), so that slow ones hold nothing up.

    It stands inside the gate: nobody unnamed makes it read.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_whole(receive), self._seconds)
        except TimeoutError:
            late = problem(408, "The request took too long to arrive.", "Send it again.")
            late.headers["Connection"] = "close"
            await late(scope, receive, send)
            return
        if body is None:  # whoever sent it has gone
            return
        ready: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return ready.pop() if ready else await receive()

        await self._app(scope, replay, send)


async def _whole(receive: Receive) -> bytes | None:
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)

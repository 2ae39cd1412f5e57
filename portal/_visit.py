"""What a request says about its reader: language, address and the path the portal is mounted under."""

from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .languages import LANGUAGES, chosen, speak

COOKIE = "lessonloom-language"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Visit:
    """Where the reader is. `root` is empty or the path under which another application mounts the portal."""

    root: str = ""
    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()
    reads: bool = True

    def at(self, path: str) -> str:
        """The address of a path of the portal."""
        return self.root + path

    def in_language(self, code: str) -> str:
        """The address of this page in another language; of the first page where this one answers a form."""
        kept = [pair for pair in self.query if pair[0] != "lang"] if self.reads else []
        return f"{self.at(self.path if self.reads else '/')}?{urlencode([*kept, ('lang', code)])}"


_NOWHERE = Visit()
_visit: ContextVar[Visit] = ContextVar("visit", default=_NOWHERE)


def visit() -> Visit:
    """The visit at work."""
    return _visit.get()


class Visits:
    """Reads the visit before a page is made; a choice of language (`?lang=es`) is kept in a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        query = tuple(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root) or "/"
        _visit.set(Visit(root, path, query, scope["method"] in ("GET", "HEAD")))
        wish = dict(query).get("lang", "")
        speak(chosen((wish, _kept(headers)), headers.get("accept-language", "")))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                if wish in LANGUAGES:
                    site = "None; Secure; Partitioned" if scope["scheme"] == "https" else "Lax"
                    cookie = (
                        f"{COOKIE}={wish}; Path={root or '/'}; Max-Age={_YEAR}; SameSite={site}; HttpOnly"
                    )
                    found.append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, with_headers)


def _kept(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""

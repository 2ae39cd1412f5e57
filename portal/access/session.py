"""Sessions of browsers: a signed cookie after a ticket that works once.

The cookie is `Secure; SameSite=None; Partitioned`, so that it works inside a learning platform's frame;
on plain http (loopback) it is `SameSite=Lax`.
"""

from pydantic import ValidationError
from starlette.responses import Response

from .principal import Principal
from .seal import Seal

COOKIE = "lessonloom_session"
LASTS = 8 * 3600
TICKET = 60
"""Seconds that a session and a ticket live."""


class Sessions:
    """Issues and reads tickets and session cookies."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def ticket(self, who: Principal, to: str = "/") -> str:
        """What lets a browser in as `who` once within a minute, and where it goes then (a path of ours)."""
        return self._seal.sign("ticket", TICKET, {"who": who.model_dump(), "to": own_path(to)})

    def redeem(self, ticket: str) -> tuple[Principal, str] | None:
        """Whom a ticket lets in and where to go; None for one that is false, late or used."""
        record = self._seal.read("ticket", ticket, once=True)
        who = person(record)
        return (who, own_path(str(record["to"]))) if record and who else None

    def begin(self, reply: Response, who: Principal, *, secure: bool) -> None:
        """Set the cookie on an answer."""
        set_cookie(
            reply, COOKIE, self._seal.sign("session", LASTS, {"who": who.model_dump()}), LASTS, secure=secure
        )

    def whose(self, cookie: str) -> Principal | None:
        """Whom a cookie stands for."""
        return person(self._seal.read("session", cookie))


def person(record: dict[str, object] | None) -> Principal | None:
    """The principal in a sealed record."""
    try:
        return Principal.model_validate(record["who"]) if record else None
    except (KeyError, ValidationError):
        return None


def set_cookie(reply: Response, name: str, value: str, lasts: int, *, secure: bool) -> None:
    """Set a cookie that scripts cannot read and that, over https, also lives in a frame."""
    reply.set_cookie(
        name, value, max_age=lasts, httponly=True, secure=secure, samesite="none" if secure else "lax"
    )
    if secure:  # kept apart for each embedding site, which browsers without third-party cookies allow
        head, text = reply.raw_headers[-1]
        reply.raw_headers[-1] = head, text + b"; Partitioned"


def own_path(to: str) -> str:
    """`to` where it is a path of this portal, else the first page: nothing leads a browser elsewhere."""
    plain = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if plain else "/"

"""Sessions of browsers: a signed cookie after a ticket that works once.

The cookie is `Secure; SameSite=None; Partitioned`, so that it works inside a learning platform's frame;
on plain http (loopback) it is `SameSite=Lax`. The signing key stays in the data folder.
"""

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.jwt import JWTClaimsRegistry
from pydantic import ValidationError
from starlette.responses import Response

from .principal import Principal
from .spent import Spent

COOKIE = "lessonloom_session"
LASTS = 8 * 3600
TICKET = 60
"""Seconds that a session and a ticket live."""


class Sessions:
    """Issues and reads tickets and session cookies."""

    def __init__(self, path: Path, spent: Spent, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._spent = spent
        self._clock = clock
        self._key: OctKey | None = None

    def ticket(self, who: Principal, to: str = "/") -> str:
        """What lets a browser in as `who` once within a minute, and where it goes then (a path of ours)."""
        return self._sign("ticket", who, TICKET, to=own_path(to))

    def redeem(self, ticket: str) -> tuple[Principal, str] | None:
        """Whom a ticket lets in and where to go; None for one that is false, late or used."""
        found = self._read("ticket", ticket)
        if found is None:
            return None
        who, claims = found
        if not self._spent.spend("ticket", "", str(claims["jti"]), until=float(str(claims["exp"]))):
            return None
        return who, own_path(str(claims.get("to", "/")))

    def begin(self, reply: Response, who: Principal, *, secure: bool) -> None:
        """Set the cookie on an answer."""
        reply.set_cookie(
            COOKIE,
            self._sign("session", who, LASTS),
            max_age=LASTS,
            httponly=True,
            secure=secure,
            samesite="none" if secure else "lax",
        )
        if secure:  # kept apart for each embedding site, which browsers without third-party cookies allow
            name, value = reply.raw_headers[-1]
            reply.raw_headers[-1] = name, value + b"; Partitioned"

    def whose(self, cookie: str) -> Principal | None:
        """Whom a cookie stands for."""
        found = self._read("session", cookie)
        return found[0] if found else None

    def _sign(self, kind: Literal["ticket", "session"], who: Principal, lasts: int, **more: str) -> str:
        now = int(self._clock())
        claims = {"aud": kind, "iat": now, "exp": now + lasts, "jti": secrets.token_urlsafe(12)}
        return jwt.encode({"alg": "HS256"}, {**claims, **more, "who": who.model_dump()}, self._secret())

    def _read(
        self, kind: Literal["ticket", "session"], text: str
    ) -> tuple[Principal, dict[str, object]] | None:
        try:
            claims = jwt.decode(text, self._secret(), algorithms=["HS256"]).claims
            rules = JWTClaimsRegistry(
                now=int(self._clock()), aud={"essential": True, "value": kind}, exp={"essential": True}
            )
            rules.validate(claims)
            return Principal.model_validate(claims["who"]), claims
        except (JoseError, ValidationError, ValueError, KeyError):
            return None

    def _secret(self) -> OctKey:
        if self._key is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(secrets.token_bytes(32))
            except FileExistsError:
                pass
            self._key = OctKey.import_key(self._path.read_bytes())
        return self._key


def own_path(to: str) -> str:
    """`to` where it is a path of this portal, else the first page: nothing leads a browser elsewhere."""
    plain = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if plain else "/"

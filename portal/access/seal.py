"""What the portal signs for itself: sessions, tickets, the state of a launch; nobody else can make them."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.jwt import JWTClaimsRegistry

from .spent import Spent

Purpose = Literal["session", "ticket", "state", "return", "file"]


class Seal:
    """Signs small records for one purpose and a limited time, with a key that stays in the data folder."""

    def __init__(self, path: Path, spent: Spent, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._spent = spent
        self._clock = clock
        self._key: OctKey | None = None

    def sign(self, purpose: Purpose, lasts: int, record: Mapping[str, object]) -> str:
        """`record`, sealed for `lasts` seconds."""
        now = int(self._clock())
        claims = {"aud": purpose, "iat": now, "exp": now + lasts, "jti": secrets.token_urlsafe(12)}
        return jwt.encode({"alg": "HS256"}, {**claims, "record": dict(record)}, self._secret())

    def read(self, purpose: Purpose, text: str, *, once: bool = False) -> dict[str, object] | None:
        """The record; None for one that is false, late, for another purpose or, with `once`, used before."""
        try:
            claims = jwt.decode(text, self._secret(), algorithms=["HS256"]).claims
            rules = JWTClaimsRegistry(
                now=int(self._clock()), aud={"essential": True, "value": purpose}, exp={"essential": True}
            )
            rules.validate(claims)
        except (JoseError, ValueError):
            return None
        if once and not self._spent.spend("sealed", purpose, str(claims["jti"]), until=float(claims["exp"])):
            return None
        record = claims["record"]
        return record if isinstance(record, dict) else None

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

"""Deep linking: what a teacher chose goes back to the course, signed by us (LTI Deep Linking 2.0)."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from pydantic import ValidationError

from ...graph._base import Frozen
from ..access.config import Platform
from ..access.principal import Principal
from ..access.seal import Seal
from ..access.who import Access
from .messages import DeepLinking, Launch, response
from .shelf import Choice
from .tool import ToolKey

CHOOSING = 3600
FETCHING = 3600
"""Seconds to choose in, and for the platform to fetch a file."""


class Wish(Frozen):
    """What a platform asked for, sealed into the page on which the teacher chooses."""

    who: Principal
    issuer: str
    client: str
    deployment: str
    to: str
    data: str | None
    accepts: tuple[str, ...]


class Parcel(Frozen):
    """A sheet that a platform may fetch, sealed into the address it is given."""

    who: Principal
    run: str
    sheet: str


class Linking:
    """Makes the answers that courses take in."""

    def __init__(self, access: Access, key: ToolKey) -> None:
        self._seal: Seal = access.seal
        self._base = access.config.public_url or ""
        self._key = key
        self._clock = access.clock
        self._platforms = {(p.issuer, p.client_id): p for p in access.config.platforms}

    def wish(self, who: Principal, platform: Platform, launch: Launch, deep: DeepLinking) -> str:
        """What was asked, sealed."""
        wish = Wish(
            who=who,
            issuer=platform.issuer,
            client=platform.client_id,
            deployment=launch.deployment,
            to=deep.deep_link_return_url,
            data=deep.data,
            accepts=deep.accept_types,
        )
        return self._seal.sign("return", CHOOSING, wish.model_dump())

    def opened(self, sealed: str, *, once: bool = False) -> Wish | None:
        """The wish; None for one that is not ours, too old or, with `once`, answered before."""
        try:
            record = self._seal.read("return", sealed, once=once)
            return Wish.model_validate(record) if record is not None else None
        except ValidationError:
            return None

    def parcel(self, sealed: str) -> Parcel | None:
        """What an address for fetching stands for; None for one that is not ours or too old."""
        try:
            record = self._seal.read("file", sealed)
            return Parcel.model_validate(record) if record is not None else None
        except ValidationError:
            return None

    def answer(self, wish: Wish, choice: Choice) -> str:
        """The signed response: a link to a plan, or a sheet to fetch. Raises KeyError for a lost platform."""
        platform, now = self._platforms[wish.issuer, wish.client], int(self._clock())
        claims = response(platform, wish.deployment, wish.data, [self._item(wish, choice)])
        times = {"iat": now, "exp": now + 300, "nonce": secrets.token_urlsafe(24)}
        key = self._key.private()
        return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": "JWT"}, {**claims, **times}, key)

    def _item(self, wish: Wish, choice: Choice) -> dict[str, Any]:
        if not choice.sheet:
            return {
                "type": "ltiResourceLink",
                "title": choice.title,
                "url": f"{self._base}/plans/{choice.run}",
                "custom": {"run": choice.run},
            }
        parcel = Parcel(who=wish.who, run=choice.run, sheet=choice.sheet)
        until = datetime.fromtimestamp(self._clock(), UTC) + timedelta(seconds=FETCHING)
        return {
            "type": "file",
            "title": choice.title,
            "url": f"{self._base}/lti/files/{self._seal.sign('file', FETCHING, parcel.model_dump())}",
            "mediaType": "application/zip",
            "expiresAt": until.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }

"""The third-party login of LTI 1.3: a question with state and nonce, and the launch that answers it."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from ..access.config import Platform
from ..access.jwks import KeyFinder
from ..access.refused import unknown
from ..access.tokens import BadToken, check, number
from ..access.who import Access
from .messages import Launch, launch_of
from .tool import LAUNCH

STATE = 600
"""Seconds between the question and its answer."""
_AGAIN = "Open Lessonloom once more from your course."


@dataclass(frozen=True)
class Question:
    """Where to send the browser, and the cookie that ties the answer to it."""

    url: str
    cookie: str
    value: str


class Launching:
    """Asks platforms who somebody is, and believes no answer that was not asked for."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._platforms = {
            (p.issuer, p.client_id): (p, access.finder(p.jwks)) for p in access.config.platforms
        }

    def question(self, asked: dict[str, str]) -> Question:
        """What answers a login initiation. Raises Refused (401) for a platform that is not registered."""
        issuer, client = asked.get("iss", ""), asked.get("client_id")
        known = [p for (iss, c), (p, _) in self._platforms.items() if iss == issuer and client in (None, c)]
        if len(known) != 1 or not asked.get("login_hint"):
            raise unknown(
                "This learning platform is not registered.", "Ask the person who looks after Lessonloom."
            )
        platform, nonce, tie = known[0], secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        record = {"iss": platform.issuer, "client": platform.client_id, "nonce": nonce, "tie": _hash(tie)}
        state = self._access.seal.sign("state", STATE, record)
        query = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": platform.client_id,
            "redirect_uri": f"{self._access.config.public_url}{LAUNCH}",
            "login_hint": asked["login_hint"],
            "state": state,
            "nonce": nonce,
        }
        if "lti_message_hint" in asked:
            query["lti_message_hint"] = asked["lti_message_hint"]
        joint = "&" if "?" in platform.authorize else "?"
        return Question(f"{platform.authorize}{joint}{urlencode(query)}", cookie_of(state), tie)

    async def launch(self, state: str, token: str, tie: str | None) -> tuple[Platform, Launch, bool]:
        """A launch that answers a question of ours, once; and whether this browser was the one that asked.

        `tie` is the cookie's value; None where the browser kept no cookie. Raises Refused (401).
        """
        record = self._access.seal.read("state", state)
        found = self._platforms.get((str(record["iss"]), str(record["client"]))) if record else None
        if record is None or found is None:
            raise unknown("This launch is too old or was not asked for.", _AGAIN)
        if tie is not None and not hmac.compare_digest(_hash(tie), str(record["tie"])):
            raise unknown("Another browser began this launch.", _AGAIN)
        try:
            launch = await self._checked(token, *found, nonce=str(record["nonce"]))
        except BadToken as error:
            raise unknown(f"The launch is refused: {error}.", _AGAIN) from None
        if self._access.seal.read("state", state, once=True) is None:
            raise unknown("This launch was used before.", _AGAIN)
        return found[0], launch, tie is not None

    async def _checked(self, token: str, platform: Platform, finder: KeyFinder, *, nonce: str) -> Launch:
        clock = self._access.clock
        claims = await check(token, platform, finder, audience=platform.client_id, clock=clock)
        if number(claims, "iat") is None:
            raise BadToken("it does not say when it was made (iat)")
        return launch_of(claims, platform, nonce=nonce)


def cookie_of(state: str) -> str:
    """The cookie that belongs to a state; several launches may be under way in one browser."""
    return f"lessonloom_lti_{_hash(state)[:16]}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""Who asks: one place that turns a request into a principal or refuses it."""

import re
from collections.abc import Callable
from pathlib import Path
from time import time
from urllib.parse import urlsplit

from starlette.requests import Request

from ...graph import InputError
from .config import TENANT, AccessConfig, TokenIssuer, load
from .jwks import Jwks, KeyFinder
from .keys import KeyRing, is_key
from .limits import Buckets
from .principal import LOCAL, ROLES, Principal
from .refused import Refused, forbidden, too_many, unknown
from .seal import Seal
from .session import COOKIE, Sessions
from .spent import Spent
from .tokens import BadToken, Claims, check, number, peek, text, words

_LOOPBACK = ("127.0.0.1", "::1", "localhost", "testserver")
_SAFE = ("GET", "HEAD", "OPTIONS")
_HOW = "Send `Authorization: Bearer` with an API key or a token of your portal, or sign in at /enter."


class Access:
    """The keys, tokens, sessions and limits of one portal."""

    def __init__(
        self,
        home: Path,
        *,
        config: AccessConfig | None = None,
        finder: Callable[[str], KeyFinder] = Jwks,
        clock: Callable[[], float] = time,
    ) -> None:
        self.config = load(home / "access.yaml") if config is None else config
        self.ring = KeyRing(home / "access-keys.json")
        self.spent = Spent(home / "access-spent.sqlite")
        self.seal = Seal(home / "access-session.key", self.spent, clock=clock)
        self.sessions = Sessions(self.seal)
        self.clock = clock
        self.finder = finder
        self._issuers = {i.issuer: (i, finder(i.jwks)) for i in self.config.issuers}
        limits = self.config.limits
        self._rate = Buckets(limits.per_second, limits.burst)
        self._refusals = Buckets(limits.refusals_per_minute / 60, limits.refusals_per_minute)

    @property
    def configured(self) -> bool:
        """Whether anybody was named who may ask; if not, one person on loopback may."""
        return bool(self.config.issuers or self.config.platforms or self.ring.all())

    def expose(self, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """The names under which the portal may be called, that of `public_url` among them.

        Raises InputError where others could reach it while everybody would be let in.
        """
        if self.config.host:
            hosts = (*hosts, self.config.host)
        if not self.configured and any(h not in _LOOPBACK for h in hosts):
            raise InputError(
                "The portal would be open to everybody on the network: no access is set up.",
                "lessonloom portal key create --subject NAME, or write access.yaml (docs/access.md).",
            )
        return hosts

    def close(self) -> None:
        """Let go of files."""
        self.spent.close()

    async def who(self, request: Request) -> Principal:
        """The principal of a request. Raises Refused (401, 403, 429)."""
        if not self.configured:
            server = request.scope.get("server")
            if server is None or server[0] in _LOOPBACK:
                return LOCAL
            raise forbidden("No access is set up.", "lessonloom portal key create --subject NAME")
        address = request.client.host if request.client else ""
        if (wait := self._refusals.wait(address)) > 0:
            raise too_many(wait)
        try:
            found = await self._named(request)
        except BadToken as error:
            self._refusals.take(address)
            raise unknown(f"The credential is refused: {error}.", _HOW) from None
        if (wait := self._rate.take((found.tenant, found.subject))) > 0:
            raise too_many(wait)
        return found

    async def _named(self, request: Request) -> Principal:
        given = request.headers.get("authorization")
        if given is not None:
            scheme, _, credential = given.partition(" ")
            if scheme.lower() != "bearer":
                raise BadToken("only Bearer is understood")
            return await self.credential(credential.strip())
        cookie = request.cookies.get(COOKIE)
        if cookie is None:
            raise unknown("Nobody has signed in.", _HOW)
        if (found := self.sessions.whose(cookie)) is None:
            raise unknown("The session has ended.", _HOW)
        if request.method not in _SAFE and not _same_origin(request):
            raise forbidden("This request comes from a page of another site.", "Use the portal's own pages.")
        return found

    async def sign_in(self, request: Request, credential: str) -> Principal:
        """Whom a credential typed into a form stands for; failures count. Raises BadToken and Refused."""
        address = request.client.host if request.client else ""
        if (wait := self._refusals.wait(address)) > 0:
            raise too_many(wait)
        try:
            return await self.credential(credential)
        except (BadToken, Refused):
            self._refusals.take(address)
            raise

    async def credential(self, credential: str) -> Principal:
        """Whom an API key or a signed token stands for. Raises BadToken and Refused."""
        if is_key(credential):
            if (found := self.ring.whose(credential)) is None:
                raise BadToken("the key is unknown, revoked or expired")
            return found
        _, unchecked = peek(credential)
        issuer = unchecked.get("iss")
        if not isinstance(issuer, str) or issuer not in self._issuers:
            raise BadToken("its issuer is not registered")
        source, finder = self._issuers[issuer]
        claims = await check(credential, source, finder, audience=source.audience, clock=self.clock)
        exp, now, jti = number(claims, "exp") or 0.0, self.clock(), text(claims, "jti")
        if exp - now > source.longest + source.leeway:
            raise BadToken("it lives longer than agreed on")
        person = _principal(claims, source)
        if source.single_use and jti is not None:
            until = exp + source.leeway
            if not self.spent.spend("jti", source.issuer, jti, until=until):
                raise BadToken("it was used before (jti)")
        return person


def _principal(claims: Claims, source: TokenIssuer) -> Principal:
    subject = text(claims, source.subject_claim)
    if subject is None:
        raise BadToken(f"it names nobody ({source.subject_claim})")
    roles = [source.roles[w] for w in words(claims, source.role_claim) if w in source.roles]
    if not roles:
        raise forbidden("Your role has no place here.", "Ask the person who looks after Lessonloom.")
    return Principal(tenant=_tenant(claims, source), subject=subject, role=max(roles, key=ROLES.index))


def _tenant(claims: Claims, source: TokenIssuer) -> str:
    if source.tenant is not None:
        return source.tenant
    named = text(claims, source.tenant_claim or "")
    found = source.tenants.get(named, named) if named else None
    if found is None or not re.fullmatch(TENANT, found) or (found == LOCAL.tenant and named == found):
        raise BadToken(f"it names no school ({source.tenant_claim})")
    return found


def _same_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")

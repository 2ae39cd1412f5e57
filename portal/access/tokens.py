"""Signed tokens (JWT, RFC 7519) checked in full: signature, algorithm, issuer, audience, times."""

import json
import time
from collections.abc import Callable, Mapping
from typing import cast

from joserfc import jws, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from .config import KeySource
from .jwks import KeyFinder, NoKeys

Claims = Mapping[str, object]
_LONGEST = 16 * 1024


class BadToken(Exception):
    """A token is refused; the message says why and repeats nothing of it but names of claims."""


def peek(token: str) -> tuple[Claims, Claims]:
    """Header and claims of a token, unchecked: good for choosing whose keys to ask, for nothing else."""
    if len(token) > _LONGEST:
        raise BadToken("it is too long")
    try:
        found = jws.extract_compact(token.encode())
        header = dict(found.headers())
        claims = json.loads(found.payload)
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken("it is no signed token") from error
    if not isinstance(claims, dict):
        raise BadToken("it is no signed token")
    return header, claims


async def check(
    token: str,
    source: KeySource,
    finder: KeyFinder,
    *,
    audience: str,
    clock: Callable[[], float] = time.time,
) -> Claims:
    """The claims of a token that `source` signed for `audience` and that is current. Raises BadToken."""
    header, _ = peek(token)
    kid = header.get("kid")
    if header.get("alg") not in source.algorithms:
        raise BadToken("its algorithm is not one of those agreed on")
    try:
        keys = await finder.keys(kid if isinstance(kid, str) else "")
        claims = _verified(token, keys, source)
        now = int(clock())
        rules = JWTClaimsRegistry(
            now=now,
            leeway=source.leeway,
            iss={"essential": True, "value": source.issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
        )
        rules.validate(dict(claims))
    except NoKeys as error:
        raise BadToken(str(error)) from error
    except InvalidKeyIdError as error:
        raise BadToken("its key id (kid) is not among the issuer's keys") from error
    except JoseError as error:
        raise BadToken(_reason(error)) from error
    except ValueError as error:
        raise BadToken("it does not fit the issuer's keys") from error
    return claims


def number(claims: Claims, name: str) -> float | None:
    """A claim that is a point in time, in seconds since the epoch."""
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def text(claims: Claims, name: str) -> str | None:
    """A claim that is a text of a reasonable length."""
    value = claims.get(name)
    return value if isinstance(value, str) and 0 < len(value) <= 512 else None


def words(claims: Claims, name: str) -> tuple[str, ...]:
    """A claim that is a text or a list of texts."""
    value = claims.get(name)
    found = value if isinstance(value, list) else [value]
    return tuple(v for v in found if isinstance(v, str))


def _verified(token: str, keys: KeySet, source: KeySource) -> Claims:
    return cast(Claims, jwt.decode(token, keys, algorithms=list(source.algorithms)).claims)


def _reason(error: JoseError) -> str:
    claim = getattr(error, "claim", None)
    return f"{error.error} ({claim})" if claim else str(error.error).replace("_", " ")

"""Public keys of those who sign: from a file or over https, kept for a while, asked for anew when unknown."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.request import HTTPRedirectHandler, Request, build_opener

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

_LARGEST = 256 * 1024
_TIMEOUT = 5.0
_FRESH = 600.0
_AGAIN = 30.0
"""Seconds: how long keys are taken as current, and how often an unknown key id may cause a question."""


class NoKeys(Exception):
    """The keys of an issuer cannot be had."""


class KeyFinder(Protocol):
    """Finds the public keys of one issuer."""

    async def keys(self, kid: str) -> KeySet:
        """Its keys, looked up again where none is named `kid`. Raises NoKeys."""


class Jwks:
    """The keys at one address or in one file."""

    def __init__(
        self,
        place: str,
        *,
        read: Callable[[str], bytes] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place = place
        self._read = read or _read
        self._clock = clock
        self._keys: KeySet | None = None
        self._asked = float("-inf")
        self._one = asyncio.Lock()

    async def keys(self, kid: str) -> KeySet:
        """The keys; an unknown `kid` is looked up again at most every 30 s. Raises NoKeys."""
        async with self._one:
            age = self._clock() - self._asked
            known = self._keys is not None and any(k.kid == kid for k in self._keys)
            if (age > _FRESH) or (not known and age > _AGAIN):
                self._asked = self._clock()
                try:
                    self._keys = _parse(await asyncio.to_thread(self._read, self._place))
                except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
                    if self._keys is None:
                        raise NoKeys(f"the keys at {self._place} cannot be read") from error
            if self._keys is None:
                raise NoKeys(f"the keys at {self._place} cannot be read")
            return self._keys


def _parse(text: bytes) -> KeySet:
    """The public signing keys of a set; symmetric ones and those for encryption are left out."""
    rows = [k for k in json.loads(text)["keys"] if k.get("kty") in ("RSA", "EC", "OKP")]
    return KeySet.import_key_set({"keys": [r for r in rows if r.get("use", "sig") == "sig"]})


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _read(place: str) -> bytes:
    if "://" not in place:
        return Path(place).read_bytes()
    request = Request(place, headers={"Accept": "application/json", "User-Agent": "lessonloom"})
    with build_opener(_NoRedirect).open(request, timeout=_TIMEOUT) as reply:
        text: bytes = reply.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise ValueError("too large")
    return text

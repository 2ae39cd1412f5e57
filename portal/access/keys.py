"""API keys: high-entropy secrets of which only a hash is kept, in `access-keys.json` of the data folder."""

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from ...graph import InputError
from ...graph._base import Frozen
from ...lessons.export import write_atomic
from .principal import Principal

_FORM = re.compile(r"llk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")


class Key(Frozen):
    """One key as it is kept: whom it stands for, and the SHA-256 of its 256 random bits.

    A slow hash guards guessable passwords; nobody guesses 256 bits, so a fast one does here.
    """

    id: str
    principal: Principal
    created: datetime
    expires: datetime | None
    sha256: str

    @property
    def prefix(self) -> str:
        """How the key begins; enough to recognise it by."""
        return f"llk_{self.id}_"

    def alive(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires is None or now < self.expires


_KEYS = TypeAdapter(tuple[Key, ...])


class KeyRing:
    """The keys of one data folder; a change by another process is seen at the next question."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, Key] = {}

    def all(self) -> tuple[Key, ...]:
        """Every key that is not revoked, oldest first. Raises InputError for a damaged file."""
        try:
            now = self._path.stat()
        except FileNotFoundError:
            self._keys, self._seen = {}, None
            return ()
        if (now.st_mtime_ns, now.st_ino) != self._seen:
            try:
                self._keys = {k.id: k for k in _KEYS.validate_json(self._path.read_bytes())}
            except ValidationError as error:
                remedy = "Restore the file, or remove it and create new keys."
                raise InputError(f"{self._path}: not a list of keys.", remedy) from error
            self._seen = (now.st_mtime_ns, now.st_ino)
        return tuple(self._keys.values())

    def create(self, principal: Principal, *, days: int | None = None) -> tuple[Key, str]:
        """A new key and its secret, which is shown this once. `days` until it expires; None is never."""
        number, secret, now = secrets.token_hex(4), secrets.token_urlsafe(32), datetime.now(UTC)
        expires = now + timedelta(days=days) if days else None
        key = Key(id=number, principal=principal, created=now, expires=expires, sha256=_hash(secret))
        self._change(lambda keys: (*keys, key))
        return key, f"{key.prefix}{secret}"

    def revoke(self, number: str) -> Key:
        """Remove a key, named by its id or prefix. Raises InputError where there is none."""
        name = number.removeprefix("llk_").rstrip("_")
        found = next((k for k in self.all() if k.id == name), None)
        if found is None:
            raise InputError(f"There is no key {number}.", "lessonloom portal key list")
        self._change(lambda keys: tuple(k for k in keys if k.id != name))
        return found

    def whose(self, text: str) -> Principal | None:
        """Whom a key stands for; None for what is no key, unknown, revoked or expired."""
        if (form := _FORM.fullmatch(text)) is None:
            return None
        self.all()
        key = self._keys.get(form[1])
        matches = hmac.compare_digest(_hash(form[2]), key.sha256 if key else _hash(""))
        return key.principal if key and matches and key.alive(datetime.now(UTC)) else None

    def _change(self, change: Callable[[tuple[Key, ...]], tuple[Key, ...]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self._path}.lock"):
            self._seen = None
            write_atomic(self._path, _KEYS.dump_json(change(self.all()), indent=1))
            if os.name == "posix":
                self._path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        self._seen = None


def is_key(text: str) -> bool:
    """Whether a credential has the form of a key (others are read as signed tokens)."""
    return text.startswith("llk_")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

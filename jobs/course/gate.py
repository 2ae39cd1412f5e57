"""What a session may still begin: kept in a file of its folder, so that all its processes see the same."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from filelock import FileLock
from pydantic import ValidationError

from ...graph._base import Frozen
from .._stop import CANCEL, Stopped

_SESSION, _LOCK = ".session.json", ".session.lock"


class _Session(Frozen):
    """`until` in seconds since 1970; `tokens` are the budget, `spent` of it; `at_work` are the tokens that
    plans under way are likely to take, by what plans `took`."""

    limit: int | None = None
    until: float | None = None
    tokens: int | None = None
    begun: int = 0
    spent: int = 0
    at_work: float = 0.0
    took: tuple[int, ...] = ()
    why: Stopped | None = None

    @property
    def price(self) -> float:
        return median(self.took) if self.took else 0.0


class Gate:
    """Asked before every plan. A folder in which no session was opened lets everything begin that is not
    cancelled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(
        self,
        *,
        limit: int | None = None,
        minutes: float | None = None,
        tokens: int | None = None,
        took: Sequence[int] = (),
    ) -> None:
        """Begin a session: at most `limit` plans, none after `minutes`, and with `tokens` none with a model
        that would go beyond them by what plans `took` so far. Raises OSError."""
        until = None if minutes is None else time.time() + 60 * minutes
        with self._held():
            self._write(_Session(limit=limit, until=until, tokens=tokens, took=tuple(took)))

    def close(self) -> None:
        """End the session."""
        for name in (_SESSION, _LOCK):
            (self._folder / name).unlink(missing_ok=True)

    def begin(self, *, dear: bool) -> bool:
        """Whether another plan may begin; it counts as begun then. `dear` plans ask a model."""
        if (self._folder / CANCEL).exists():
            return False
        if not (self._folder / _SESSION).exists():
            return True
        with self._held():
            now = self._read()
            why = _why_not(now, dear=dear)
            if why is not None:
                self._write(now.model_copy(update={"why": why}))
                return False
            price = now.price if dear else 0.0
            self._write(now.model_copy(update={"begun": now.begun + 1, "at_work": now.at_work + price}))
        return True

    def end(self, tokens: int, *, dear: bool) -> None:
        """A plan has ended and has taken so many tokens."""
        if not (self._folder / _SESSION).exists():
            return
        with self._held():
            now = self._read()
            took = (*now.took, tokens) if dear and tokens else now.took
            free = max(0.0, now.at_work - (now.price if dear else 0.0))
            changes = {"spent": now.spent + tokens, "at_work": free, "took": took}
            self._write(now.model_copy(update=changes))

    @property
    def why(self) -> Stopped | None:
        """Why a plan was not begun, if so."""
        return self._read().why

    @property
    def left(self) -> int | None:
        """Plans that the limit still lets begin."""
        now = self._read()
        return None if now.limit is None else max(0, now.limit - now.begun)

    @property
    def budget(self) -> int | None:
        """Tokens that may still be spent."""
        now = self._read()
        return None if now.tokens is None else max(0, now.tokens - now.spent)

    def _read(self) -> _Session:
        try:
            return _Session.model_validate_json((self._folder / _SESSION).read_bytes())
        except (OSError, ValidationError):
            return _Session()

    def _write(self, session: _Session) -> None:
        from ...lessons.export import write_atomic

        write_atomic(self._folder / _SESSION, session.model_dump_json().encode())

    @contextmanager
    def _held(self) -> Iterator[None]:
        with FileLock(self._folder / _LOCK):
            yield


def _why_not(now: _Session, *, dear: bool) -> Stopped | None:
    if now.limit is not None and now.begun >= now.limit:
        return "limit"
    if now.until is not None and time.time() >= now.until:
        return "time"
    if dear and now.tokens is not None:
        dearer = now.spent + now.at_work + now.price > now.tokens
        return "budget" if dearer or now.spent >= now.tokens else None
    return None

"""When a batch begins no more jobs, and why; what is at work is finished."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

Stopped = Literal["asked", "limit", "time", "budget", "disk"]
CANCEL = ".cancel"


class Stop:
    """Looked at before every job. `limit` counts jobs begun, `minutes` runs from here."""

    def __init__(self, folder: Path, *, limit: int | None, minutes: float | None) -> None:
        self._note = folder / CANCEL
        self._note.unlink(missing_ok=True)
        self._limit = limit
        self._until = None if minutes is None else time.monotonic() + 60 * minutes
        self._why: Stopped | None = None
        self.begun = 0

    def room(self, jobs: int) -> int:
        """How many of so many jobs the limit still lets begin."""
        return jobs if self._limit is None else max(0, min(jobs, self._limit - self.begun))

    def because(self, why: Stopped) -> None:
        """Begin no more jobs; the first reason stays."""
        self._why = self._why or why

    @property
    def why(self) -> Stopped | None:
        """Why no more jobs are begun, if so."""
        if self._limit is not None and self.begun >= self._limit:
            self.because("limit")
        if self._until is not None and time.monotonic() > self._until:
            self.because("time")
        if self._note.exists():
            self.because("asked")
        return self._why

    def done(self) -> None:
        """Remove a request to stop that has been followed."""
        with suppress(OSError):
            self._note.unlink()

    @contextmanager
    def on(self, signals: Sequence[signal.Signals]) -> Iterator[None]:
        """Stop on the first of these signals; a second one has its usual effect."""
        loop = asyncio.get_running_loop()
        ours: list[signal.Signals] = []

        def first() -> None:
            self.because("asked")
            release()

        def release() -> None:
            while ours:
                loop.remove_signal_handler(ours.pop())

        with suppress(NotImplementedError):  # Windows: no handlers, Ctrl-C breaks off
            for number in signals:
                loop.add_signal_handler(number, first)
                ours.append(number)
        try:
            yield
        finally:
            release()


def ask_to_stop(folder: Path) -> None:
    """Ask the batch at work on a folder to stop, in a way that another process sees."""
    os.close(os.open(folder / CANCEL, os.O_WRONLY | os.O_CREAT, 0o644))

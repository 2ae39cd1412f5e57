"""Reading in a process of its own, so that a document can waste no more than a minute and 2 GB.

Documents come from anywhere. One that hangs its reader, eats all memory or breaks a library in C ends
that process, is reported, and the next document is read by a fresh one. What comes back is JSON.
"""

import contextlib
import json
import multiprocessing
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol, cast

from .model import Format, Section, Unreadable
from .reader import read_document

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

SECONDS = 60.0
MEMORY = 2 << 30
"""Bytes of address space, where the system can hold a process to it."""


class Reader(Protocol):
    """Reads documents; raises Unreadable for those it cannot read."""

    def read(self, name: str, data: bytes) -> tuple[Format, list[Section]]:
        """The format and the sections of one document."""
        ...


class ReaderApart:
    """Reads in another process, which starts with the first document. A context manager."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> "ReaderApart":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, name: str, data: bytes) -> tuple[Format, list[Section]]:
        """As `read_document`; raises Unreadable also for what takes too long or breaks the reader."""
        if self._line is None:
            self._start()
        line = cast("Connection", self._line)
        try:
            line.send_bytes(name.encode("utf-8", "surrogateescape"))
            line.send_bytes(data)
            if not line.poll(self._seconds):
                self._stop()
                raise Unreadable(
                    f"takes longer than {self._seconds:.0f} seconds to read.",
                    "Split it, or print it to a new PDF, and add that.",
                )
            answer = json.loads(line.recv_bytes())
        except (EOFError, OSError):
            self._stop()
            raise Unreadable(
                "breaks the program that reads it.", "Print it to a new PDF, and add that."
            ) from None
        if "reason" in answer:
            raise Unreadable(answer["reason"], answer["remedy"])
        return answer["format"], [
            Section(s["text"], tuple(s["heading"]), s["page"], s["line"]) for s in answer["sections"]
        ]

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def _stop(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._line = self._process = None


def _serve(line: "Connection") -> None:
    """Answer documents until the other side hangs up."""
    _hold_to(MEMORY)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            name = line.recv_bytes().decode("utf-8", "surrogateescape")
            line.send_bytes(json.dumps(_answer(name, line.recv_bytes())).encode())


def _answer(name: str, data: bytes) -> dict[str, object]:
    try:
        format, sections = read_document(name, data)
    except Unreadable as refused:
        return {"reason": refused.message, "remedy": refused.remedy}
    return {"format": format, "sections": [asdict(section) for section in sections]}


def _hold_to(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

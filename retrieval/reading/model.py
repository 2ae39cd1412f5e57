"""What a reader returns, and how it refuses."""

from dataclasses import dataclass
from typing import Literal

from ...graph.errors import InputError

Format = Literal["markdown", "text", "pdf", "word", "html"]


@dataclass(frozen=True)
class Section:
    """A stretch of a document with its place.

    Paragraphs and list items of `text` are lines. `heading` is the way to it from the outermost heading;
    `page` and `line` count from 1 and are None where the format has none.
    """

    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    line: int | None = None


class Unreadable(InputError):
    """A document cannot be read; the message ends a sentence that begins with the file's name."""


class Outline:
    """The headings above the place that a reader has reached."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, level: int, title: str) -> None:
        """A heading: it closes those of its level and deeper; 1 is the outermost."""
        self._open = [(n, t) for n, t in self._open if n < level]
        if title:
            self._open.append((level, title[:MAX_HEADING]))

    @property
    def path(self) -> tuple[str, ...]:
        """From the outermost heading inwards."""
        return tuple(title for _, title in self._open)


MAX_HEADING = 120
"""A heading longer than this many characters is cut: some documents mark whole pages as one."""

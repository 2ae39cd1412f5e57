"""What is kept of a teacher's documents, and how a passage of one is cited."""

from pathlib import PurePath

from ...graph._base import Frozen
from ..model import Document
from ..reading import Format


class KeptFile(Frozen):
    """A document in the library: `path` is where it was read, `size` in bytes, `added` in UTC (ISO 8601)."""

    path: str
    sha256: str
    format: Format
    size: int
    passages: int
    added: str


class OwnPassage(Frozen):
    """A passage of a teacher's document. `number` counts from 0 within it, `line` from 1.

    Its words were written by somebody else and checked by nobody here: they are shown, never obeyed.
    """

    path: str
    sha256: str
    number: int
    text: str
    heading: tuple[str, ...] = ()
    first_page: int | None = None
    last_page: int | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """Page, heading or line: `page 3`, `“Ratios > Warm-ups”`, `line 12`."""
        if self.first_page is not None:
            last = self.last_page or self.first_page
            return f"page {self.first_page}" if last == self.first_page else f"pages {self.first_page}–{last}"
        if self.heading:
            return f"“{' > '.join(self.heading)}”"
        return f"line {self.line}" if self.line is not None else "beginning"

    @property
    def source(self) -> str:
        """What is cited: the file's name and the place in it, never its folder."""
        return f"{PurePath(self.path).name}, {self.place}"

    def as_document(self) -> Document:
        """The passage as the index sees it; its headings are part of what it is about."""
        about = f"{' > '.join(self.heading)}\n" if self.heading else ""
        return Document(
            id=f"{self.sha256[:16]}/{self.number}",
            skill="",
            grade="",
            kind="own",
            text=about + self.text,
            source=self.source,
        )


class Skipped(Frozen):
    """A file that was not added: why, and what to do."""

    path: str
    reason: str
    remedy: str


class AddReport(Frozen):
    """What became of the files that were named or found in the folders named; all are paths.

    `moved` were known under another path that is gone, `copies` have the content of another kept file,
    `missing` are kept, but no longer there. `passed_over` counts files of other kinds in folders.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    passed_over: int = 0

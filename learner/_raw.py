"""What both kinds of class file are reduced to before anything is graded."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Field = Literal["student", "item", "skill", "answer", "correct", "date"]
SYNONYMS: dict[Field, frozenset[str]] = {
    "student": frozenset(
        {"student", "learner", "name", "pupil", "student name", "learner name", "student id"}
    ),
    "item": frozenset({"item", "question", "problem", "item id", "question id", "task"}),
    "skill": frozenset({"skill", "standard", "skill id", "standard code", "skills", "standards"}),
    "answer": frozenset({"answer", "response", "given answer", "student answer", "given"}),
    "correct": frozenset({"correct", "score", "right", "is correct", "mark", "points"}),
    "date": frozenset({"date", "time", "timestamp", "datetime", "when", "submitted"}),
}
_ROW = re.compile(r", row (\d+)")
_RIGHT = frozenset({"1", "1.0", "true", "t", "yes", "y", "right", "correct", "✓", "✔"})
_WRONG = frozenset({"0", "0.0", "false", "f", "no", "n", "wrong", "incorrect", "✗", "✘"})
_FORMATS = (
    "%m/%d/%Y",
    "%m/%d/%y",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%b %d, %Y",
    "%B %d, %Y",
)


@dataclass(frozen=True)
class Problem:
    """A row or cell that cannot be used: where, why, and what to do."""

    place: str
    reason: str
    remedy: str

    @property
    def line(self) -> int:
        """The row that `place` names, or 0."""
        found = _ROW.search(self.place)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class RawAnswer:
    """One answer as it stands in the file; blanks are None.

    `place` names file and row. `skill_label` and `right` (the right answer) may come from the key,
    `mark` is the verdict that stands in the file.
    """

    place: str
    student: str
    question: str | None
    skill_label: str | None
    answer: str | None
    right: str | None = None
    mark: bool | None = None
    at: datetime | None = None


def plain(text: str) -> str:
    """A header or label for comparison: lower case, single spaces, no underscores."""
    return " ".join(text.replace("_", " ").casefold().split())


def field_of(header: str) -> Field | None:
    """The field a column header means, or None."""
    name = plain(header).rstrip(":?")
    return next((field for field, names in SYNONYMS.items() if name in names), None)


def parse_mark(text: str) -> bool | None:
    """True or False for a mark in one of the usual spellings, None if it is none of them."""
    word = text.strip().casefold()
    if word in _RIGHT:
        return True
    return False if word in _WRONG else None


def parse_time(text: str) -> datetime | None:
    """A date or time without a zone (a zone is converted to UTC), or None if it is not one."""
    value = text.strip()
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        for pattern in _FORMATS:
            try:
                found = datetime.strptime(value, pattern)
            except ValueError:
                continue
            break
        else:
            return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found

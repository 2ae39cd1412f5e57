"""Errors that a person can act on.

LessonloomError            message + remedy, shown without a traceback
|- InputError              a file or a value from outside is not usable
|- PackError               a curriculum pack is wrong: file, line, remedy
|- GoalError               the goal is unknown or cannot be planned for
|- StoreError              a store cannot be read or written
`- MissingExtra            something optional is not installed
"""


class LessonloomError(Exception):
    """Base: `message` says what is wrong and where, `remedy` what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message if not remedy else f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy


class InputError(LessonloomError):
    """A file or a value from outside is not usable."""


class PackError(LessonloomError):
    """A curriculum pack is wrong; the message begins with `file:line`."""


class GoalError(LessonloomError):
    """The goal is unknown or nothing can be planned for it."""


class StoreError(LessonloomError):
    """A store cannot be read or written."""


class MissingExtra(LessonloomError):
    """Something optional is needed and not installed; the remedy is the install line."""

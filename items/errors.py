"""Errors of item models: what is wrong, in which expression, and what to do."""

from ..graph.errors import LessonloomError


class ItemError(LessonloomError):
    """An item cannot be made: the model, a draw of it or an id is wrong."""


class ExpressionError(ItemError):
    """An expression or template is not allowed, or has no value for these parameters."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"`{source[:200]}`: {reason}")
        self.source = source
        self.reason = reason


class Fault(Exception):
    """Inside an evaluation: why there is no value. Becomes an ExpressionError at its border."""

"""A fault of our own as the log tells it: where it arose and of which kind, never its message, which may hold
what somebody sent (a validator repeats its input), names of learners among it."""

import traceback


def fault(error: BaseException) -> str:
    """The kinds of an error and of those that led to it, and the lines of code it passed."""
    return f"{_kinds(error)}\n{''.join(traceback.format_tb(error.__traceback__))}"


def _kinds(error: BaseException) -> str:
    before = error.__cause__ or error.__context__
    return type(error).__name__ + (f" after {_kinds(before)}" if before else "")

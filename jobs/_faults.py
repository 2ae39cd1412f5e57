"""Telling a full disk from other faults: no other job would fare better."""

import errno
from collections.abc import Iterator

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WORDS = ("disk is full", "no space left", "file too large", "quota exceeded")

FULL = "There is no space left on the disk."
FREE_SPACE = "Free some space, then run the same command again; what is done stays done."
DEFECT = "This is a defect of Lessonloom; please report it. The other jobs are not affected."


def disk_is_full(error: BaseException) -> bool:
    """Whether the error, or one that led to it, says that nothing more can be written."""
    return any(
        (isinstance(e, OSError) and e.errno in _NO_SPACE) or any(w in str(e).lower() for w in _WORDS)
        for e in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__

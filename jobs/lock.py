"""One batch at a time on a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..agents.folders import OTHER_OUT, make_folder
from ..graph import StoreError

_LOCK = ".lock"


def at_work(folder: Path) -> bool:
    """Whether a batch is at work on the folder."""
    if not (folder / _LOCK).exists():
        return False
    try:
        FileLock(folder / _LOCK, timeout=0).acquire().lock.release()
    except Timeout:
        return True
    return False


@contextmanager
def only_batch(folder: Path) -> Iterator[None]:
    """Make the folder and hold it; the system lets go of it when the process dies, however it dies.

    Raises StoreError where another batch holds it, InputError where nothing can be written there.
    """
    make_folder(folder)
    try:
        lock = FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise StoreError(
            f"Another batch is at work on {folder}.",
            f"Wait until it has finished, stop it with `lessonloom batch cancel {folder}`, "
            "or choose another folder with --out.",
        ) from None
    except OSError as error:
        raise StoreError(
            f"{folder / _LOCK} cannot be used: {(error.strerror or str(error)).lower()}.", OTHER_OUT
        ) from error
    try:
        yield
    finally:
        lock.release()

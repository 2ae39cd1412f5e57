"""One batch at a time on a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..graph import StoreError


@contextmanager
def only_batch(folder: Path) -> Iterator[None]:
    """Make the folder and hold it; the system lets go of it when the process dies, however it dies.

    Raises StoreError where another batch holds it or nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise StoreError(
            f"Another batch is at work on {folder}.",
            "Wait until it has finished, stop it, or choose another folder with --out.",
        ) from None
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written to: {(error.strerror or str(error)).lower()}.",
            "Check the path and its permissions, or choose another folder with --out.",
        ) from error
    try:
        yield
    finally:
        lock.release()

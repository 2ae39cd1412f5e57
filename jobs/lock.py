"""One batch at a time on a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..agents.folders import OTHER_OUT, make_folder
from ..graph import StoreError


@contextmanager
def only_batch(folder: Path) -> Iterator[None]:
    """Make the folder and hold it; the system lets go of it when the process dies, however it dies.

    Raises StoreError where another batch holds it, InputError where nothing can be written there.
    """
    make_folder(folder)
    try:
        lock = FileLock(folder / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise StoreError(
            f"Another batch is at work on {folder}.",
            "Wait until it has finished, stop it, or choose another folder with --out.",
        ) from None
    except OSError as error:
        raise StoreError(
            f"{folder / '.lock'} cannot be used: {(error.strerror or str(error)).lower()}.", OTHER_OUT
        ) from error
    try:
        yield
    finally:
        lock.release()

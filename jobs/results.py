"""Finished files carried to any file system that fsspec knows, while the ledger stays on this machine.

A ledger needs what object stores do not have: lines appended and flushed, a lock that ends with its process.
So `--out s3://...` is worked on in a folder of the home folder; a job counts as done when its files lie at
the address, all of them or, where the file system can take back what is not whole, none.
"""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph import InputError, MissingExtra
from ..settings import Settings

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_PROBE = ".lessonloom-can-write"
_SECRET = re.compile(r"//[^/@\s]+@")
_LATER = "Results are carried there job by job: name a folder here, and pack it when the batch is done."


def place_of(out: str, settings: Settings) -> tuple[Path, str | None]:
    """The folder that a batch is worked on in, and the address its results go to, where `out` is one."""
    if "://" not in out:
        return Path(out), None
    name = re.sub(r"[^\w.-]+", "-", out.partition("://")[2].rpartition("@")[2]).strip("-.")[-40:]
    mark = hashlib.sha256(out.rstrip("/").encode()).hexdigest()[:10]
    return settings.home / "batches" / f"{name}-{mark}", out.rstrip("/")


@dataclass(frozen=True)
class Results:
    """An address that files can be written to. `told` is the address as it may be shown."""

    fs: "AbstractFileSystem"
    base: str
    told: str
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def put(self, folder: Path, names: Sequence[str], under: str = "") -> None:
        """Write files of a folder to the address, below `under`; raises whatever the file system raises."""
        async with self._one:  # a file system has one transaction at a time
            await asyncio.to_thread(self._put, folder, names, "/".join(filter(None, (self.base, under))))

    def _put(self, folder: Path, names: Sequence[str], to: str) -> None:
        self.fs.makedirs(to, exist_ok=True)
        with self.fs.transaction:
            for name in names:
                with self.fs.open(f"{to}/{name}", "wb") as file:
                    file.write((folder / name).read_bytes())

    def why(self, error: BaseException) -> str:
        """What went wrong, without a password of the address."""
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        return f"Its files could not be written to {self.told}: {_SECRET.sub('//', said)[:300]}"


def open_results(address: str) -> Results:
    """The file system behind an address, tried out before any work is done.

    Raises InputError where nothing can be written there, MissingExtra where the package for it is missing.
    """
    import fsspec
    from fsspec.archive import AbstractArchiveFileSystem

    told = _SECRET.sub("//", address)
    try:
        kind = fsspec.get_filesystem_class(address.partition("://")[0])
        archive = issubclass(kind, AbstractArchiveFileSystem)
        fs, base = (None, "") if archive else fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise MissingExtra(f"{told} needs a package that is not installed.", str(error)) from error
    except Exception as error:  # noqa: BLE001 - file systems raise what they like
        raise _unusable(told, error) from None
    if fs is None:
        raise InputError(f"{told} is an archive, which is whole only when it is closed.", _LATER)
    probe = f"{base}/{_PROBE}"
    try:
        fs.makedirs(base, exist_ok=True)
        with fs.open(probe, "wb") as file:
            file.write(b"lessonloom")
        fs.rm(probe)
    except Exception as error:  # noqa: BLE001 - as above
        raise _unusable(told, error) from None
    return Results(fs, base.rstrip("/"), told)


def _unusable(told: str, error: Exception) -> InputError:
    said = _SECRET.sub("//", str(error).strip() or type(error).__name__)[:300]
    return InputError(
        f"Nothing can be written to {told}: {said}",
        "Check the address, its permissions and your access to it.",
    )

"""Adding documents: folders walked, what is known passed over, what cannot be read reported and left out."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..reading import MAX_BYTES, SUFFIXES, Reader, Unreadable
from ..reading.reader import too_large
from .chunks import passages
from .library import Library
from .model import AddReport, KeptFile, Skipped

Outcome = Literal["added", "changed", "moved", "unchanged", "copies"]


def add_documents(
    library: Library,
    paths: Sequence[Path],
    reader: Reader,
    *,
    watch: Callable[[int, int, str], None] = lambda *_: None,
) -> AddReport:
    """Add files, and all readable files below folders, to the library.

    A document whose content is known is not read again. `watch` is told the number of files done, of all,
    and the one that is next. Raises StoreError when the library fails; what was added before stays.
    """
    found, skipped, passed_over = _find(paths)
    outcomes: dict[str, list[str]] = {}
    outdated = library.outdated()
    known = {file.path: file for file in library.files()}
    for number, path in enumerate(found):
        watch(number, len(found), _shown(Path(path.name)))
        try:
            outcome = _add(library, path, reader, known, outdated)
        except Unreadable as refused:
            skipped.append(Skipped(path=_shown(path), reason=refused.message, remedy=refused.remedy))
        else:
            outcomes.setdefault(outcome, []).append(str(path))
    watch(len(found), len(found), "")
    missing = [p for p in known if _below(p, paths) and not os.path.exists(p)]
    return AddReport(
        **{outcome: tuple(those) for outcome, those in outcomes.items()},
        missing=tuple(missing),
        skipped=tuple(skipped),
        passed_over=passed_over,
    )


def _add(
    library: Library, path: Path, reader: Reader, known: dict[str, KeptFile], outdated: frozenset[str]
) -> Outcome:
    data = _content(path)
    sha256 = hashlib.sha256(data).hexdigest()
    name = str(path)
    same = next((file for file in known.values() if file.sha256 == sha256), None)
    if same is not None and same.path not in outdated:
        if same.path == name:
            return "unchanged"
        if _holds(Path(same.path), sha256):
            if known.pop(name, None) is not None:
                library.remove([name])
            return "copies"
        library.move(same.path, name)
        del known[same.path]
        known[name] = same.model_copy(update={"path": name})
        return "moved"
    if same is not None and same.path != name:
        library.remove([same.path])
        del known[same.path]
    format, sections = reader.read(path.name, data)
    pieces = passages(sections)
    file = KeptFile(
        path=name,
        sha256=sha256,
        format=format,
        size=len(data),
        passages=len(pieces),
        added=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    library.put(file, pieces)
    outcome: Outcome = "changed" if name in known else "added"
    known[name] = file
    return outcome


def _content(path: Path) -> bytes:
    """The bytes of a regular file. Raises Unreadable; a pipe or a device is never opened."""
    if _shown(path) != str(path):
        raise Unreadable("has a name with characters that cannot be shown.", "Rename it, and add it again.")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("is no ordinary file.", "Name a document or a folder of documents.")
        if status.st_size > MAX_BYTES:
            raise too_large(status.st_size)
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("is not there.", "Check the name; put it in quotes if it has spaces.") from None
    except OSError as error:
        raise Unreadable(
            f"cannot be opened ({(error.strerror or str(error)).lower()}).", "Check its permissions."
        ) from None


def _holds(path: Path, sha256: str) -> bool:
    """Whether a file is still there with this content."""
    try:
        return hashlib.sha256(_content(path)).hexdigest() == sha256
    except Unreadable:
        return False


def _find(paths: Sequence[Path]) -> tuple[list[Path], list[Skipped], int]:
    """The files to add, folders that cannot be entered, and how many files of other kinds were seen."""
    found: dict[Path, None] = {}
    skipped: list[Skipped] = []
    others = 0

    def refused(error: OSError) -> None:
        reason = f"cannot be entered ({(error.strerror or str(error)).lower()})."
        place = _shown(Path(str(error.filename)))
        skipped.append(Skipped(path=place, reason=reason, remedy="Check its permissions."))

    for path in paths:
        full = path.expanduser().resolve()
        if not full.is_dir():
            found[full] = None
            continue
        for file in _walk(full, refused):
            if file.suffix.lower() in SUFFIXES:
                found[file.resolve()] = None
            else:
                others += 1
    return list(found), skipped, others


def _walk(folder: Path, refused: Callable[[OSError], None]) -> Iterator[Path]:
    """Files below a folder in order; hidden ones, lock files and folders behind links are left out."""
    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                yield Path(place, name)


def _shown(path: Path) -> str:
    """A path fit for a terminal and a file: what cannot be printed is a question mark."""
    return "".join(c if c.isprintable() else "?" for c in str(path))


def _below(path: str, folders: Sequence[Path]) -> bool:
    return any(Path(path).is_relative_to(folder.expanduser().resolve()) for folder in folders)

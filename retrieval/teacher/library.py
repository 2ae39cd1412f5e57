"""The library of a teacher's documents: one SQLite file, changed a whole document at a time.

A process that dies while adding leaves every document either as it was or as it shall be. What is removed
is overwritten, not only marked as free. The file is readable by its owner only.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ...graph.errors import StoreError
from .chunks import Passage
from .model import KeptFile, OwnPassage

READER = 1
"""Raised whenever reading or cutting changes, so that known documents are read anew."""

_VERSION = 1
_SCHEMA = """
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL UNIQUE, format TEXT NOT NULL,
    size INTEGER NOT NULL, added TEXT NOT NULL, reader INTEGER NOT NULL
);
CREATE TABLE passages (
    file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, number INTEGER NOT NULL, text TEXT NOT NULL,
    heading TEXT NOT NULL, first_page INTEGER, last_page INTEGER, line INTEGER, PRIMARY KEY (file, number)
);
PRAGMA user_version = 1;
"""


class Library:
    """The documents kept in `file`, which is made with the first of them. Raises StoreError."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def files(self) -> tuple[KeptFile, ...]:
        """All documents, by path."""
        if not self._file.exists():
            return ()
        with self._open() as db:
            rows = db.execute(
                "SELECT path, sha256, format, size, added, (SELECT count(*) FROM passages WHERE file = id)"
                " FROM files ORDER BY path"
            )
            return tuple(
                KeptFile(path=path, sha256=sha256, format=format, size=size, added=added, passages=passages)
                for path, sha256, format, size, added, passages in rows
            )

    def passages(self) -> tuple[OwnPassage, ...]:
        """All passages of all documents, by path and number."""
        if not self._file.exists():
            return ()
        with self._open() as db:
            rows = db.execute(
                "SELECT path, sha256, number, text, heading, first_page, last_page, line"
                " FROM passages JOIN files ON file = id ORDER BY path, number"
            )
            return tuple(
                OwnPassage(
                    path=path,
                    sha256=sha256,
                    number=number,
                    text=text,
                    heading=tuple(json.loads(heading)),
                    first_page=first,
                    last_page=last,
                    line=line,
                )
                for path, sha256, number, text, heading, first, last, line in rows
            )

    def outdated(self) -> frozenset[str]:
        """The paths of documents that an older reader has read."""
        if not self._file.exists():
            return frozenset()
        with self._open() as db:
            return frozenset(p for (p,) in db.execute("SELECT path FROM files WHERE reader <> ?", (READER,)))

    def put(self, file: KeptFile, passages: Sequence[Passage]) -> None:
        """Keep a document in the place of what was known of its path."""
        with self._open() as db, db:
            db.execute("DELETE FROM files WHERE path = ?", (file.path,))
            key = db.execute(
                "INSERT INTO files (path, sha256, format, size, added, reader) VALUES (?, ?, ?, ?, ?, ?)",
                (file.path, file.sha256, file.format, file.size, file.added, READER),
            ).lastrowid
            db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (key, n, p.text, json.dumps(p.heading), *(p.pages or (None, None)), p.line)
                    for n, p in enumerate(passages)
                ),
            )

    def move(self, old: str, new: str) -> None:
        """The document at `old` is now at `new`."""
        with self._open() as db, db:
            db.execute("DELETE FROM files WHERE path = ?", (new,))
            db.execute("UPDATE files SET path = ? WHERE path = ?", (new, old))

    def remove(self, paths: Collection[str]) -> None:
        """Forget these documents; unknown paths are passed over."""
        if not self._file.exists():
            return
        with self._open() as db, db:
            db.executemany("DELETE FROM files WHERE path = ?", ((p,) for p in paths))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection; `with db` around changes makes them one transaction."""
        try:
            if not self._file.exists():
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.touch(mode=0o600)
            db = sqlite3.connect(self._file, timeout=30)
            try:
                db.execute("PRAGMA foreign_keys = ON")
                db.execute("PRAGMA secure_delete = ON")
                self._prepare(db)
                yield db
            finally:
                db.close()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._file}: the library of documents cannot be used ({error}).",
                "Free the disk or wait for the other process; if it is damaged, move the file away and add"
                " your documents again: lessonloom index add",
            ) from error

    def _prepare(self, db: sqlite3.Connection) -> None:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        elif version != _VERSION:
            raise StoreError(
                f"{self._file}: made by another version of Lessonloom (format {version}).",
                "Use that version, or move the file away and add your documents again: lessonloom index add",
            )

"""What the workbench keeps beside the store: one SQLite file for each tenant, on disk when a call returns."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from ..graph import StoreError

FILE = "workbench.sqlite"
"""In the home folder."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS classroom (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0,
    teacher TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS report (
    run TEXT PRIMARY KEY,
    class TEXT NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS reply (
    key TEXT PRIMARY KEY,
    print TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS made (
    request TEXT PRIMARY KEY,
    id TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS report_by_class ON report (class, at);
"""
_BUSY_SECONDS = 10.0


class Records:
    """A connection that threads share; writes are single transactions (write-ahead log, synchronous FULL).

    Raises StoreError when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = RLock()
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_SCHEMA)
            self._own_classes()
            path.chmod(0o600)

    def read(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """All rows of a query."""
        with self._lock, self._told():
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing is kept."""
        with self._lock, self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._db.close()

    def _own_classes(self) -> None:
        """Files of before had classes without a teacher."""
        with self.writing() as db:
            if "teacher" not in {row[1] for row in db.execute("PRAGMA table_info(classroom)")}:
                db.execute("ALTER TABLE classroom ADD COLUMN teacher TEXT NOT NULL DEFAULT ''")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._path}: the records of the workbench cannot be used ({error}).",
                "Check permissions and free space, or restore the file from a backup.",
            ) from error

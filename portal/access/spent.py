"""What may happen once: ids of tokens, nonces and tickets that are used up, kept over a restart."""

import hashlib
import sqlite3
import time
from pathlib import Path
from threading import Lock
from typing import Literal

Kind = Literal["jti", "nonce", "sealed"]


class Spent:
    """A set on disk of what was used, each until it would be refused for its age anyway.

    Only hashes are kept. Several processes may share the file; of two that spend the same, one fails.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._open: sqlite3.Connection | None = None
        self._sweep = 0.0

    def spend(self, kind: Kind, scope: str, value: str, *, until: float) -> bool:
        """Use `value` up; False where it was used before. `until` is in seconds since the epoch."""
        name = hashlib.sha256(f"{kind}\0{scope}\0{value}".encode()).digest()
        now = time.time()
        with self._lock, self._database() as database:
            if now > self._sweep:
                database.execute("DELETE FROM spent WHERE until < ?", (now,))
                self._sweep = now + 60
            row = (name, max(until, now + 60))
            return database.execute("INSERT OR IGNORE INTO spent VALUES (?, ?)", row).rowcount == 1

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._open:
                self._open.close()
                self._open = None

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._open = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
            self._open.execute("PRAGMA journal_mode = WAL")
            self._open.execute("PRAGMA synchronous = NORMAL")
            self._open.execute(
                "CREATE TABLE IF NOT EXISTS spent (name BLOB PRIMARY KEY, until REAL) WITHOUT ROWID"
            )
        return self._open

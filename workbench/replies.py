"""Answers to requests that carried a key, so that what is sent twice is done once."""

from datetime import timedelta

from ..graph import InputError
from ._tools import Tools
from .errors import Conflict

KEPT = timedelta(days=7)


class Replies:
    """Kept answers of one tenant. A key whose request was cut off by a crash may be used again."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._at_work: set[str] = set()

    def reserve(self, key: str, print_: str) -> str | None:
        """The kept answer to the request with this fingerprint, or None: it is now at work.

        Raises InputError where the key belongs to another request, Conflict while the first is at work.
        """
        now = self._tools.now()
        with self._tools.records.writing() as db:
            db.execute("DELETE FROM reply WHERE at < ?", ((now - KEPT).isoformat(),))
            row = db.execute("SELECT print, body FROM reply WHERE key = ?", (key,)).fetchone()
            if row is not None and row[0] != print_:
                raise InputError("This Idempotency-Key belongs to another request.", "Send a new key.")
            if row is not None and row[1] is not None:
                return str(row[1])
            if key in self._at_work:
                raise Conflict("This request is at work already.", "Wait for its answer.")
            db.execute(
                "INSERT OR REPLACE INTO reply (key, print, at) VALUES (?, ?, ?)",
                (key, print_, now.isoformat()),
            )
            self._at_work.add(key)
        return None

    def keep(self, key: str, body: str) -> None:
        """Keep the answer."""
        with self._tools.records.writing() as db:
            db.execute("UPDATE reply SET body = ? WHERE key = ?", (body, key))
        self._at_work.discard(key)

    def release(self, key: str) -> None:
        """The request came to nothing; it may be sent again."""
        with self._tools.records.writing() as db:
            db.execute("DELETE FROM reply WHERE key = ?", (key,))
        self._at_work.discard(key)

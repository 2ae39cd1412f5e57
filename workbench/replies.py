"""Answers to requests that carried a key, so that what is sent twice is done once."""

from datetime import timedelta

from ..agents._run_id import new_run_id
from ..graph import InputError
from ._tools import Tools
from .errors import Conflict

KEPT = timedelta(days=7)


class Replies:
    """Kept answers of one tenant.

    With a key goes the id of what its request makes, on disk before anything is made: a request that a crash
    cut off finds, when it is sent again, what there is of it.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._at_work: set[str] = set()

    def reserve(self, key: str, print_: str) -> tuple[str, str | None]:
        """The id that goes with a key, and the kept answer to the request with this fingerprint; None where
        there is none yet: the request is now at work.

        Raises InputError where the key belongs to another request, Conflict while the first is at work.
        """
        now = self._tools.now()
        with self._tools.records.writing() as db:
            db.execute("DELETE FROM reply WHERE at < ?", ((now - KEPT).isoformat(),))
            db.execute("DELETE FROM made WHERE request NOT IN (SELECT key FROM reply)")
            row = db.execute("SELECT print, body FROM reply WHERE key = ?", (key,)).fetchone()
            if row is not None and row[0] != print_:
                raise InputError("This Idempotency-Key belongs to another request.", "Send a new key.")
            if row is None:
                db.execute(
                    "INSERT INTO reply (key, print, at) VALUES (?, ?, ?)", (key, print_, now.isoformat())
                )
                db.execute("INSERT INTO made VALUES (?, ?)", (key, new_run_id(now)))
            body = None if row is None else row[1]
            if body is None and key in self._at_work:
                raise Conflict("This request is at work already.", "Wait for its answer.")
            found = db.execute("SELECT id FROM made WHERE request = ?", (key,)).fetchone()
        if body is None:
            self._at_work.add(key)
        return str(found[0]) if found else new_run_id(now), body

    def keep(self, key: str, body: str) -> None:
        """Keep the answer."""
        with self._tools.records.writing() as db:
            db.execute("UPDATE reply SET body = ? WHERE key = ?", (body, key))
        self._at_work.discard(key)

    def release(self, key: str) -> None:
        """The request came to nothing; its key is free."""
        with self._tools.records.writing() as db:
            db.execute("DELETE FROM made WHERE request = ?", (key,))
            db.execute("DELETE FROM reply WHERE key = ?", (key,))
        self._at_work.discard(key)

    def leave(self, key: str) -> None:
        """The request was cut off; sent again, it goes on with what it made."""
        self._at_work.discard(key)

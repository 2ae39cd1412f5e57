"""The store in one SQLite file: no server, safe against a crash.

Every write is one transaction, on disk before the call returns (write-ahead log, synchronous FULL).
Times are kept in UTC; a time without a zone is taken as UTC when times are compared.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from ._schema import MIGRATIONS
from .errors import StoreError
from .evidence import Mastery, Response
from .store import Erased

if TYPE_CHECKING:
    from .store import PlanRecord, RunRecord
    from .tree import SkillTree

_BUSY_SECONDS = 10.0
_TIME_WIDTH = len("2026-01-01T00:00:00.000000Z")
_NEIGHBOURHOOD = """
WITH RECURSIVE edge (a, b) AS (
    SELECT skill, before FROM prerequisite UNION SELECT before, skill FROM prerequisite
), near (id, steps) AS (
    SELECT ?, 0
    UNION SELECT edge.b, near.steps + 1 FROM near JOIN edge ON edge.a = near.id WHERE near.steps < 3
)
SELECT DISTINCT id FROM near WHERE id IN (SELECT a FROM edge) ORDER BY id
"""


class SqliteStore:
    """A `GraphStore` in the file `path`, which is made with its folder when it is not there.

    Threads may share one store; processes open their own. Raises StoreError when the file is no
    database, was written by a newer Lessonloom, or stays locked by another process for 10 seconds.
    """

    def __init__(self, path: str | Path, *, busy_seconds: float = _BUSY_SECONDS) -> None:
        self.path = Path(path)
        self._lock = RLock()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the folder {self.path.parent} cannot be made: {error.strerror}",
                "Choose another place for the store.",
            ) from None
        with self._translated():
            self._db = sqlite3.connect(
                self.path, timeout=busy_seconds, isolation_level=None, check_same_thread=False
            )
        try:
            with self._translated():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def put_tree(self, tree: "SkillTree") -> None:
        """Keep the skills and prerequisites of a pack; those that it no longer has are removed."""
        skills = [(s.id, s.title, s.grade, tree.pack.name, tree.content_hash) for s in tree.skills.values()]
        edges: set[tuple[str, str, str, float]] = set()
        for s in tree.skills.values():
            edges |= {(s.id, e.skill, e.kind, e.strength) for e in s.prerequisites}
            edges |= {(s.id, name, "alternative", 1.0) for group in s.alternatives for name in group.skills}
        with self._write() as db:
            db.execute("DELETE FROM skill WHERE pack = ?", (tree.pack.name,))
            db.executemany("INSERT OR REPLACE INTO skill VALUES (?, ?, ?, ?, ?)", skills)
            db.executemany("INSERT OR REPLACE INTO prerequisite VALUES (?, ?, ?, ?)", sorted(edges))

    def add_responses(self, class_name: str, responses: Iterable[Response]) -> int:
        """Add responses; returns how many were new."""
        rows = ((class_name, r.id, _sortable(r.at), r.model_dump_json()) for r in responses)
        with self._write() as db:
            db.execute("INSERT OR IGNORE INTO class VALUES (?)", (class_name,))
            before = db.total_changes
            db.executemany("INSERT OR IGNORE INTO response (class, id, at, record) VALUES (?, ?, ?, ?)", rows)
            return db.total_changes - before

    def responses(self, class_name: str) -> tuple[Response, ...]:
        """All responses of a class, in order of time and arrival; those without a time come first."""
        sql = "SELECT record FROM response WHERE class = ? ORDER BY at, arrival"
        return tuple(Response.model_validate_json(text) for text in self._read(sql, class_name))

    def put_mastery(self, class_name: str, mastery: Sequence[Mastery], at: datetime) -> None:
        """Replace the mastery of these pairs; an older estimate never replaces a newer one."""
        rows = [(class_name, m.learner, m.skill, _sortable(at), m.model_dump_json()) for m in mastery]
        with self._write() as db:
            db.execute("INSERT OR IGNORE INTO class VALUES (?)", (class_name,))
            db.executemany(
                "INSERT INTO mastery VALUES (?, ?, ?, ?, ?) ON CONFLICT (class, learner, skill) DO UPDATE "
                "SET at = excluded.at, record = excluded.record WHERE excluded.at >= mastery.at",
                rows,
            )

    def mastery(self, class_name: str) -> tuple[Mastery, ...]:
        """The latest mastery of every (learner, skill) of a class, by learner and skill."""
        return tuple(m for m, _ in self.dated_mastery(class_name))

    def dated_mastery(self, class_name: str) -> tuple[tuple[Mastery, datetime], ...]:
        """The same with the time of each estimate."""
        sql = "SELECT at || record FROM mastery WHERE class = ? ORDER BY learner, skill"
        return tuple(
            (Mastery.model_validate_json(text[_TIME_WIDTH:]), datetime.fromisoformat(text[:_TIME_WIDTH]))
            for text in self._read(sql, class_name)
        )

    def put_run(self, run: "RunRecord") -> None:
        """Insert or replace a run."""
        row = (run.id, run.status, _sortable(run.created), run.model_dump_json())
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?)", row)

    def run(self, id: str) -> "RunRecord | None":
        """One run, or None."""
        from .store import RunRecord

        found = self._read("SELECT record FROM run WHERE id = ?", id)
        return RunRecord.model_validate_json(found[0]) if found else None

    def runs(self) -> "tuple[RunRecord, ...]":
        """All runs, newest first."""
        from .store import RunRecord

        found = self._read("SELECT record FROM run ORDER BY created DESC, id DESC")
        return tuple(RunRecord.model_validate_json(text) for text in found)

    def put_plan(self, plan: "PlanRecord") -> None:
        """Keep a plan; one per run, the last one wins."""
        row = (plan.run, plan.class_name, plan.skill, _sortable(plan.created), plan.model_dump_json())
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO plan VALUES (?, ?, ?, ?, ?)", row)

    def plans(self, class_name: str | None = None) -> "tuple[PlanRecord, ...]":
        """Plans, newest first."""
        from .store import PlanRecord

        if class_name is None:
            found = self._read("SELECT record FROM plan ORDER BY created DESC, run DESC")
        else:
            sql = "SELECT record FROM plan WHERE class = ? ORDER BY created DESC, run DESC"
            found = self._read(sql, class_name)
        return tuple(PlanRecord.model_validate_json(text) for text in found)

    def classes(self) -> tuple[str, ...]:
        """Names of all classes, in order."""
        return tuple(self._read("SELECT name FROM class ORDER BY name"))

    def neighbourhood(self, skill: str) -> tuple[str, ...]:
        """Ids of the skills up to three prerequisites away, in either direction, in order."""
        return tuple(self._read(_NEIGHBOURHOOD, skill))

    def erase_learner(self, class_name: str, learner: str) -> Erased:
        """Remove every response and estimate of a learner."""
        with self._write() as db:
            sql = "DELETE FROM response WHERE class = ? AND json_extract(record, '$.learner') = ?"
            responses = db.execute(sql, (class_name, learner)).rowcount
            sql = "DELETE FROM mastery WHERE class = ? AND learner = ?"
            estimates = db.execute(sql, (class_name, learner)).rowcount
        with self._lock, self._translated():
            self._db.execute("VACUUM")  # deleted rows would stay readable in the file
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Erased(responses=responses, estimates=estimates)

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        with self._lock:
            self._db.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        with self._write() as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise StoreError(
                    f"{self.path} was written by a newer Lessonloom (schema {version}, this one knows "
                    f"{len(MIGRATIONS)})",
                    "Update Lessonloom, or choose another store.",
                )
            for migration in MIGRATIONS[version:]:
                for statement in filter(str.strip, migration.split(";")):
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _read(self, sql: str, *values: str) -> list[str]:
        with self._lock, self._translated():
            return [text for (text,) in self._db.execute(sql, values)]

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that takes the write lock at once and is on disk when the block ends."""
        with self._lock, self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """SQLite's errors as errors that a person can act on."""
        try:
            yield
        except sqlite3.OperationalError as error:
            text = str(error)
            if "locked" in text or "busy" in text:
                raise StoreError(
                    f"{self.path} is locked by another process",
                    "Wait until it has finished, or stop it, and try again.",
                ) from error
            raise StoreError(
                f"{self.path} cannot be used: {text}", "Check the path, its permissions and the free space."
            ) from error
        except sqlite3.ProgrammingError as error:
            raise StoreError(f"{self.path} is closed", "Open the store again.") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path} is not a Lessonloom store ({error})",
                "Choose another path, or move the file away; a new store is made in its place.",
            ) from error


def _sortable(at: datetime | None) -> str | None:
    """UTC with a fixed width, so that text order is time order."""
    if at is None:
        return None
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

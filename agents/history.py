"""The versions of one plan: every change on disk before it is acknowledged, undo and redo, no lost update."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..graph import LessonloomError, PlanRecord, StoreError
from ..lessons import FAMILIES, LessonPlan, run_family
from ..lessons.editing import (
    Change,
    Difference,
    Regenerate,
    Version,
    after,
    apply_change,
    diff,
    fresh,
    granted,
)
from .deps import Deps
from .evaluator import check_context, reported
from .events import Event
from .rewording import reworded
from .state import Request

FILE = "versions.sqlite"
"""In the data folder; one table for all plans of it."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS version (
    run TEXT NOT NULL, number INTEGER NOT NULL, parent INTEGER, record TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT;
CREATE TABLE IF NOT EXISTS current (run TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;
"""
_BUSY_SECONDS = 10.0


class Conflict(LessonloomError):
    """Somebody changed the plan meanwhile; `current` is the number of the version they made."""

    def __init__(self, base: int, current: int) -> None:
        super().__init__(
            f"The plan has changed meanwhile: version {current} is current, the change was made to {base}.",
            "Look at what is different, then make the change again.",
        )
        self.current = current


class PlanHistory:
    """The versions of the plan of a run. Opening it the first time keeps `plan` as version 1."""

    def __init__(
        self,
        home: Path,
        run: str,
        plan: LessonPlan,
        deps: Deps,
        watch: Callable[[Event], None] = lambda _: None,
    ) -> None:
        self._path = home / FILE
        self._run = run
        self._deps = deps
        self._watch = watch
        with self._open() as db:
            if self._at(db) is not None:
                return
        with self._writing() as db:
            if self._at(db) is None:  # nobody else was first
                self._keep(db, fresh(plan, deps.now()))

    def versions(self) -> tuple[Version, ...]:
        """All of them, oldest first, also those that were undone."""
        with self._open() as db:
            rows = db.execute(
                "SELECT record FROM version WHERE run = ? ORDER BY number", (self._run,)
            ).fetchall()
        return tuple(Version.model_validate_json(row[0]) for row in rows)

    def current(self) -> Version:
        """The version that counts."""
        with self._open() as db:
            return self._version(db, self._still(db, None))

    async def apply(self, change: Change, author: str, base: int | None = None) -> Version:
        """Make a change to version `base` (None: whichever is current), check the plan and keep it.

        Raises Conflict where `base` is not current any more, and what `apply_change`, `granted` and
        `reworded` raise.
        """
        return await self.apply_all((change,), author, base)

    async def apply_all(self, changes: Sequence[Change], author: str, base: int | None = None) -> Version:
        """Make these changes one after another, each a version of its own: all of them, or none. What changes
        nothing is no version. Raises as `apply` does."""
        with self._open() as db:
            before = at = self._version(db, self._still(db, base))
        made = []
        for change in changes:
            found = await self._changed(at, change, author)
            if all(getattr(found, name) == getattr(at, name) for name in _STATE):
                continue
            if found.plan is not at.plan:
                found = found.model_copy(update={"plan": checked(found.plan, self._deps)})
            made.append(at := found)
        with self._writing() as db:
            parent = self._still(db, before.number)
            last = db.execute("SELECT max(number) FROM version WHERE run = ?", (self._run,)).fetchone()[0]
            for number, found in enumerate(made, last + 1):
                at = found.model_copy(update={"number": number, "parent": parent})
                self._keep(db, at)
                parent = number
        return self._stored(at)

    async def _changed(self, before: Version, change: Change, author: str) -> Version:
        number, now = before.number + 1, self._deps.now()
        context = check_context(self._deps, before.plan.learners)
        if not isinstance(change, Regenerate):
            return apply_change(before, change, number=number, at=now, author=author, context=context)
        plan = granted(before, change, context)
        if plan is None:
            seed = before.plan.provenance.seed + before.number
            plan = await reworded(before.plan, change.block, change.wish, self._deps, seed, self._watch)
        note = f"{change.block} made anew: {change.wish or 'other exercises'}."
        return after(before, plan, note, number=number, at=now, author=author)

    def version(self, number: int) -> Version:
        """One of them. Raises StoreError for an unknown number."""
        with self._open() as db:
            return self._version(db, number)

    def undo(self, base: int | None = None) -> Version:
        """Go back to the version before the current one; version 1 stays. Raises Conflict as `apply` does."""
        with self._writing() as db:
            now = self._version(db, self._still(db, base))
            back = self._go(db, now.parent or now.number)
        return self._stored(back)

    def redo(self, base: int | None = None) -> Version:
        """Go forward again to the newest version made from the current one, if there is one. Raises Conflict
        as `apply` does."""
        with self._writing() as db:
            number = self._still(db, base)
            child = db.execute(
                "SELECT max(number) FROM version WHERE run = ? AND parent = ?", (self._run, number)
            ).fetchone()[0]
            forth = self._go(db, child or number)
        return self._stored(forth)

    def diff(self, a: int, b: int) -> tuple[Difference, ...]:
        """What is different in version `b` from version `a`. Raises StoreError for an unknown number."""
        with self._open() as db:
            return diff(self._version(db, a).plan, self._version(db, b).plan)

    def _stored(self, version: Version) -> Version:
        """Let the store have the version that counts, so that reports and exports speak of it. A plan that
        rests at its review is not in the store yet."""
        store = self._deps.store
        known = store.run(self._run)
        if known is not None and known.status == "done":
            store.put_plan(
                PlanRecord(
                    run=self._run,
                    class_name=Request.model_validate_json(known.request).class_name,
                    skill=version.plan.skill,
                    plan=version.plan.model_dump_json(),
                    created=version.at,
                )
            )
        return version

    def _still(self, db: sqlite3.Connection, base: int | None) -> int:
        """The number of the current version. Raises Conflict where that is not `base` (None: any is)."""
        number = self._at(db)
        assert number is not None
        if base is not None and base != number:
            raise Conflict(base, number)
        return number

    def _go(self, db: sqlite3.Connection, number: int) -> Version:
        db.execute("UPDATE current SET number = ? WHERE run = ?", (number, self._run))
        return self._version(db, number)

    def _keep(self, db: sqlite3.Connection, version: Version) -> None:
        record = version.model_dump_json()
        db.execute(
            "INSERT INTO version VALUES (?, ?, ?, ?)", (self._run, version.number, version.parent, record)
        )
        db.execute("INSERT OR REPLACE INTO current VALUES (?, ?)", (self._run, version.number))

    def _at(self, db: sqlite3.Connection) -> int | None:
        row = db.execute("SELECT number FROM current WHERE run = ?", (self._run,)).fetchone()
        return None if row is None else int(row[0])

    def _version(self, db: sqlite3.Connection, number: int) -> Version:
        row = db.execute(
            "SELECT record FROM version WHERE run = ? AND number = ?", (self._run, number)
        ).fetchone()
        if row is None:
            raise StoreError(f"The plan has no version {number}.", "List its versions first.")
        return Version.model_validate_json(row[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = FULL")
                db.executescript(_SCHEMA)
                yield db
            finally:
                db.close()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._path}: the versions of plans cannot be used ({error}).",
                "Check permissions and free space, or restore the file from a backup.",
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when it ends; what raises inside leaves nothing behind."""
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")


_STATE = ("plan", "locked", "approved", "due")
"""What a change of a version changes, some of it or all."""


def checked(plan: LessonPlan, deps: Deps) -> LessonPlan:
    """The plan with a new report of all checks; how it was revised before is kept."""
    context = check_context(deps, plan.learners)
    findings = tuple(f for family in FAMILIES for f in run_family(family, plan, context))
    found = reported(plan, findings)
    if found.quality is None or plan.quality is None:
        return found
    revised = {"rounds": plan.quality.rounds, "stop_reason": plan.quality.stop_reason}
    return found.model_copy(update={"quality": found.quality.model_copy(update=revised)})

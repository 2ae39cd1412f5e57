"""Classes: made, listed, renamed, put away. A class keeps its id and its answers whatever it is called."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Generic, TypeVar

from pydantic import Field

from ..graph import InputError
from ..graph._base import Frozen
from ._tools import Tools, aside
from .errors import Conflict, Unknown

T = TypeVar("T")
LONGEST_NAME = 60
LONGEST_SUBJECT = 512
MOST = 200
"""Entries of a page at most."""


class Sight(Frozen):
    """Who looks at a tenant: `own` hides the classes of others; nobody's are seen by all."""

    subject: str = ""
    own: bool = False


class Classroom(Frozen):
    """A class. `learners` counts those on its roster; `teacher` is whose class it is, empty for nobody's."""

    id: str
    name: str
    created: datetime
    archived: bool = False
    teacher: str = ""
    learners: int = Field(default=0, ge=0)


_EVERYTHING = Sight()


class Page(Frozen, Generic[T]):
    """A part of a list; `next` is where the following part begins, None at the end."""

    items: tuple[T, ...]
    next: str | None = None


def page_of(items: Sequence[T], ids: Sequence[str], after: str | None, limit: int) -> Page[T]:
    """The part of a list that follows the entry `after` (None: from the beginning). Raises InputError."""
    if not 1 <= limit <= MOST:
        raise InputError(f"A page cannot have {limit} entries.", f"Ask for 1 to {MOST}.")
    start = 0
    if after is not None:
        if after not in ids:
            raise InputError(f"There is no entry {after[:80]!r} to go on from.", "Begin with the first page.")
        start = ids.index(after) + 1
    part = tuple(items[start : start + limit])
    more = start + limit < len(items)
    return Page(items=part, next=ids[start + limit - 1] if more else None)


class Classes:
    """The classes of one tenant, as far as one person sees them; a class that is not seen is unknown.

    Classes planned from the command line are among them, and are nobody's.
    """

    def __init__(self, tools: Tools, sight: Sight = _EVERYTHING) -> None:
        self._tools = tools
        self._sight = sight

    async def create(self, name: str, once: str | None = None) -> Classroom:
        """A new class without learners, of the one who looks; the one that was made before where `once` is
        the id of its request. Raises InputError, and Conflict where the name is taken."""
        return await aside(lambda: self._create(name, once))

    async def all(
        self, *, archived: bool = False, after: str | None = None, limit: int = 50
    ) -> Page[Classroom]:
        """Classes by name; `archived` lists those put away instead. Raises InputError."""

        def work() -> Page[Classroom]:
            found = [c for c in self._all() if c.archived == archived]
            return page_of(found, [c.id for c in found], after, limit)

        return await aside(work)

    async def get(self, id: str) -> Classroom:
        """One class. Raises Unknown."""
        return await aside(lambda: self._get(id))

    async def rename(self, id: str, name: str) -> Classroom:
        """Call a class by another name. Raises Unknown, InputError, Conflict."""

        def work() -> Classroom:
            found, label = self._get(id), _label(name)
            with self._tools.records.writing() as db:
                self._refuse_taken(label, but=id, teacher=found.teacher)
                db.execute("UPDATE classroom SET name = ? WHERE id = ?", (label, id))
            return self._get(id)

        return await aside(work)

    async def archive(self, id: str, *, archived: bool = True) -> Classroom:
        """Put a class away, or take it out again; nothing is lost. Raises Unknown, Conflict."""

        def work() -> Classroom:
            found = self._get(id)
            with self._tools.records.writing() as db:
                if not archived:
                    self._refuse_taken(found.name, but=id, teacher=found.teacher)
                db.execute("UPDATE classroom SET archived = ? WHERE id = ?", (int(archived), id))
            return self._get(id)

        return await aside(work)

    async def hand_over(self, id: str, teacher: str) -> Classroom:
        """Make a class somebody's (empty: nobody's). Raises Unknown, Conflict, InputError."""

        def work() -> Classroom:
            found, to = self._get(id), teacher.strip()
            if len(to) > LONGEST_SUBJECT or not to.isprintable():
                raise InputError("This names nobody.", "Give the person as keys and tokens name them (sub).")
            with self._tools.records.writing() as db:
                self._refuse_taken(found.name, but=id, teacher=to)
                db.execute("UPDATE classroom SET teacher = ? WHERE id = ?", (to, id))
            return self._get(id)

        return await aside(work)

    def visible(self) -> frozenset[str] | None:
        """Ids of the classes that are seen; None for all."""
        if not self._sight.own:
            return None
        rows = self._tools.records.read(
            "SELECT id FROM classroom WHERE teacher IN (?, '')", self._sight.subject
        )
        return frozenset(str(row[0]) for row in rows)

    def key(self, id: str) -> str:
        """The name under which store and roster know a class. Raises Unknown."""
        sql = "SELECT key, teacher FROM classroom WHERE id = ?"
        found = self._tools.records.read(sql, id)
        if not found:
            self._adopt()
            found = self._tools.records.read(sql, id)
        if not found or not self._seen(found[0][1]):
            raise Unknown(f"There is no class {id[:80]!r}.", "List the classes to see their ids.")
        return str(found[0][0])

    def name(self, id: str) -> str:
        """What a class is called, empty where there is none."""
        found = self._tools.records.read("SELECT name, teacher FROM classroom WHERE id = ?", id)
        return str(found[0][0]) if found and self._seen(found[0][1]) else ""

    def id_of(self, key: str) -> str:
        """The id of a class that the store knows as `key`. Raises Unknown."""
        self._adopt()
        found = self._tools.records.read("SELECT id, teacher FROM classroom WHERE key = ?", key)
        if not found or not self._seen(found[0][1]):
            raise Unknown("There is no such class.", "List the classes to see their ids.")
        return str(found[0][0])

    def for_label(self, name: str) -> str:
        """The id of one's own class of this name that is not put away, or of nobody's; made where there is
        none."""
        label = _label(name)
        named = [c for c in self._all() if c.name.casefold() == label.casefold() and not c.archived]
        by_teacher = {c.teacher: c.id for c in named}
        found = by_teacher.get(self._sight.subject) or by_teacher.get("")
        return found or self._create(label).id

    def _create(self, name: str, once: str | None = None) -> Classroom:
        label = _label(name)
        self._adopt()
        with self._tools.records.writing() as db:
            if once and db.execute("SELECT 1 FROM classroom WHERE id = ?", (once,)).fetchone():
                return self._get(once)
            self._refuse_taken(label, teacher=self._sight.subject)
            id = _free(label, self._taken_ids())
            row = (id, id, label, self._tools.now().isoformat(), self._sight.subject)
            db.execute("INSERT INTO classroom (id, key, name, created, teacher) VALUES (?, ?, ?, ?, ?)", row)
            if once:
                db.execute("UPDATE made SET id = ? WHERE id = ?", (id, once))
        return self._get(id)

    def _get(self, id: str) -> Classroom:
        self.key(id)
        return next(c for c in self._rows("WHERE id = ?", id))

    def _all(self) -> list[Classroom]:
        self._adopt()
        return sorted(
            (c for c in self._rows() if self._seen(c.teacher)), key=lambda c: (c.name.casefold(), c.id)
        )

    def _seen(self, teacher: object) -> bool:
        return not self._sight.own or teacher in (self._sight.subject, "")

    def _rows(self, where: str = "", *values: object) -> list[Classroom]:
        sql = f"SELECT id, key, name, created, archived, teacher FROM classroom {where}"
        return [
            Classroom(
                id=str(id),
                name=str(name),
                created=datetime.fromisoformat(str(created)),
                archived=bool(archived),
                teacher=str(teacher),
                learners=len(self._tools.roster(str(key))),
            )
            for id, key, name, created, archived, teacher in self._tools.records.read(sql, *values)
        ]

    def _adopt(self) -> None:
        """Give an id to every class that the store knows and the workbench does not."""
        known = {str(row[0]) for row in self._tools.records.read("SELECT key FROM classroom")}
        fresh = [name for name in self._tools.store.classes() if name not in known]
        if not fresh:
            return
        with self._tools.records.writing() as db:
            taken = self._taken_ids()
            for name in fresh:
                id = _free(name, taken)
                taken.add(id)
                db.execute(
                    "INSERT OR IGNORE INTO classroom (id, key, name, created) VALUES (?, ?, ?, ?)",
                    (id, name, name, datetime.now(UTC).isoformat()),
                )

    def _taken_ids(self) -> set[str]:
        """Ids, and keys in lower case: their rosters may lie on a disk that knows no upper case."""
        rows = self._tools.records.read("SELECT id, key FROM classroom")
        return {str(one).casefold() for row in rows for one in row}

    def _refuse_taken(self, name: str, but: str = "", *, teacher: str) -> None:
        """Names are unique among the classes of one teacher."""
        sql = "SELECT id, name FROM classroom WHERE archived = 0 AND teacher = ?"
        rows = self._tools.records.read(sql, teacher)
        if any(str(n).casefold() == name.casefold() and id != but for id, n in rows):
            raise Conflict(
                f"There is a class {name!r} already.", "Choose another name, or put that one away."
            )


def _label(name: str) -> str:
    label = " ".join(name.split())
    if not label or len(label) > LONGEST_NAME or not label.isprintable():
        raise InputError(
            "A class needs a name of 1 to 60 characters." if label else "A class needs a name.",
            'Give a name such as "6B, Mathematics".',
        )
    return label


def _free(name: str, taken: set[str]) -> str:
    """An id for an address, from the name where it has letters for one."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-") or "class"
    found, n = stem, 1
    while found in taken:
        n += 1
        found = f"{stem}-{n}"
    return found

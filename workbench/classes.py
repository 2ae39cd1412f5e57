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
MOST = 200
"""Entries of a page at most."""


class Classroom(Frozen):
    """A class. `learners` counts those on its roster."""

    id: str
    name: str
    created: datetime
    archived: bool = False
    learners: int = Field(default=0, ge=0)


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
    """The classes of one tenant. Classes planned from the command line are among them."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def create(self, name: str) -> Classroom:
        """A new class without learners. Raises InputError, and Conflict where the name is taken."""
        return await aside(lambda: self._create(name))

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
            self._get(id)
            label = _label(name)
            with self._tools.records.writing() as db:
                self._refuse_taken(label, but=id)
                db.execute("UPDATE classroom SET name = ? WHERE id = ?", (label, id))
            return self._get(id)

        return await aside(work)

    async def archive(self, id: str, *, archived: bool = True) -> Classroom:
        """Put a class away, or take it out again; nothing is lost. Raises Unknown, Conflict."""

        def work() -> Classroom:
            found = self._get(id)
            with self._tools.records.writing() as db:
                if not archived:
                    self._refuse_taken(found.name, but=id)
                db.execute("UPDATE classroom SET archived = ? WHERE id = ?", (int(archived), id))
            return self._get(id)

        return await aside(work)

    def key(self, id: str) -> str:
        """The name under which store and roster know a class. Raises Unknown."""
        found = self._tools.records.read("SELECT key FROM classroom WHERE id = ?", id)
        if not found:
            self._adopt()
            found = self._tools.records.read("SELECT key FROM classroom WHERE id = ?", id)
        if not found:
            raise Unknown(f"There is no class {id[:80]!r}.", "List the classes to see their ids.")
        return str(found[0][0])

    def name(self, id: str) -> str:
        """What a class is called, empty where there is none."""
        found = self._tools.records.read("SELECT name FROM classroom WHERE id = ?", id)
        return str(found[0][0]) if found else ""

    def id_of(self, key: str) -> str:
        """The id of a class that the store knows as `key`. Raises Unknown."""
        self._adopt()
        found = self._tools.records.read("SELECT id FROM classroom WHERE key = ?", key)
        if not found:
            raise Unknown("There is no such class.", "List the classes to see their ids.")
        return str(found[0][0])

    def for_label(self, name: str) -> str:
        """The id of the class of this name that is not put away, made where there is none."""
        label = _label(name)
        found = next(
            (c for c in self._all() if c.name.casefold() == label.casefold() and not c.archived), None
        )
        return found.id if found else self._create(label).id

    def _create(self, name: str) -> Classroom:
        label = _label(name)
        self._adopt()
        with self._tools.records.writing() as db:
            self._refuse_taken(label)
            id = _free(label, self._taken_ids())
            now = self._tools.now().isoformat()
            db.execute(
                "INSERT INTO classroom (id, key, name, created) VALUES (?, ?, ?, ?)", (id, id, label, now)
            )
        return self._get(id)

    def _get(self, id: str) -> Classroom:
        self.key(id)
        return next(c for c in self._rows("WHERE id = ?", id))

    def _all(self) -> list[Classroom]:
        self._adopt()
        return sorted(self._rows(), key=lambda c: (c.name.casefold(), c.id))

    def _rows(self, where: str = "", *values: object) -> list[Classroom]:
        sql = f"SELECT id, key, name, created, archived FROM classroom {where}"
        return [
            Classroom(
                id=str(id),
                name=str(name),
                created=datetime.fromisoformat(str(created)),
                archived=bool(archived),
                learners=len(self._tools.roster(str(key))),
            )
            for id, key, name, created, archived in self._tools.records.read(sql, *values)
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

    def _refuse_taken(self, name: str, but: str = "") -> None:
        rows = self._tools.records.read("SELECT id, name FROM classroom WHERE archived = 0")
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

"""The units of a tenant on disk, and what can be done to one."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from ..agents._run_id import new_run_id
from ..graph import InputError, SkillTree, StoreError
from ..graph._base import Frozen
from ..learner import Diagnosis
from ..lessons.export import write_atomic
from ..pathways import class_needs, class_pathway, class_unit, replan
from ..pathways.calendar import Calendar
from ..pathways.moving import moved
from ..pathways.unit_file import UnitFile, moved_dates
from .errors import Conflict, Unknown

_ID = re.compile(r"\d{6}-\d{6}-[0-9a-f]{4}")


class KeptUnit(Frozen):
    """A unit of a class. `plans` are runs by the skill whose lesson they plan, `previous` is the unit before
    the last change."""

    id: str
    class_id: str
    file: UnitFile
    plans: dict[str, str] = Field(default_factory=dict)
    previous: UnitFile | None = None

    def after(self, today: date) -> int:
        """How many lessons lie before a day; the assessment is never one of them."""
        held = sum(on < today for on in self.file.dates)
        return min(held, len(self.file.unit.lessons) - 1)


class Units:
    """Units below a folder, a file for each; written whole or not at all.

    `visible` gives the classes whose units are seen, None for all.
    """

    def __init__(self, home: Path, visible: Callable[[], frozenset[str] | None] = lambda: None) -> None:
        self._home = home / "units"
        self._visible = visible

    def all(self) -> tuple[KeptUnit, ...]:
        """All that can be read, newest first."""
        found = sorted(self._home.glob("*.json"), reverse=True) if self._home.is_dir() else []
        every = (self._read(path) for path in found if _ID.fullmatch(path.stem))
        seen = self._visible()
        return tuple(unit for unit in every if seen is None or unit.class_id in seen)

    def has(self, id: str) -> bool:
        """Whether a unit was made."""
        return (self._home / f"{id}.json").is_file()

    def get(self, id: str) -> KeptUnit:
        """One unit. Raises Unknown, and StoreError for a file that is no unit."""
        path = self._home / f"{id}.json"
        if not _ID.fullmatch(id) or not path.is_file():
            raise Unknown("There is no such unit.", "The page of units lists them all.")
        unit, seen = self._read(path), self._visible()
        if seen is not None and unit.class_id not in seen:
            raise Unknown("There is no such unit.", "The page of units lists them all.")
        return unit

    def _read(self, path: Path) -> KeptUnit:
        try:
            return KeptUnit.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise StoreError(f"{path} is no unit ({error.error_count()} faults).", "Make it anew.") from error

    def put(self, unit: KeptUnit) -> None:
        """Keep a unit."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(self._home / f"{unit.id}.json", unit.model_dump_json().encode())


def made(
    tree: SkillTree,
    diagnosis: Diagnosis,
    *,
    class_id: str,
    class_name: str,
    goals: Mapping[str, tuple[str, ...]],
    calendar: Calendar,
    minutes: int,
    lessons: int | None,
    buffer: float,
) -> KeptUnit:
    """A new unit. Raises GoalError and InputError."""
    size = calendar.lessons() if calendar.until else lessons
    if size is not None:
        calendar.dates(size)
    unit = class_unit(tree, diagnosis, diagnosis.goals, minutes=minutes, lessons=size, buffer=buffer)
    calendar.dates(len(unit.lessons))
    file = UnitFile(
        class_name=class_name,
        class_file=f"{class_name}.csv",
        learners=len(diagnosis.learners),
        asked=dict(goals),
        pack=tree.content_hash,
        calendar=calendar,
        unit=unit,
    )
    return KeptUnit(id=new_run_id(), class_id=class_id, file=file)


def move(tree: SkillTree, unit: KeptUnit, number: int, to: int, taught: int) -> KeptUnit:
    """The unit with a lesson in another place. Raises InputError."""
    again = moved(tree, unit.file.unit, number, to, taught=taught)
    return _next(unit, unit.file.model_copy(update={"unit": again.unit, "changes": again.changes}), taught)


def lose(tree: SkillTree, unit: KeptUnit, day: date, taught: int) -> KeptUnit:
    """The unit when there is no lesson on a day. Raises InputError."""
    file = unit.file
    calendar = file.calendar.without([day])
    size = min(len(file.unit.lessons), calendar.lessons()) if calendar.until else None
    again = replan(tree, file.unit, taught=taught, lessons=size)
    changes = (*moved_dates(file.calendar, calendar, len(again.unit.lessons)), *again.changes)
    update = {"calendar": calendar, "unit": again.unit, "changes": changes}
    return _next(unit, file.model_copy(update=update), taught)


def unfinished(tree: SkillTree, unit: KeptUnit, skill: str, minutes: int | None, taught: int) -> KeptUnit:
    """The unit when a step needs so many minutes more (None: half of its own). Raises InputError."""
    again = replan(tree, unit.file.unit, taught=taught, unfinished={skill: minutes})
    return _next(unit, unit.file.model_copy(update={"unit": again.unit, "changes": again.changes}), taught)


def renewed(tree: SkillTree, unit: KeptUnit, diagnosis: Diagnosis, taught: int) -> KeptUnit:
    """What is left of the unit planned again from the newest answers. Raises InputError."""
    branches = class_pathway(tree, diagnosis, diagnosis.goals).branches
    again = replan(tree, unit.file.unit, taught=taught, needs=class_needs(diagnosis), branches=branches)
    update = {"unit": again.unit, "changes": again.changes, "learners": len(diagnosis.learners)}
    return _next(unit, unit.file.model_copy(update=update), taught)


def undone(unit: KeptUnit) -> KeptUnit:
    """The unit as it was before the last change, which is kept in its place. Raises Conflict."""
    if unit.previous is None:
        raise Conflict("Nothing was changed yet.", "")
    back = unit.previous.model_copy(update={"revision": unit.file.revision + 1})
    return unit.model_copy(update={"file": back, "previous": unit.file})


def fresh(unit: KeptUnit, revision: str) -> None:
    """Raise Conflict where somebody changed the unit after the page was made."""
    if revision != str(unit.file.revision):
        raise Conflict("Somebody changed this unit meanwhile.", "Look at it as it is now, then try again.")


def _next(unit: KeptUnit, file: UnitFile, taught: int) -> KeptUnit:
    if not file.changes or (file.unit == unit.file.unit and file.calendar == unit.file.calendar):
        raise InputError("Nothing changes.", "What you entered fits the plan as it is.")
    file = file.model_copy(update={"revision": unit.file.revision + 1, "taught": taught})
    return unit.model_copy(update={"file": file, "previous": unit.file})

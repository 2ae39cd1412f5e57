"""Units at the workbench: made from all answers of a class, changed lesson by lesson, as a calendar."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ..graph._base import Frozen
from ..lessons.export._unit_view import unit_view
from ..lessons.export.unit import unit_calendar
from ..pathways.calendar import SCHOOL_WEEK, Calendar, Weekday
from . import units as work
from ._tools import Tools, aside
from .classes import Classes, Page, page_of
from .errors import Stale
from .picture import Picture
from .units import KeptUnit, Units


class UnitWish(Frozen):
    """The unit that is wanted. With neither `lessons` nor `until` it has as many lessons as it needs."""

    goals: tuple[Annotated[str, Field(max_length=60)], ...] = Field(
        min_length=1, max_length=20, examples=[["6.RP.A.3"]]
    )
    start: date
    minutes: int = Field(default=50, ge=25, le=180)
    lessons: int | None = Field(default=None, ge=2, le=200)
    until: date | None = None
    days: tuple[Weekday, ...] = Field(default=SCHOOL_WEEK, min_length=1, max_length=7)
    holidays: tuple[date, ...] = Field(default=(), max_length=366)
    buffer: float = Field(default=0.15, ge=0, le=0.5, description="share of lessons that stays free")


class MoveLesson(Frozen):
    """Teach a lesson at another place."""

    kind: Literal["move"] = "move"
    number: int = Field(ge=1)
    to: int = Field(ge=1)


class LoseDay(Frozen):
    """There is no lesson on a day."""

    kind: Literal["lose"] = "lose"
    day: date


class Unfinished(Frozen):
    """A step was not finished; None: it needs half of its minutes again."""

    kind: Literal["unfinished"] = "unfinished"
    skill: str = Field(max_length=60)
    minutes: int | None = Field(default=None, ge=1, le=180)


class Renew(Frozen):
    """Plan what is left again from all answers."""

    kind: Literal["renew"] = "renew"


class UndoUnit(Frozen):
    """Go back to the unit before the last change."""

    kind: Literal["undo"] = "undo"


UnitChange = Annotated[MoveLesson | LoseDay | Unfinished | Renew | UndoUnit, Field(discriminator="kind")]


class UnitDesk:
    """The units of one tenant."""

    def __init__(self, tools: Tools, classes: Classes, picture: Picture) -> None:
        self._tools = tools
        self._classes = classes
        self._picture = picture
        self.kept = Units(tools.settings.home, classes.visible)

    async def make(self, class_id: str, wish: UnitWish, id: str | None = None) -> KeptUnit:
        """A new unit on school days, or the one of this id where it was made before.

        Raises Unknown, GoalError, InputError.
        """

        def done() -> KeptUnit:
            if id is not None and self.kept.has(id):
                return self.kept.get(id)
            tree = self._tools.tree
            calendar = Calendar(start=wish.start, days=wish.days, holidays=wish.holidays, until=wish.until)
            made = work.made(
                tree,
                self._picture.diagnosed(class_id, wish.goals),
                class_id=class_id,
                class_name=self._classes.name(class_id),
                goals={code: tree.resolve_goal(code) for code in dict.fromkeys(wish.goals)},
                calendar=calendar,
                minutes=wish.minutes,
                lessons=wish.lessons,
                buffer=wish.buffer,
            )
            made = made.model_copy(update={"id": id or made.id})
            self.kept.put(made)
            return made

        return await aside(done)

    async def all(
        self, class_id: str | None = None, *, after: str | None = None, limit: int = 50
    ) -> Page[KeptUnit]:
        """Units, newest first, of one class if wanted. Raises Unknown, InputError."""

        def done() -> Page[KeptUnit]:
            if class_id is not None:
                self._classes.key(class_id)
            found = [u for u in self.kept.all() if class_id in (None, u.class_id)]
            return page_of(found, [u.id for u in found], after, limit)

        return await aside(done)

    async def get(self, id: str) -> KeptUnit:
        """One unit. Raises Unknown."""
        return await aside(lambda: self.kept.get(id))

    async def change(
        self, id: str, change: UnitChange, *, base: int | None = None, today: date | None = None
    ) -> KeptUnit:
        """Change the unit as it stood at revision `base` (None: as it is); lessons before `today` stay.

        Raises Unknown, Conflict, Stale where it has changed meanwhile, InputError for what changes nothing.
        """

        def done() -> KeptUnit:
            with self._tools.rosters:  # one change of this tenant at a time
                unit = self.kept.get(id)
                if base is not None and base != unit.file.revision:
                    raise Stale(f"The unit is at revision {unit.file.revision}, not {base}.", "Load it anew.")
                made = self._changed(unit, change, unit.after(today or self._tools.now().date()))
                self.kept.put(made)
                return made

        return await aside(done)

    async def calendar(self, id: str) -> bytes:
        """The unit as a calendar file (iCalendar). Raises Unknown."""

        def done() -> bytes:
            file = self.kept.get(id).file
            titles = {skill.id: skill.title for skill in self._tools.tree.skills.values()}
            return unit_calendar(file, unit_view(file, titles, ""))

        return await aside(done)

    def _changed(self, unit: KeptUnit, change: UnitChange, taught: int) -> KeptUnit:
        tree = self._tools.tree
        match change:
            case MoveLesson():
                return work.move(tree, unit, change.number, change.to, taught)
            case LoseDay():
                return work.lose(tree, unit, change.day, taught)
            case Unfinished():
                return work.unfinished(tree, unit, change.skill, change.minutes, taught)
            case UndoUnit():
                return work.undone(unit)
            case Renew():
                found = self._picture.diagnosed(unit.class_id, list(unit.file.asked))
                return work.renewed(tree, unit, found, taught)

"""What can go back to a course: plans and their sheets, and where they are kept."""

import asyncio
from typing import Protocol

from ...graph._base import Frozen
from ...lessons import LessonPlan
from ...lessons.export.quiz_files import Quiz, quizzes_of
from ..access.principal import LOCAL, Principal
from ..desk import Desk
from ..problems import Unknown


class Choice(Frozen):
    """One thing that can be linked. `sheet` is empty for the plan as a whole."""

    run: str
    sheet: str = ""
    title: str
    questions: int = 0


class Shelf(Protocol):
    """The finished plans that a principal may see."""

    async def plans(self, who: Principal) -> tuple[tuple[str, str], ...]:
        """Run and title of each finished plan, newest first."""

    async def choices(self, who: Principal, run: str) -> tuple[Choice, ...]:
        """A plan and its sheets. Raises Unknown."""

    async def quiz(self, who: Principal, run: str, sheet: str) -> Quiz:
        """One sheet. Raises Unknown."""


class DeskShelf:
    """The plans of the desk, which belong to the local tenant."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def plans(self, who: Principal) -> tuple[tuple[str, str], ...]:
        """Run and title of each finished plan, newest first."""
        if who.tenant != LOCAL.tenant:
            return ()

        def work() -> tuple[tuple[str, str], ...]:
            runs = self._desk.runs
            endings = ((run, runs.ending(run)) for run in runs.all())
            return tuple((run, e.title) for run, e in endings if e is not None and e.status == "done")

        return await asyncio.to_thread(work)

    async def choices(self, who: Principal, run: str) -> tuple[Choice, ...]:
        """A plan and its sheets. Raises Unknown."""
        plan, quizzes = await asyncio.to_thread(self._read, who, run)
        sheets = (Choice(run=run, sheet=q.name, title=q.title, questions=len(q.questions)) for q in quizzes)
        return (Choice(run=run, title=plan.title), *sheets)

    async def quiz(self, who: Principal, run: str, sheet: str) -> Quiz:
        """One sheet. Raises Unknown."""
        _, quizzes = await asyncio.to_thread(self._read, who, run)
        found = next((q for q in quizzes if q.name == sheet), None)
        if found is None:
            raise Unknown("This plan has no such sheet.", "Choose one of its sheets.")
        return found

    def _read(self, who: Principal, run: str) -> tuple[LessonPlan, tuple[Quiz, ...]]:
        runs = self._desk.runs
        if who.tenant != LOCAL.tenant or runs.status(run) != "done":
            raise Unknown("There is no such plan.", "The list of plans is on the first page.")
        plan = LessonPlan.model_validate_json((runs.folder(run) / "lesson-plan.json").read_bytes())
        return plan, quizzes_of(plan, self._desk.tree)

"""What can go back to a course: plans of the asking tenant, and their sheets."""

import asyncio

from ...graph._base import Frozen
from ...lessons.export.quiz_files import Quiz, quizzes_of
from ...workbench import Conflict, Unknown
from ..access.principal import Principal
from ..benches import Benches

_SHOWN = 200
"""Newest plans among which a teacher chooses."""


class Choice(Frozen):
    """One thing that can be linked. `sheet` is empty for the plan as a whole."""

    run: str
    sheet: str = ""
    title: str
    questions: int = 0


class Shelf:
    """The finished plans that a principal may see."""

    def __init__(self, benches: Benches) -> None:
        self._benches = benches

    async def plans(self, who: Principal) -> tuple[tuple[str, str], ...]:
        """Run and title of each finished plan, newest first."""
        bench = await self._benches.seen_by(who)
        page = await bench.plans.all(limit=_SHOWN)
        return tuple((job.run, job.title) for job in page.items if job.status == "done")

    async def choices(self, who: Principal, run: str) -> tuple[Choice, ...]:
        """A plan and its sheets. Raises Unknown."""
        title, quizzes = await self._read(who, run)
        sheets = (Choice(run=run, sheet=q.name, title=q.title, questions=len(q.questions)) for q in quizzes)
        return (Choice(run=run, title=title), *sheets)

    async def quiz(self, who: Principal, run: str, sheet: str) -> Quiz:
        """One sheet. Raises Unknown."""
        _, quizzes = await self._read(who, run)
        found = next((q for q in quizzes if q.name == sheet), None)
        if found is None:
            raise Unknown("This plan has no such sheet.", "Choose one of its sheets.")
        return found

    async def _read(self, who: Principal, run: str) -> tuple[str, tuple[Quiz, ...]]:
        bench = await self._benches.seen_by(who)
        try:
            plan = await bench.plans.plan(run)
        except Conflict as error:
            raise Unknown(error.message, error.remedy) from error
        return plan.title, await asyncio.to_thread(quizzes_of, plan, bench.tree)

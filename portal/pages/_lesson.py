"""A finished plan, and what it was made from."""

from dataclasses import dataclass

from ...lessons import LessonPlan
from ...workbench import Unknown
from ...workbench._kept import plan_in
from ..desk import Desk
from ..runs import Job


@dataclass(frozen=True)
class Lesson:
    """A plan as it was made, and what it was made from."""

    run: str
    job: Job
    plan: LessonPlan


def finished(desk: Desk, run: str) -> Lesson:
    """The plan of a run. Raises Unknown where there is none, or none yet."""
    job = desk.runs.job(run)
    if desk.runs.status(run) != "done":
        raise Unknown("This plan is not finished yet.", "Its page tells how far it is.")
    return Lesson(run, job, plan_in(desk.runs.folder(run)))

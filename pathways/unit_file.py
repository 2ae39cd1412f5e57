"""A unit as it is kept on disk: the plan, its calendar, and what it was made from."""

from datetime import date
from typing import Literal

from ..graph._base import Frozen
from .calendar import Calendar, written
from .unit_model import Change, Lesson, Unit, UnitStep

LEAST_PLAN, LONGEST_PLAN = 16, 180
"""Minutes that `lessonloom plan` takes."""


class PlanOf(Frozen):
    """The lesson plan to write for a step: on the way to which goal, for how many minutes."""

    skill: str
    goal: str
    minutes: int


class UnitFile(Frozen):
    """`asked` are the goals as they were asked for, each with its skills; `revision` counts how often the
    unit was planned again, `taught` the lessons given by the last time, `changes` are those of it."""

    format: Literal[1] = 1
    class_name: str
    class_file: str
    key_file: str | None = None
    learners: int
    asked: dict[str, tuple[str, ...]]
    pack: str
    calendar: Calendar
    unit: Unit
    revision: int = 0
    taught: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def dates(self) -> tuple[date, ...]:
        """The date of each lesson."""
        return self.calendar.dates(len(self.unit.lessons))

    def goal_of(self, step: UnitStep) -> str:
        """The goal, as asked for, that a step leads to."""
        ends = {step.skill, *step.serves}
        return next(
            (code for code, skills in self.asked.items() if ends.intersection(skills)), next(iter(self.asked))
        )

    def plans(self, lesson: Lesson) -> tuple[PlanOf, ...]:
        """The lesson plans to write for a lesson.

        A step alone in its lesson gets a plan of the whole lesson, which has its own starter and
        practice. Parts of a step share the plan of the first.
        """
        taught = [s for s in lesson.steps if s.activity == "lesson"]
        spare = lesson.minutes - sum(s.minutes for s in taught)
        found: list[PlanOf] = []
        for step in taught:
            if step.part == 1 and not step.rest:
                minutes = self._minutes(step) + (0 if found else spare)
                minutes = min(LONGEST_PLAN, max(LEAST_PLAN, minutes))
                found.append(PlanOf(skill=step.skill, goal=self.goal_of(step), minutes=minutes))
        return tuple(found)

    def _minutes(self, step: UnitStep) -> int:
        """Minutes of all parts of a step from this one on."""
        alike = [s for one in self.unit.lessons for s in one.steps if s.skill == step.skill and not s.rest]
        first = alike.index(step)
        return sum(s.minutes for s in alike[first : first + step.parts])


def moved_dates(old: Calendar, new: Calendar, lessons: int) -> tuple[Change, ...]:
    """What days lost mean for the dates of so many lessons."""
    lost = [written(day) for day in new.lost if day not in old.lost]
    if not lost:
        return ()
    verb = "has no lesson" if len(lost) == 1 else "have no lessons"
    return (
        Change(
            what=f"{'; '.join(lost)} {verb}. Those after it come on the next lesson days, "
            f"the last on {written(new.dates(lessons)[-1])}.",
            why="The day is lost." if len(lost) == 1 else "The days are lost.",
        ),
    )

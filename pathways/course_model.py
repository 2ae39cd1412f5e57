"""A course: units of one class in an order that teaches nothing before what it needs."""

from typing import Literal

from pydantic import Field

from ..graph._base import Frozen
from .model import Need, PathStep, Unreachable
from .unit_model import LeftOut

CourseKind = Literal["teach", "rest", "review", "free", "assessment"]


class CourseLesson(Frozen):
    """One lesson. `id` never changes, wherever the lesson moves; its number is its place in the course.

    A lesson to teach has one `step`; a step longer than a lesson has `parts`. `along` are short steps
    (bridges, probes) that are done in the starter. A `rest` finishes what ran over. `recall` are skills of
    earlier lessons that the starter asks again; `covers` are what a review or an assessment is about.
    """

    id: str
    unit: str
    kind: CourseKind
    why: str
    step: PathStep | None = None
    part: int = Field(default=1, ge=1)
    parts: int = Field(default=1, ge=1)
    along: tuple[PathStep, ...] = ()
    recall: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def skill(self) -> str | None:
        """The skill that the lesson is planned on: its own, or the one that a review goes deeper into."""
        if self.step is not None:
            return self.step.skill
        return self.covers[0] if self.kind == "review" and self.covers else None


class CourseUnit(Frozen):
    """A group of skills that belong together; `skills` in the order in which they are taught."""

    id: str
    title: str
    skills: tuple[str, ...]


class Course(Frozen):
    """Units and lessons in order. `weights`, `needs` are what it was planned from; `coverage` is the weighted
    share of goals that the lessons reach or the class has reached already; `spare` are lesson days after
    the last lesson."""

    goals: tuple[str, ...]
    minutes: int
    buffer: float
    weights: dict[str, float]
    units: tuple[CourseUnit, ...]
    lessons: tuple[CourseLesson, ...]
    left_out: tuple[LeftOut, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    coverage: float
    sources: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    spare: int = 0

    def unit(self, id: str) -> CourseUnit:
        """The unit with this id (KeyError if there is none)."""
        for one in self.units:
            if one.id == id:
                return one
        raise KeyError(id)


class CourseChange(Frozen):
    """One difference between two designs: the lesson's id, what is different, and why."""

    lesson: str
    what: str
    why: str


class Theme(Frozen):
    """Goals that a teacher wants in one unit, by the title of the unit."""

    title: str
    goals: tuple[str, ...]

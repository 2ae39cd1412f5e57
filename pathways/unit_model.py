"""A unit: lessons with steps and minutes that fit, review, free lessons, and an assessment at the end."""

from typing import Literal

from pydantic import Field

from ..graph._base import Frozen
from .model import Branch, Need, PathStep, Unreachable

LessonKind = Literal["teach", "free", "assessment"]
LEAST_LESSON, LONGEST_LESSON = 25, 180
"""Minutes a lesson of a unit may have."""


class UnitStep(PathStep):
    """A step of the pathway as it stands in one lesson; `minutes` are those of this part.

    A step longer than a lesson has several `parts`. `rest` marks what was left over when the lesson
    that began it was taught.
    """

    part: int = Field(default=1, ge=1)
    parts: int = Field(default=1, ge=1)
    rest: bool = False

    @property
    def key(self) -> tuple[str, int, bool]:
        """What tells this part from all others of a unit that are still to be taught."""
        return self.skill, self.part, self.rest


class Recall(Frozen):
    """A skill to ask again: last met in lesson `last`; `needed` if today's steps build on it."""

    skill: str
    last: int
    needed: bool = False


class Lesson(Frozen):
    """One lesson; `minutes` is the sum of review, steps, practice and assessment.

    A free lesson is the buffer: nothing is planned in it but review and practice of what is still
    open. `branches` are the bridges that only some learners need, before today's steps.
    """

    number: int = Field(ge=1)
    kind: LessonKind
    minutes: int
    review: int = 0
    recall: tuple[Recall, ...] = ()
    steps: tuple[UnitStep, ...] = ()
    practice: int = 0
    assessment: int = 0
    branches: tuple[Branch, ...] = ()


class LeftOut(Frozen):
    """A step of the way that the unit does not hold, and why not."""

    step: PathStep
    reason: str


class Cut(Frozen):
    """What to leave out next when the unit runs late: these steps together, later ones first.

    `loss` is the share of the weighted goals that is lost with them, on top of the cuts before.
    """

    skills: tuple[str, ...]
    goals: tuple[str, ...]
    minutes: int
    loss: float
    why: str


class Unit(Frozen):
    """Lessons in order, the last of them the assessment. `weights` and `needs` are what the unit was
    planned from; `buffer` is the share of lessons asked to be kept free, `coverage` the weighted share of
    goals that the lessons reach or the class has reached already."""

    goals: tuple[str, ...]
    minutes: int
    buffer: float
    weights: dict[str, float]
    lessons: tuple[Lesson, ...]
    left_out: tuple[LeftOut, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    cuts: tuple[Cut, ...] = ()
    coverage: float
    sources: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


class Change(Frozen):
    """One difference between two plans of a unit, and why it was made."""

    what: str
    why: str

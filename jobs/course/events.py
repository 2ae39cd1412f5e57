"""What happens while courses are designed, as one stream."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from ...graph._base import Frozen

PlanWhy = Literal["new", "changed", "missing files", "cut off", "failed before"]


class ClassDesigned(Frozen):
    """The course of a class stands: so many lessons are `to_plan`, others `up_to_date`; `unfilled` says what
    the pack has no lesson for."""

    kind: Literal["class_designed"] = "class_designed"
    class_name: str
    to_plan: int
    up_to_date: int
    unfilled: str = ""


class LessonPlanned(Frozen):
    """A plan is written, for the reason `why`. `stages` are the stages it went through, with seconds."""

    kind: Literal["lesson_planned"] = "lesson_planned"
    class_name: str
    lesson: str
    why: PlanWhy
    seconds: float
    stages: tuple[tuple[str, float], ...] = ()
    calls: int = 0
    tokens: int = 0


class LessonFailed(Frozen):
    """A plan came to nothing; the others go on."""

    kind: Literal["lesson_failed"] = "lesson_failed"
    class_name: str
    lesson: str
    reason: str
    remedy: str
    tokens: int = 0


class ClassFinished(Frozen):
    """A class is done as far as it can be; `left` plans were not begun."""

    kind: Literal["class_finished"] = "class_finished"
    class_name: str
    left: int


class ClassFailed(Frozen):
    """Nothing could be designed for a class; `full` where nothing more can be written to the disk."""

    kind: Literal["class_failed"] = "class_failed"
    class_name: str
    reason: str
    remedy: str
    full: bool = False


CourseEvent = Annotated[
    ClassDesigned | LessonPlanned | LessonFailed | ClassFinished | ClassFailed, Field(discriminator="kind")
]
COURSE_EVENT: TypeAdapter[CourseEvent] = TypeAdapter(CourseEvent)

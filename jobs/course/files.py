"""A class's course as it is kept on disk, and where everything of it lies."""

from datetime import date
from pathlib import Path

from pydantic import Field

from ...agents.folders import read_record
from ...graph._base import Frozen
from ...lessons import Template
from ...pathways import Course, CourseChange, CourseLesson
from ...pathways.calendar import Calendar

COURSE, PLANS, DESIGN = "course.json", "plans.json", "design.json"


class Design(Frozen):
    """What a folder of courses was designed from: the course file, and the classes it had."""

    course: Path
    classes: tuple[str, ...]


class ClassCourse(Frozen):
    """The course of one class. `asked` are the goals as they were asked for; `inputs` is the hash of
    goals, calendar and units as the course file gave them, `known` are hashes of the answers it was designed
    and designed again from; `answers` counts answers by skill at first, so that later ones are known as
    news; `taught` lessons are given; `changes` are those of the last time it was planned again; `gone`
    lessons at the end of the calendar were given up by then."""

    format: int = 1
    title: str
    class_name: str
    learners: int
    responses: Path | None = None
    key: Path | None = None
    skip_bad: bool = False
    asked: dict[str, tuple[str, ...]]
    calendar: Calendar
    template: Template
    model: str
    seed: int
    pack: str
    inputs: str
    known: tuple[str, ...] = ()
    course: Course
    answers: dict[str, int] = Field(default_factory=dict)
    taught: int = 0
    revision: int = 0
    gone: int = 0
    changes: tuple[CourseChange, ...] = ()

    @property
    def dates(self) -> tuple[date, ...]:
        """The date of each lesson."""
        return self.calendar.dates(len(self.course.lessons))

    def since(self) -> frozenset[str]:
        """Skills taught on which answers have come in since the course was designed."""
        now = {need.skill: need.answers for need in self.course.needs}
        met = {one.step.skill for one in self.course.lessons[: self.taught] if one.step is not None}
        return frozenset(s for s in met if now.get(s, 0) > self.answers.get(s, 0))


def read_class_course(folder: Path) -> ClassCourse:
    """The course in a class's folder. Raises InputError where there is none or it cannot be read."""
    return read_record(
        folder / COURSE,
        ClassCourse,
        "course",
        absent="Name the folder of `lessonloom batch design --out`, and one of its classes.",
        damaged="Restore it from course.previous.json or a backup; or move it away to design the class anew.",
    )


def sheet_folder(folder: Path, lesson: CourseLesson) -> Path:
    """Where the test of an assessment or the mixed sheet of a review lies."""
    return folder / ("reviews" if lesson.kind == "review" else "assessments") / lesson.id


def lesson_folder(folder: Path, lesson: str) -> Path:
    """Where the files of a lesson lie."""
    return folder / "lessons" / lesson


def write_design(design: Design, out: Path) -> None:
    """Keep what the folder is designed from, for those who go on with it. Raises OSError."""
    from ...lessons.export import write_atomic

    write_atomic(out / DESIGN, (design.model_dump_json(indent=1) + "\n").encode())

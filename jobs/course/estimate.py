"""What designing the courses will take, from plans of the same folder that were made: never from a guess."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from ...graph import LessonloomError
from ..estimate import STORE, Expense
from .files import read_class_course
from .plans import PlanRecord, planned, read_records
from .unfilled import Unfilled, unfilled

ENOUGH = 3
"""Plans with a model that must have been timed before others with it are estimated from them."""


class Estimate(Expense):
    """For about so many `lessons` still to be planned, from plans of this folder; `unfilled` is what has no
    lesson."""

    lessons: int
    calls: int = 0
    unfilled: Unfilled | None = None

    def text(self) -> str:
        """A line for the terminal, and one on what stays empty."""
        told = self.told(f"about {self.lessons} lesson{'' if self.lessons == 1 else 's'}", "a model")
        lacks = self.unfilled and self.unfilled.text()
        return f"{told}\n{lacks} {self.unfilled.remedy}" if self.unfilled and lacks else told


def measured(out: Path, classes: Sequence[str], model: str) -> list[PlanRecord]:
    """The plans of these classes that were made with the model, and timed."""
    found: list[PlanRecord] = []
    for name in classes:
        try:
            records = read_records(out / name)
        except LessonloomError:
            continue
        found += [one for one in records.values() if one.done and one.seconds and one.model == model]
    return found


def waiting(out: Path, classes: Sequence[str], most: int) -> int:
    """Lessons without a plan: counted where a class's course stands, else as many as the middle one of the
    others has; `most` where none stands."""
    lengths: list[int] = []
    without = 0
    for name in classes:
        try:
            plans, records = planned(read_class_course(out / name)), read_records(out / name)
        except LessonloomError:
            continue
        lengths.append(len(plans))
        without += sum(one.id not in records or not records[one.id].done for one in plans)
    each = round(median(lengths)) if lengths else most
    return without + (len(classes) - len(lengths)) * each


def without_lessons(out: Path, classes: Sequence[str]) -> Unfilled:
    """What these classes cannot fill, as far as their courses stand."""
    courses = []
    for name in classes:
        try:
            courses.append(read_class_course(out / name).course)
        except LessonloomError:
            continue
    return unfilled(courses)


def estimate(
    made: Sequence[PlanRecord],
    lessons: int,
    lanes: int,
    out: Path,
    budget: int | None = None,
    unfilled: Unfilled | None = None,
) -> Estimate | None:
    """For so many lessons, `lanes` at a time; None while too few were timed."""
    if len(made) < ENOUGH:
        return None
    return Estimate(
        lessons=lessons,
        minutes=round(lessons * median(one.seconds for one in made) / 60 / max(1, lanes), 2),
        calls=round(lessons * median(one.calls for one in made)),
        tokens=round(lessons * median(one.tokens for one in made)),
        budget=budget,
        megabytes=round(lessons * (median(one.size for one in made) + STORE) / 1e6, 1),
        free=round(shutil.disk_usage(out).free / 1e6, 1),
        measured=len(made),
        unfilled=unfilled,
    )

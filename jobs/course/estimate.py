"""What designing the courses will take, from plans of the same folder that were made: never from a guess."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from ...graph import LessonloomError
from ...graph._base import Frozen
from .files import read_class_course
from .plans import PlanRecord, planned, read_records

ENOUGH = 3
"""Plans with a model that must have been timed before others with it are estimated from them."""
_STORE = 120_000
"""Bytes that the answers, estimates and plan of one lesson take in the store."""


class Estimate(Frozen):
    """For about so many `lessons` still to be planned: wall time in minutes, requests to the model and the
    tokens of these, megabytes on the disk; from `measured` plans of this folder. `free` are the megabytes
    there, `budget` the tokens that this session may still spend."""

    lessons: int
    minutes: float
    calls: int = 0
    tokens: int = 0
    budget: int | None = None
    megabytes: float
    free: float
    measured: int

    @property
    def fits(self) -> bool:
        """Whether there is room for the plans, and budget for the model."""
        return self.megabytes < self.free and (self.budget is None or self.tokens <= self.budget)

    def text(self) -> str:
        """One line for the terminal."""
        time = f"{self.minutes:.0f} min" if self.minutes >= 1 else f"{60 * self.minutes:.0f} s"
        room = "" if self.megabytes < self.free else f" (only {self.free:.0f} MB are free!)"
        tokens = f" ({self.tokens:,} tokens)" if self.tokens else ""
        if self.budget is not None and self.tokens > self.budget:
            tokens = f" ({self.tokens:,} tokens, of which --max-tokens leaves {self.budget:,})"
        return (
            f"about {self.lessons} lessons: about {time}, {self.calls} requests to a model{tokens}, "
            f"{self.megabytes:.0f} MB{room}; from {self.measured} measured"
        )


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


def estimate(
    made: Sequence[PlanRecord], lessons: int, lanes: int, out: Path, budget: int | None = None
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
        megabytes=round(lessons * (median(one.size for one in made) + _STORE) / 1e6, 1),
        free=round(shutil.disk_usage(out).free / 1e6, 1),
        measured=len(made),
    )

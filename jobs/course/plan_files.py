"""What the written plans and tests of a course hold, read from their files and from nothing else."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from ...graph._base import Frozen
from ...items import Item
from ...pathways import CourseLesson
from .files import ClassCourse, lesson_folder, sheet_folder
from .plans import PlacedItem, PlanRecord, planned

How = Literal["taught", "practiced", "assessed"]
QUIZ = "quiz.json"
_ITEMS: TypeAdapter[tuple[PlacedItem, ...]] = TypeAdapter(tuple[PlacedItem, ...])


class Use(Frozen):
    """Exercises on one skill in one lesson. `taught` holds the worked examples, maybe none; `assessed` those
    of the exit ticket or the test; `again` that the starter goes back to the skill."""

    skill: str
    how: How
    items: tuple[PlacedItem, ...] = ()
    again: bool = False


class LessonUses(Frozen):
    """What stands in a lesson; `written` is False where it should have a plan or a test and has none."""

    lesson: str
    written: bool
    uses: tuple[Use, ...] = ()


class _Own(Frozen, extra="ignore"):
    id: str
    skill: str


class _Exercise(Frozen, extra="ignore"):
    id: str
    item: _Own


class _Block(Frozen, extra="ignore"):
    role: str
    exercises: tuple[str, ...] = ()


class _Worked(Frozen, extra="ignore"):
    exercise: str


class _Recalled(Frozen, extra="ignore"):
    skill: str


class _Plan(Frozen, extra="ignore"):
    skill: str
    blocks: tuple[_Block, ...]
    exercises: tuple[_Exercise, ...]
    worked: tuple[_Worked, ...] = ()
    recalled: tuple[_Recalled, ...] = ()


def written_uses(
    state: ClassCourse, folder: Path, records: Mapping[str, PlanRecord]
) -> tuple[LessonUses, ...]:
    """What each lesson holds, in the order of lessons. A plan cut off or unreadable counts as none."""
    with_plan = {one.id for one in planned(state)}
    found: list[LessonUses] = []
    for lesson in state.course.lessons:
        uses: tuple[Use, ...] | None = ()
        if lesson.kind == "assessment":
            uses = _sheet(sheet_folder(folder, lesson) / QUIZ, "assessed")
        elif lesson.id in with_plan:
            record = records.get(lesson.id)
            done = record is not None and record.done
            uses = _plan(lesson_folder(folder, lesson.id) / "lesson-plan.json", lesson) if done else None
            if uses is not None and lesson.kind == "review":
                uses += _sheet(sheet_folder(folder, lesson) / QUIZ, "practiced") or ()
        found.append(LessonUses(lesson=lesson.id, written=uses is not None, uses=uses or ()))
    return tuple(found)


def quiz_record(items: tuple[Item, ...]) -> bytes:
    """The questions of a test for machines: number, item and skill."""
    placed = (PlacedItem(exercise=f"Q{n}", item=one.id, skill=one.skill) for n, one in enumerate(items, 1))
    return json.dumps([one.model_dump() for one in placed], indent=1).encode() + b"\n"


def sheet_questions(state: ClassCourse, folder: Path) -> tuple[PlacedItem, ...]:
    """The questions of all tests and mixed sheets that are written."""
    sheets = [one for one in state.course.lessons if one.kind in ("assessment", "review")]
    return tuple(item for one in sheets for item in _asked(sheet_folder(folder, one) / QUIZ) or ())


def _asked(path: Path) -> tuple[PlacedItem, ...] | None:
    try:
        return _ITEMS.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _sheet(path: Path, how: How) -> tuple[Use, ...] | None:
    items = _asked(path)
    if items is None:
        return None
    if how == "practiced":  # beside the exercises of a plan, which has a Q1 too
        items = tuple(one.model_copy(update={"exercise": f"sheet-{one.exercise}"}) for one in items)
    skills = dict.fromkeys(one.skill for one in items)
    return tuple(
        Use(skill=skill, how=how, items=tuple(one for one in items if one.skill == skill)) for skill in skills
    )


def _plan(path: Path, lesson: CourseLesson) -> tuple[Use, ...] | None:
    try:
        plan = _Plan.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    worked = {one.exercise for one in plan.worked}
    at_exit = {e for block in plan.blocks if block.role == "exit" for e in block.exercises}
    again = {one.skill for one in plan.recalled}
    teaches = lesson.kind != "review"
    held: dict[tuple[str, How], list[PlacedItem]] = {(plan.skill, "taught"): []} if teaches else {}
    for one in plan.exercises:
        how: How = "practiced"
        if one.id in at_exit:
            how = "assessed"
        elif one.id in worked and teaches and one.item.skill == plan.skill:
            how = "taught"
        placed = PlacedItem(exercise=one.id, item=one.item.id, skill=one.item.skill)
        held.setdefault((one.item.skill, how), []).append(placed)
    return tuple(
        Use(skill=skill, how=how, items=tuple(items), again=skill in again and skill != plan.skill)
        for (skill, how), items in held.items()
    )

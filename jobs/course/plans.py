"""The plans of a class's course: which are to be made, from what, and what each has used up."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from ...agents.state import StopReason
from ...graph import SkillTree, StoreError
from ...graph._base import Frozen
from ...learner import ClassData
from ...lessons import InCourse, LessonPlan
from ...pathways import CourseLesson
from .events import PlanWhy
from .files import PLANS, ClassCourse, lesson_folder


class PlacedItem(Frozen):
    """An exercise of a plan: what the plan calls it, its item, and its skill."""

    exercise: str
    item: str
    skill: str


class PlanRecord(Frozen):
    """What became of one lesson's plan. `inputs` is the hash of what it was made from; `hook` is the opening
    question it uses; `recalled` says which earlier skill each starter question reaches back to; `notes` are
    what the pack could not give. `model` is what it was written with, in `seconds`, with so many `calls` and
    `tokens` of prompts and replies."""

    lesson: str
    done: bool
    inputs: str = ""
    title: str = ""
    quality: float | None = None
    stop_reason: StopReason | None = None
    hook: str = ""
    items: tuple[PlacedItem, ...] = ()
    recalled: dict[str, str] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    size: int = 0
    seconds: float = 0.0
    model: str = "none"
    calls: int = 0
    tokens: int = 0
    reason: str = ""
    remedy: str = ""


_RECORDS: TypeAdapter[tuple[PlanRecord, ...]] = TypeAdapter(tuple[PlanRecord, ...])


def read_records(folder: Path) -> dict[str, PlanRecord]:
    """The records of a class by lesson; none where there is no file. Raises StoreError."""
    path = folder / PLANS
    try:
        return {one.lesson: one for one in _RECORDS.validate_json(path.read_bytes())}
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise StoreError(f"{path} cannot be read.", "Move it away; the plans are then made anew.") from error


def write_records(folder: Path, records: Mapping[str, PlanRecord]) -> None:
    """All records of a class, replaced as a whole. Raises OSError."""
    from ...lessons.export import write_atomic

    write_atomic(folder / PLANS, _RECORDS.dump_json(tuple(records.values()), indent=1) + b"\n")


def planned(state: ClassCourse) -> list[CourseLesson]:
    """The lessons that have a plan: all but free lessons and assessments."""
    return [one for one in state.course.lessons if one.kind in ("teach", "rest", "review") and one.skill]


def told(state: ClassCourse, lesson: CourseLesson, tree: SkillTree) -> InCourse:
    """What a lesson knows of those before it; only of skills that it builds on or asks, so that what
    happens elsewhere in the course does not change its plan."""
    skill = lesson.skill or ""
    number = state.course.lessons.index(lesson)
    near = _near(lesson, tree)
    since = state.since()
    before = [
        one.step.skill
        for one in state.course.lessons[:number]
        if one.step is not None and one.kind == "teach" and one.step.skill in near
    ]
    fresh = lesson.kind == "teach" and lesson.part == 1
    taught = [s for s in dict.fromkeys(before) if s not in since and not (fresh and s == skill)]
    if not fresh and skill not in taught:
        taught.append(skill)
    later = "" if fresh else "part" if lesson.kind == "teach" else lesson.kind
    return InCourse.model_validate(
        {
            "unit": state.course.unit(lesson.unit).title,
            "taught": taught,
            "recall": lesson.recall,
            "later": later,
        }
    )


def _near(lesson: CourseLesson, tree: SkillTree) -> set[str]:
    skill = lesson.skill or ""
    return {*tree.closure((skill,)), *tree.soft(skill), *lesson.recall}


def of_lesson(data: ClassData, lesson: CourseLesson, tree: SkillTree) -> ClassData:
    """The class with its answers on the lesson's skill and all that may lead to it."""
    near = {*tree.closure((lesson.skill or "",)), *_either(tree, lesson.skill or "")}
    return data.model_copy(
        update={"names": {}, "responses": tuple(r for r in data.responses if r.skill in near)}
    )


def _either(tree: SkillTree, skill: str) -> Iterable[str]:
    found: set[str] = set()
    waiting = [skill]
    while waiting:
        one = tree.skill(waiting.pop())
        if one.id not in found:
            found.add(one.id)
            waiting += [*tree.hard(one.id), *(s for group in one.alternatives for s in group.skills)]
    return found


def inputs_of(
    state: ClassCourse, lesson: CourseLesson, data: ClassData, tree: SkillTree, documents: str
) -> str:
    """SHA-256 of what a plan is made from; the same hash, the same plan. Place and date are not in it."""
    own = of_lesson(data, lesson, tree)
    parts = {
        "lesson": lesson.model_dump(mode="json", include={"id", "kind", "part", "parts"}),
        "skill": lesson.skill,
        "along": [step.skill for step in lesson.along],
        "course": told(state, lesson, tree).model_dump(mode="json"),
        "minutes": state.course.minutes,
        "template": state.template,
        "model": state.model,
        "seed": state.seed,
        "class": [state.class_name, own.learners, [r.model_dump(mode="json") for r in own.responses]],
        "pack": [tree.content_hash, documents],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def reason_to_plan(record: PlanRecord | None, inputs: str, folder: Path, lesson: str) -> PlanWhy | None:
    """Why a plan must be made, or None where it is there and still belongs to its inputs."""
    if record is None:
        return "cut off" if lesson_folder(folder, lesson).exists() else "new"
    if not record.done:
        return "failed before"
    if record.inputs != inputs:
        return "changed"
    there = all((lesson_folder(folder, lesson) / name).is_file() for name in record.files)
    return None if there else "missing files"


def in_course(
    state: ClassCourse,
    lesson: CourseLesson,
    tree: SkillTree,
    records: Mapping[str, PlanRecord],
    others: Iterable[str],
    sheets: Iterable[PlacedItem],
) -> InCourse:
    """What a lesson is `told`, and what it keeps off: openings of the `others` that are planned, and of the
    skills near it their exercises and the questions of the sheets."""
    near = _near(lesson, tree)
    made = [records[one] for one in others if one in records and records[one].done]
    items = (*(item for one in made for item in one.items), *sheets)
    return told(state, lesson, tree).model_copy(
        update={
            "hooks": tuple(one.hook for one in made if one.hook),
            "items": tuple(dict.fromkeys(item.item for item in items if item.skill in near)),
        }
    )


def record_of(
    lesson: CourseLesson, inputs: str, plan: LessonPlan, files: Iterable[Path], seconds: float
) -> PlanRecord:
    """The record of a plan that is written."""
    paths = tuple(files)
    opened = plan.block("hook")
    sources = [source for passage in (opened.teacher if opened else ()) for source in passage.sources]
    items = (PlacedItem(exercise=e.id, item=e.item.id, skill=e.item.skill) for e in plan.exercises)
    gaps = [text for text in plan.unknown if "opening question" in text]
    if plan.missing:
        gaps.append(f"The pack has no lesson on {plan.skill}: this plan is a frame to fill.")
    return PlanRecord(
        lesson=lesson.id,
        done=True,
        inputs=inputs,
        title=plan.title,
        quality=round(plan.quality.score, 1) if plan.quality else None,
        stop_reason=plan.quality.stop_reason if plan.quality else None,
        hook=next((source for source in sources if " hook " in source), ""),
        items=tuple(items),
        recalled={one.exercise: one.skill for one in plan.recalled},
        missing=plan.missing,
        notes=tuple(gaps),
        files=tuple(path.name for path in paths),
        size=sum(path.stat().st_size for path in paths),
        seconds=round(seconds, 3),
    )

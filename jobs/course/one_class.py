"""One class: its course designed or taken up again, and the plans that are missing or out of date."""

import hashlib
import json
import logging
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from ...agents import Request
from ...agents.deps import Deps
from ...agents.events import Event
from ...agents.folders import make_folder
from ...agents.rosters import read_pupils, read_roster
from ...graph import InputError, LessonloomError, SkillTree
from ...items import ItemBank
from ...learner import ClassData, diagnose
from ...lessons import InCourse
from ...llm.metered import Metered
from ...pathways import CourseLesson, class_course
from ...settings import Settings
from .._faults import DEFECT, disk_is_full
from .course_file import ClassEntry, CourseFile
from .events import ClassDesigned, ClassFinished, CourseEvent, LessonFailed, LessonPlanned, PlanWhy
from .files import COURSE, ClassCourse, lesson_folder, read_class_course
from .gate import Gate
from .plan_files import sheet_questions
from .plans import (
    PlanRecord,
    in_course,
    inputs_of,
    of_lesson,
    planned,
    read_records,
    reason_to_plan,
    record_of,
    write_records,
)
from .unfilled import unfilled
from .written import write_course, write_quizzes

_log = logging.getLogger(__name__)
Watch = Callable[[CourseEvent], None]


async def work_on_class(
    file: CourseFile,
    entry: ClassEntry,
    out: Path,
    settings: Settings,
    deps: Deps,
    *,
    watch: Watch,
    gate: Gate,
    limit: int | None = None,
    only: Collection[PlanWhy] | None = None,
) -> None:
    """Design the class's course unless it stands, and make at most `limit` of the plans that it lacks, as far
    as the `gate` lets them begin and the reason is one of `only`.

    Raises LessonloomError where the class cannot be read or its course has been taught from and no longer
    fits the course file, OSError where nothing can be written.
    """
    folder = out / entry.name
    make_folder(folder)
    start = (entry.responses, entry.key, entry.skip_bad, entry.learners)
    data, _ = class_data(entry.name, *start, deps.tree, deps.bank, settings)
    inputs, answers = _inputs(file), answers_hash(data)
    state = read_class_course(folder) if (folder / COURSE).exists() else None
    begun = state is not None and bool(state.taught or state.revision)
    same = state is not None and state.inputs == inputs and answers in state.known
    if state is None or not same or (state.pack != deps.tree.content_hash and not begun):
        if begun:
            raise InputError(
                f"{entry.name}: goals, calendar or answers of the course file have changed, and this class "
                "is being taught.",
                f"`lessonloom batch redesign {out} {entry.name}` brings news into a course; or move "
                f"{folder / COURSE} away to design it anew.",
            )
        state = _designed(file, entry, data, deps, inputs)
    else:
        calendar = state.calendar.model_copy(update={"names": file.calendar.names})
        own = {"template": file.template, "model": file.model, "seed": file.seed, "title": file.title}
        state = state.model_copy(update={**own, "calendar": calendar})
    await make_plans(state, folder, settings, deps, watch=watch, gate=gate, limit=limit, only=only)


def class_data(
    name: str,
    responses: Path | None,
    key: Path | None,
    skip_bad: bool,
    learners: int,
    tree: SkillTree,
    bank: ItemBank,
    settings: Settings,
) -> tuple[ClassData, dict[str, str]]:
    """The class and the names behind its pseudonyms; without answers, so many learners nobody has asked."""
    if responses is None:
        people = tuple(f"L{n:02}" for n in range(1, learners + 1))
        roster = {pseudonym: known for known, pseudonym in read_roster(settings.roster_path, name).items()}
        return ClassData(name=name, learners=people, names={}, responses=()), roster
    return read_pupils(responses, settings, tree=tree, bank=bank, key=key, skip_bad=skip_bad)


async def make_plans(
    state: ClassCourse,
    folder: Path,
    settings: Settings,
    deps: Deps,
    *,
    watch: Watch,
    gate: Gate,
    limit: int | None = None,
    only: Collection[PlanWhy] | None = None,
) -> None:
    """Write the course, and the plans of lessons not yet taught that are missing or out of date."""
    data, names = class_data(
        state.class_name,
        state.responses,
        state.key,
        state.skip_bad,
        state.learners,
        deps.tree,
        deps.bank,
        settings,
    )
    own = replace(deps, roster=names)
    records = read_records(folder)
    documents = _documents(settings)
    todo: list[tuple[CourseLesson, str, PlanWhy]] = []
    ready = later = 0
    for number, lesson in enumerate(state.course.lessons, 1):
        if lesson not in planned(state):
            continue
        mark = inputs_of(state, lesson, data, deps.tree, documents)
        why = reason_to_plan(records.get(lesson.id), mark, folder, lesson.id)
        if why is None or (number <= state.taught and lesson.id in records):
            ready += 1
        elif only is not None and why not in only:
            later += 1
        else:
            todo.append((lesson, mark, why))
    write_quizzes(state, folder, deps.tree, deps.bank)
    sheets = sheet_questions(state, folder)
    write_course(state, folder, records, deps.tree)
    lacks = unfilled([state.course]).text()
    watch(ClassDesigned(class_name=state.class_name, to_plan=len(todo), up_to_date=ready, unfilled=lacks))
    begun, dear = 0, state.model != "none"
    for lesson, mark, why in todo:
        if (limit is not None and begun >= limit) or not gate.begin(dear=dear):
            break
        begun += 1
        others = [one.id for one in state.course.lessons if one.id != lesson.id]
        if why == "missing files":  # as it was first made, so that the bytes are the same
            others = others[: state.course.lessons.index(lesson)]
        tokens = 0
        events: list[Event] = []
        try:
            course = in_course(state, lesson, deps.tree, records, others, sheets)
            record = await _plan(state, lesson, mark, folder, settings, own, data, course, events.append)
            tokens = record.tokens
        finally:
            gate.end(tokens, dear=dear)
        records[lesson.id] = record
        write_records(folder, records)
        if record.done:
            watch(
                LessonPlanned(
                    class_name=state.class_name,
                    lesson=lesson.id,
                    why=why,
                    seconds=record.seconds,
                    stages=tuple((e.stage, e.seconds) for e in events if e.kind == "stage_finished"),
                    calls=record.calls,
                    tokens=tokens,
                )
            )
        else:
            watch(
                LessonFailed(
                    class_name=state.class_name,
                    lesson=lesson.id,
                    reason=record.reason,
                    remedy=record.remedy,
                    tokens=tokens,
                )
            )
    write_course(state, folder, records, deps.tree)
    watch(ClassFinished(class_name=state.class_name, left=len(todo) - begun + later))


def stale(
    state: ClassCourse, folder: Path, data: ClassData, tree: SkillTree, settings: Settings
) -> tuple[CourseLesson, ...]:
    """Lessons still to be taught whose plan is there and was made from something else than is known now."""
    records, documents = read_records(folder), _documents(settings)
    ahead = [one for one in state.course.lessons[state.taught :] if one in planned(state)]
    return tuple(
        one
        for one in ahead
        if one.id in records
        and records[one.id].done
        and records[one.id].inputs != inputs_of(state, one, data, tree, documents)
    )


async def _plan(
    state: ClassCourse,
    lesson: CourseLesson,
    inputs: str,
    folder: Path,
    settings: Settings,
    deps: Deps,
    data: ClassData,
    course: InCourse,
    watch: Callable[[Event], None],
) -> PlanRecord:
    """The plan of one lesson, in its folder. What fails is told; a full disk is raised."""
    from ...agents.session import start

    out = lesson_folder(folder, lesson.id)
    assert lesson.skill is not None
    request = Request(
        class_name=state.class_name,
        goal=lesson.skill,
        minutes=state.course.minutes,
        out=out,
        template=state.template,
        model=state.model,
        seed=state.seed,
        skill=lesson.skill,
        course=course,
    )
    run = out / ".run"
    begun = time.perf_counter()
    meter = Metered(deps.model) if deps.model else None

    def spent() -> dict[str, str | int]:
        return {"model": state.model} | ({"calls": meter.calls, "tokens": meter.tokens} if meter else {})

    def failed(reason: str, remedy: str) -> PlanRecord:
        return PlanRecord(lesson=lesson.id, done=False, reason=reason, remedy=remedy).model_copy(
            update=spent()
        )

    try:
        shutil.rmtree(run, ignore_errors=True)
        make_folder(run)
        here = settings.model_copy(
            update={"home": run, "store": settings.store or str(settings.store_path.absolute())}
        )
        own = of_lesson(data, lesson, deps.tree)
        outcome = await start(request, own, here, watch=watch, deps=replace(deps, model=meter))
        files = [Path(path) for path in outcome.files.values()]
        record = record_of(lesson, inputs, outcome.plan, files, time.perf_counter() - begun)
        return record.model_copy(update=spent())
    except LessonloomError as error:
        if disk_is_full(error):
            raise
        return failed(error.message, error.remedy)
    except (OSError, ValueError, KeyError, ArithmeticError, AssertionError, TypeError) as error:
        if disk_is_full(error):
            raise
        _log.error("lesson %s of %s", lesson.id, state.class_name, exc_info=error)
        return failed(f"{type(error).__name__}: {error}", DEFECT)
    finally:
        shutil.rmtree(run, ignore_errors=True)


def _designed(file: CourseFile, entry: ClassEntry, data: ClassData, deps: Deps, inputs: str) -> ClassCourse:
    diagnosis = diagnose(data, tree=deps.tree, bank=deps.bank, goals=file.skills)
    course = class_course(
        deps.tree,
        diagnosis,
        file.skills,
        minutes=file.minutes,
        lessons=file.calendar.lessons(),
        buffer=file.buffer,
        themes=file.themes,
    )
    return ClassCourse(
        title=file.title,
        class_name=entry.name,
        learners=len(data.learners),
        responses=entry.responses,
        key=entry.key,
        skip_bad=entry.skip_bad,
        asked=file.goals,
        calendar=file.calendar,
        template=file.template,
        model=file.model,
        seed=file.seed,
        pack=deps.tree.content_hash,
        inputs=inputs,
        known=(answers_hash(data),),
        course=course,
        answers=answers_by_skill(data),
    )


def answers_by_skill(data: ClassData) -> dict[str, int]:
    """Graded answers of the class on each skill."""
    return dict(sorted(Counter(r.skill for r in data.responses if r.correct is not None).items()))


def answers_hash(data: ClassData) -> str:
    """A hash of the class's answers that changes when one of them does."""
    text = json.dumps([sorted(r.id for r in data.responses), sorted(data.learners)])
    return hashlib.sha256(text.encode()).hexdigest()


def _inputs(file: CourseFile) -> str:
    parts = file.model_dump(mode="json", exclude={"title", "classes", "template", "model", "seed"})
    parts["calendar"].pop("names")
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _documents(settings: Settings) -> str:
    """The teacher's own documents, as a hash that changes when they do."""
    from ...retrieval.teacher import DocumentFolder

    kept = DocumentFolder(settings.documents_path).library.files()
    text = "\n".join(sorted(f"{file.path} {file.sha256}" for file in kept))
    return hashlib.sha256(text.encode()).hexdigest()

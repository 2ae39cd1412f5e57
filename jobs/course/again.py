"""The course of one class designed again, when there is news."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from ...graph import InputError, SkillTree
from ...graph._base import Frozen
from ...learner import diagnose
from ...pathways import CourseChange, CourseLesson, class_needs, moved_course, replan_course
from ...pathways.calendar import written
from ...settings import Settings
from .._ports import OpenDeps, default_ports
from .._stop import Stop
from ..lock import only_batch
from .events import CourseEvent, LessonFailed
from .files import COURSE, ClassCourse, read_class_course
from .gate import Gate
from .one_class import answers_hash, class_data, make_plans, stale


class Redone(Frozen):
    """What designing again came to: changes with their reasons, plans made again and plans left as they
    were, and what failed."""

    class_name: str
    changes: tuple[CourseChange, ...]
    planned: tuple[str, ...]
    up_to_date: int
    failed: tuple[LessonFailed, ...] = ()


async def redesign(
    out: Path,
    class_name: str,
    settings: Settings,
    *,
    taught: int | None = None,
    lost: Sequence[date] = (),
    ran_over: Mapping[str, int | None] | None = None,
    responses: Path | None = None,
    key: Path | None = None,
    move: tuple[int, date] | None = None,
    watch: Callable[[CourseEvent], None] = lambda _: None,
    open_deps: OpenDeps | None = None,
) -> Redone:
    """Bring news into the course of one class: `taught` lessons are given (None: as many as before), days
    are `lost`, lessons `ran_over`, new answers have come in `responses` (None: those known so far).

    `move` is a lesson by its number and the day it is to be on; it comes alone or with `taught`.
    Lessons taught keep their plans. Of the others only those change that must; each change says why. The
    course before is kept as `course.previous.json`. Raises InputError for numbers, days and skills that do
    not belong to the course.
    """
    folder = out.resolve() / class_name
    state = read_class_course(folder)
    given = state.taught if taught is None else taught
    if move is not None and (lost or ran_over or responses is not None):
        raise InputError("A lesson is moved alone.", "Bring the other news first, then move it.")
    calendar = state.calendar.without(lost)
    events: list[CourseEvent] = []

    def hear(event: CourseEvent) -> None:
        events.append(event)
        watch(event)

    with only_batch(out):
        Stop(out, limit=None, minutes=None)  # takes back a request to stop an earlier session
        async with (open_deps or default_ports(settings))(state.model, lambda _: None) as deps:
            data, _ = class_data(
                state.class_name,
                responses or state.responses,
                key if responses else state.key,
                state.skip_bad,
                state.learners,
                deps.tree,
                deps.bank,
                settings,
            )
            needs = None
            if responses is not None:
                goals = state.course.goals
                needs = class_needs(diagnose(data, tree=deps.tree, bank=deps.bank, goals=goals))
            if move is not None:
                to = calendar.number_on(move[1], len(state.course.lessons))
                again = moved_course(deps.tree, state.course, move[0], to, taught=given)
            else:
                again = replan_course(
                    deps.tree,
                    state.course,
                    taught=given,
                    days=calendar.lessons() if calendar.until else None,
                    ran_over=ran_over,
                    needs=needs,
                )
            moved = tuple(
                CourseChange(lesson="", what=f"{written(day)} has no lesson.", why="The day is lost.")
                for day in calendar.lost
                if day not in state.calendar.lost
            )
            changes = (*moved, *again.changes)
            gone = max(0, len(state.course.lessons) - len(again.course.lessons))
            new = state.model_copy(
                update={
                    "calendar": calendar,
                    "course": again.course,
                    "taught": given,
                    "responses": responses or state.responses,
                    "key": key if responses else state.key,
                    "learners": len(data.learners),
                    "known": tuple(dict.fromkeys((*state.known, answers_hash(data)))),
                    "revision": state.revision + bool(changes),
                    "gone": gone,
                    "changes": changes or state.changes,
                }
            )
            known = {change.lesson for change in changes}
            remade = tuple(
                CourseChange(
                    lesson=one.id, what="Its plan is made again.", why=why_again(deps.tree, state, new, one)
                )
                for one in stale(new, folder, data, deps.tree, settings)
                if one.id not in known
            )
            unheard = {one.lesson for one in remade} - {one.lesson for one in state.changes}
            if changes or unheard:  # else the plans are those of a redesign that was cut off, and it told why
                new = new.model_copy(update={"changes": (*changes, *remade)})
            changes = (*changes, *remade)
            if new != state:
                shutil.copyfile(folder / COURSE, folder / "course.previous.json")
            await make_plans(new, folder, settings, deps, watch=hear, gate=Gate(out))
    first = next(e for e in events if e.kind == "class_designed")
    return Redone(
        class_name=class_name,
        changes=changes,
        planned=tuple(e.lesson for e in events if e.kind == "lesson_planned"),
        up_to_date=first.up_to_date,
        failed=tuple(e for e in events if isinstance(e, LessonFailed)),
    )


def why_again(tree: SkillTree, old: ClassCourse, new: ClassCourse, lesson: CourseLesson) -> str:
    """Why a plan that stands in its place is made again."""
    before = {need.skill: need.answers for need in old.course.needs}
    near = {*(tree.closure((lesson.skill,)) if lesson.skill else ()), *lesson.recall}
    news = [need for need in new.course.needs if need.skill in near]
    more = {n.skill: n.answers - before.get(n.skill, 0) for n in news if n.answers != before.get(n.skill, 0)}
    if not more:
        return "What it was made from has changed: answers, the teacher's documents, or the curriculum pack."
    told = ", ".join(f"{n:+} on {tree.skill(skill).title} ({skill})" for skill, n in list(more.items())[-3:])
    rest = f", and on {len(more) - 3} more skills" if len(more) > 3 else ""
    return f"The answers on what it teaches, builds on or asks again are others now: {told}{rest}."

"""All classes of a course file: designed and planned, class beside class, and one of them designed again."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from ...agents import deps as composition
from ...graph import SkillTree, StoreError
from ...graph._base import Frozen
from ...learner import diagnose
from ...pathways import CourseChange, CourseLesson, class_needs, replan_course
from ...pathways.calendar import written
from ...settings import Settings
from .._faults import disk_is_full
from .._ports import OpenDeps, default_ports, plain
from .._stop import CANCEL, Stop
from ..engine import in_process
from ..lock import only_batch
from ..manifest import Problem
from .course_file import ClassEntry, CourseFile, read_course
from .events import COURSE_EVENT, ClassFailed, CourseEvent, LessonFailed
from .files import COURSE, ClassCourse, read_class_course
from .one_class import answers_hash, class_data, make_plans, stale
from .plans import read_records
from .report import CourseReport, Estimate, class_lines, write_course_report
from .worker import ClassTask, do_class

ENOUGH = 3
"""Plans that must have been timed before others are estimated from them."""


async def design_courses(
    path: Path,
    out: Path,
    settings: Settings,
    *,
    watch: Callable[[CourseEvent], None] = lambda _: None,
    workers: int = 1,
    limit: int | None = None,
    minutes: float | None = None,
    confirm: Callable[[Estimate], bool] = lambda _: True,
    drain_on: Sequence[signal.Signals] = (),
    open_deps: OpenDeps | None = None,
) -> CourseReport:
    """Design the course of every class of the file and make the plans that are missing or out of date.

    Everything of class NAME goes to `out/NAME`, what it all came to to `out/report.html` and `report.json`.
    `workers` classes are worked on at once, in processes of their own where that is more than one; at most
    `limit` plans of each class are made, and none is begun after `minutes`. `confirm` hears an estimate once
    some plans have been timed. The first of the signals in `drain_on` lets plans at work end. What fails is
    told and stops nothing else, but for a full disk. `open_deps` puts other ports in place of those that the
    settings name, where `workers` is 1.

    Raises InputError for a file or folder that cannot be used, StoreError where another one is at work on
    `out`.
    """
    begun = time.perf_counter()
    tree = composition.load_tree(settings)
    course, problems = read_course(path, tree=tree, model=settings.model)
    out = out.resolve()
    with only_batch(out):
        stop = Stop(out, limit=None, minutes=minutes)
        lanes = 1 if in_process(course.model) else min(workers, len(course.classes))
        work = _Work(course, out, settings, stop, watch, lanes, open_deps)
        with stop.on(drain_on):
            estimate = await work.all(course.classes, limit, confirm)
        stop.done()
        report = work.report(begun, problems, estimate)
        try:
            write_course_report(report, out)
        except OSError as error:
            if not disk_is_full(error):
                raise
    return report


@dataclass
class _Work:
    course: CourseFile
    out: Path
    settings: Settings
    stop: Stop
    watch: Callable[[CourseEvent], None]
    workers: int
    open_deps: OpenDeps | None
    events: list[CourseEvent] = field(default_factory=list)

    async def all(
        self, classes: Sequence[ClassEntry], limit: int | None, confirm: Callable[[Estimate], bool]
    ) -> Estimate | None:
        """Work on these classes; a few plans are timed first where none have been."""
        if self._estimate(classes) is None and classes:
            await self._one(classes[0], ENOUGH if limit is None else min(limit, ENOUGH))
        estimate = self._estimate(classes)
        if self.stop.why or (estimate is not None and estimate.lessons and not confirm(estimate)):
            return estimate
        waiting = iter(classes)

        async def lane() -> None:
            while not self.stop.why and (entry := next(waiting, None)) is not None:
                made = sum(e.kind == "lesson_planned" and e.class_name == entry.name for e in self.events)
                await self._one(entry, limit if limit is None else max(0, limit - made))

        await asyncio.gather(*(lane() for _ in range(max(1, self.workers))))
        return estimate

    async def _one(self, entry: ClassEntry, limit: int | None) -> None:
        task = ClassTask(
            settings=plain(self.settings), course=self.course, entry=entry, out=self.out, limit=limit
        )
        if self.workers <= 1:
            await do_class(task, self.settings, self._hear, self.open_deps)
        else:
            await self._in_process(task)

    async def _in_process(self, task: ClassTask) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "lessonloom.jobs.course.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(task.model_dump_json().encode() + b"\n")
            await process.stdin.drain()
            async for line in process.stdout:
                self._hear(COURSE_EVENT.validate_json(line))
            status = await process.wait()
        except (BrokenPipeError, ConnectionResetError):
            status = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
        if status:
            self._hear(
                ClassFailed(
                    class_name=task.entry.name,
                    reason=f"Its process ended with status {status}.",
                    remedy="Often this is lack of memory: pass fewer --workers, and run it again.",
                )
            )

    def _hear(self, event: CourseEvent) -> None:
        self.events.append(event)
        if isinstance(event, ClassFailed) and event.full:
            self.stop.because("disk")
        if self.stop.why:
            (self.out / CANCEL).touch()  # processes look for it before every plan
        self.watch(event)

    def _estimate(self, classes: Sequence[ClassEntry]) -> Estimate | None:
        """From plans of this folder; None while too few were timed."""
        done: dict[str, int] = {}
        seconds: list[float] = []
        sizes: list[int] = []
        for entry in classes:
            try:
                records = read_records(self.out / entry.name)
            except StoreError:
                continue
            made = [one for one in records.values() if one.done and one.seconds]
            done[entry.name] = len(made)
            seconds += [one.seconds for one in made]
            sizes += [one.size for one in made]
        if len(seconds) < ENOUGH:
            return None
        each = self.course.calendar.lessons()
        lessons = sum(max(0, each - done.get(entry.name, 0)) for entry in classes)
        lanes = max(1, min(self.workers, len(classes)))
        return Estimate(
            lessons=lessons,
            minutes=round(lessons * median(seconds) / 60 / lanes, 2),
            megabytes=round(lessons * (median(sizes) + 120_000) / 1e6, 1),
            free=round(shutil.disk_usage(self.out).free / 1e6, 1),
            measured=len(seconds),
        )

    def report(self, begun: float, problems: Sequence[Problem], estimate: Estimate | None) -> CourseReport:
        """What this session came to, and where all classes stand."""
        tree = composition.load_tree(self.settings)
        lines, gaps = class_lines(self.out, tree)
        made = [event for event in self.events if event.kind == "lesson_planned"]
        first: dict[str, int] = {}
        for event in self.events:
            if event.kind == "class_designed":
                first.setdefault(event.class_name, event.up_to_date)
        left = {e.class_name: e.left for e in self.events if e.kind == "class_finished"}
        return CourseReport(
            planned=len(made),
            up_to_date=sum(first.values()),
            left=sum(left.values()),
            why=dict(Counter(event.why for event in made)),
            failed=tuple(
                {(e.class_name, e.lesson): e for e in self.events if isinstance(e, LessonFailed)}.values()
            ),
            classes_failed=tuple(
                {e.class_name: e for e in self.events if isinstance(e, ClassFailed)}.values()
            ),
            problems=tuple(problems),
            classes=lines,
            gaps=gaps,
            estimate=estimate,
            seconds=time.perf_counter() - begun,
        )


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
    watch: Callable[[CourseEvent], None] = lambda _: None,
    open_deps: OpenDeps | None = None,
) -> Redone:
    """Bring news into the course of one class: `taught` lessons are given (None: as many as before), days
    are `lost`, lessons `ran_over`, new answers have come in `responses` (None: those known so far).

    Lessons taught keep their plans. Of the others only those change that must; each change says why. The
    course before is kept as `course.previous.json`. Raises InputError for numbers, days and skills that do
    not belong to the course.
    """
    folder = out.resolve() / class_name
    state = read_class_course(folder)
    given = state.taught if taught is None else taught
    calendar = state.calendar.without(lost)
    events: list[CourseEvent] = []

    def hear(event: CourseEvent) -> None:
        events.append(event)
        watch(event)

    with only_batch(out):
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
                    lesson=one.id, what="Its plan is made again.", why=_why(deps.tree, state, new, one)
                )
                for one in stale(new, folder, data, deps.tree, settings)
                if one.id not in known
            )
            changes = (*changes, *remade)
            if changes:
                new = new.model_copy(update={"changes": changes})
            if new != state:
                shutil.copyfile(folder / COURSE, folder / "course.previous.json")
            await make_plans(new, folder, settings, deps, watch=hear)
    first = next(e for e in events if e.kind == "class_designed")
    return Redone(
        class_name=class_name,
        changes=changes,
        planned=tuple(e.lesson for e in events if e.kind == "lesson_planned"),
        up_to_date=first.up_to_date,
        failed=tuple(e for e in events if isinstance(e, LessonFailed)),
    )


def _why(tree: SkillTree, old: ClassCourse, new: ClassCourse, lesson: CourseLesson) -> str:
    """Why a plan that stands in its place is made again."""
    before = {need.skill: need.answers for need in old.course.needs}
    near = tree.closure((lesson.skill,)) if lesson.skill else ()
    news = [need for need in new.course.needs if need.skill in near]
    more = {n.skill: n.answers - before.get(n.skill, 0) for n in news if n.answers != before.get(n.skill, 0)}
    if not more:
        return "What it was made from has changed: answers, the teacher's documents, or the curriculum pack."
    told = ", ".join(f"{n:+} on {tree.skill(skill).title} ({skill})" for skill, n in list(more.items())[-3:])
    rest = f", and on {len(more) - 3} more skills" if len(more) > 3 else ""
    return f"The answers on its skill or on what comes before it are others now: {told}{rest}."

"""All classes of a course file: designed and planned, class beside class."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from ...agents import deps as composition
from ...settings import Settings
from .._faults import disk_is_full
from .._ports import OpenDeps, plain
from .._stop import CANCEL, Stop
from ..engine import in_process
from ..lock import only_batch
from ..manifest import Problem
from .class_task import ClassTask
from .course_file import ClassEntry, CourseFile, read_course
from .engines import ClassEngine, Here, OwnProcesses
from .estimate import ENOUGH, Estimate, estimate, measured, waiting, without_lessons
from .events import ClassFailed, CourseEvent, LessonFailed, PlanWhy
from .files import Design, write_design
from .gate import Gate
from .report import CourseReport, standing, write_course_report

_LOOK_SECONDS = 0.5


async def design_courses(
    path: Path,
    out: Path,
    settings: Settings,
    *,
    watch: Callable[[CourseEvent], None] = lambda _: None,
    workers: int = 1,
    engine: ClassEngine | None = None,
    only: Collection[PlanWhy] | None = None,
    limit: int | None = None,
    minutes: float | None = None,
    tokens: int | None = None,
    confirm: Callable[[Estimate], bool] = lambda _: True,
    drain_on: Sequence[signal.Signals] = (),
    open_deps: OpenDeps | None = None,
) -> CourseReport:
    """Design the course of every class of the file and make the plans that are missing or out of date.

    Everything of class NAME goes to `out/NAME`, what it all came to to `out/report.html` and `report.json`.
    Without an `engine`, `workers` classes are worked on at once, in processes of their own where that is
    more than one. At most `limit` plans are begun, none after `minutes`, none for another reason than those
    in `only`, and with `tokens` none with a model that would go beyond them by what such plans have taken.
    `confirm` hears an estimate once some plans have been timed. The first of the signals in `drain_on`
    lets plans at work end. What fails is told and stops nothing else, but for a full disk. `open_deps`
    puts other ports in place of those that the settings name, where `workers` is 1.

    Raises InputError for a file or folder that cannot be used, StoreError where another one is at work on
    `out`.
    """
    begun = time.perf_counter()
    out = out.resolve()
    if engine is None:
        engine = OwnProcesses(workers) if workers > 1 else Here(settings, open_deps)
    async with aclosing(engine):
        tree = composition.load_tree(settings)
        course, problems = read_course(path, tree=tree, model=settings.model)
        with only_batch(out):
            names = tuple(entry.name for entry in course.classes)
            write_design(Design(course=path.resolve(), classes=names), out)
            stop, gate = Stop(out, limit=None, minutes=None), Gate(out)
            took = [one.tokens for one in measured(out, names, course.model) if one.tokens]
            gate.open(limit=limit, minutes=minutes, tokens=tokens, took=took)
            lanes = 1 if in_process(course.model) else min(engine.lanes, max(1, len(names)))
            work = _Work(course, out, settings, stop, gate, watch, lanes, engine, only)
            with stop.on(drain_on):
                estimate = await work.all(course.classes, confirm)
            report = work.report(begun, problems, estimate)
            stop.done()
            gate.close()
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
    gate: Gate
    watch: Callable[[CourseEvent], None]
    lanes: int
    engine: ClassEngine
    only: Collection[PlanWhy] | None
    events: list[CourseEvent] = field(default_factory=list)

    async def all(
        self, classes: Sequence[ClassEntry], confirm: Callable[[Estimate], bool]
    ) -> Estimate | None:
        """Work on these classes; a few plans are timed first where none have been."""
        passing_on = asyncio.create_task(self._pass_on())
        try:
            estimate = self._estimate(classes)
            for entry in classes:
                if estimate is not None or not self._goes_on():
                    break
                await self._one(entry, ENOUGH)
                estimate = self._estimate(classes)
            if not self._goes_on():
                return estimate
            if estimate is not None and estimate.lessons and not confirm(estimate):
                self.stop.because("asked")
                return estimate
            waiting = iter(classes)

            async def lane() -> None:
                while self._goes_on() and (entry := next(waiting, None)) is not None:
                    await self._one(entry, None)

            await asyncio.gather(*(lane() for _ in range(max(1, self.lanes))))
            return estimate
        finally:
            passing_on.cancel()

    def _goes_on(self) -> bool:
        """Whether another class is begun; at the limit of plans its course is still designed."""
        return not self.stop.why and self.gate.why != "time"

    async def _one(self, entry: ClassEntry, limit: int | None) -> None:
        task = ClassTask(
            settings=plain(self.settings),
            course=self.course,
            entry=entry,
            out=self.out,
            limit=limit,
            only=None if self.only is None else tuple(self.only),
        )
        await self.engine.work(task, self._hear)

    def _hear(self, event: CourseEvent) -> None:
        self.events.append(event)
        if isinstance(event, ClassFailed) and event.full:
            self.stop.because("disk")
        self._pass()
        self.watch(event)

    def _pass(self) -> None:
        if self.stop.why:
            (self.out / CANCEL).touch()  # every process looks for it before every plan

    async def _pass_on(self) -> None:
        """Pass a request to stop on to processes that tell nothing meanwhile."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._pass()

    def _estimate(self, classes: Sequence[ClassEntry]) -> Estimate | None:
        """From plans of this folder; None while too few were timed."""
        names = [entry.name for entry in classes]
        lessons = waiting(self.out, names, self.course.calendar.lessons())
        left = self.gate.left
        lessons = lessons if left is None else min(lessons, left)
        lanes = min(self.lanes, max(1, len(names)))
        made = measured(self.out, names, self.course.model)
        lacks = without_lessons(self.out, names)
        return estimate(made, lessons, lanes, self.out, self.gate.budget, lacks)

    def report(self, begun: float, problems: Sequence[Problem], estimate: Estimate | None) -> CourseReport:
        """What this session came to, and where all classes stand."""
        tree = composition.load_tree(self.settings)
        held = standing(self.out, tree)
        made = [event for event in self.events if event.kind == "lesson_planned"]
        first: dict[str, int] = {}
        for event in self.events:
            if event.kind == "class_designed":
                first.setdefault(event.class_name, event.up_to_date)
        left = sum({e.class_name: e.left for e in self.events if e.kind == "class_finished"}.values())
        missed = [e for e in self.events if isinstance(e, LessonFailed)]
        return CourseReport(
            planned=len(made),
            up_to_date=sum(first.values()),
            left=left,
            stopped=self.stop.why or self.gate.why,
            calls=sum(event.calls for event in made),
            tokens=sum(event.tokens for event in made) + sum(event.tokens for event in missed),
            why=dict(Counter(event.why for event in made)),
            failed=tuple({(e.class_name, e.lesson): e for e in missed}.values()),
            classes_failed=tuple(
                {e.class_name: e for e in self.events if isinstance(e, ClassFailed)}.values()
            ),
            problems=tuple(problems),
            classes=held.classes,
            gaps=held.gaps,
            quality=held.quality,
            stops=held.stops,
            needs=held.needs,
            estimate=estimate,
            seconds=time.perf_counter() - begun,
        )

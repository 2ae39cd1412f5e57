"""After a lesson: what a teacher enters in thirty seconds, and what it changes in the next lesson."""

from datetime import datetime
from pathlib import Path
from statistics import median

from pydantic import Field

from ..agents import Request
from ..agents.planner import brief
from ..graph import InputError
from ..graph._base import Frozen
from ..learner import Diagnosis, LessonReport, Ticket, diagnose
from ..learner.reports import TicketCount
from ..lessons import LessonPlan
from ..lessons.templates import SHORTEST
from ..pathways import class_needs, plan_pathway
from ._tools import Tools, aside
from .answers import Answers
from .classes import Classes
from .errors import Unknown
from .reports import Kept, Reports

LATEST = 3
"""The next lesson's pace is that of the last three."""
LEAST_SHARE = 0.75
"""However late lessons run, so much of a period is planned."""


class AfterLesson(Frozen):
    """A lesson as it went. `stuck` is the block of the plan (its id or its role) where it stuck; the note
    is for the teacher alone."""

    run: str = Field(max_length=40)
    tickets: tuple[TicketCount, ...] = Field(default=(), max_length=40)
    minutes_over: int = Field(default=0, ge=-60, le=60)
    stuck: str = Field(default="", max_length=40)
    note: str = Field(default="", max_length=2000)
    at: datetime | None = Field(default=None, description="when the lesson was; None is now")


class NextLesson(Frozen):
    """What the next lesson would be: on which skill, planned for how many of the period's minutes, for how
    many who are not secure, opening with which prerequisites, how many lessons from the goal."""

    skill: str
    title: str
    minutes: int
    secure: int
    learners: int
    reviewing: bool
    bridges: tuple[str, ...]
    beliefs: int = Field(description="beliefs that single learners probably hold about this skill")
    lessons: int


class Effect(Frozen):
    """The next lesson before and after the entry, and what changed, in sentences."""

    report: LessonReport
    before: NextLesson
    after: NextLesson
    changes: tuple[str, ...]


class AfterLessons:
    """Entries on lessons, and the lessons that follow from them."""

    def __init__(self, tools: Tools, classes: Classes, answers: Answers, reports: Reports) -> None:
        self._tools = tools
        self._classes = classes
        self._answers = answers
        self._reports = reports

    async def add(self, entry: AfterLesson) -> Effect:
        """Keep how a lesson went; a second entry on the same lesson replaces the first.

        The counts are evidence about the class (see `learner.after`): no answer of a learner is made up.
        Raises Unknown for a plan that is not there, InputError for questions or blocks it does not have.
        """
        return await aside(lambda: self._add(entry))

    async def get(self, run: str) -> Kept | None:
        """The entry on a lesson, if there is one."""
        return await aside(lambda: self._reports.get(run))

    async def remove(self, run: str) -> None:
        """Take an entry back. Raises Unknown."""

        def work() -> None:
            if self._reports.get(run) is None:
                raise Unknown("There is no entry on this lesson.", "")
            self._reports.remove(run)

        await aside(work)

    async def all(self, class_id: str) -> tuple[LessonReport, ...]:
        """Lessons of a class as they went, in order of time. Raises Unknown."""
        return await aside(lambda: self._reports.of(class_id))

    async def next(self, class_id: str, goal: str, *, minutes: int = 50) -> NextLesson:
        """The lesson that the class needs next on the way to a goal, not written yet.

        Raises Unknown, GoalError.
        """
        return await aside(lambda: self._next(class_id, goal, minutes, self._reports.of(class_id)))

    def minutes(self, class_id: str, period: int) -> int:
        """Minutes to plan for a period, as the last lessons ran late by their median, within LEAST_SHARE."""
        return paced(period, self._reports.of(class_id))

    def _add(self, entry: AfterLesson) -> Effect:
        class_id, plan = self._plan(entry.run)
        report = _report(entry, plan, self._tools.now())
        others = tuple(r for run, r in self._reports.by_run(class_id) if run != entry.run)
        present = len(self._answers.of(class_id).learners)
        if any(t.answered > present for t in report.tickets):
            raise InputError(
                f"More answers are counted than the class has learners ({present}).", "Correct the counts."
            )
        now = (*others, report)
        before = self._next(class_id, plan.goal, plan.minutes, others)
        after = self._next(class_id, plan.goal, plan.minutes, now)
        self._reports.put(class_id, entry.run, Kept(report=report, note=entry.note))
        return Effect(report=report, before=before, after=after, changes=_changes(before, after, report))

    def _plan(self, run: str) -> tuple[str, LessonPlan]:
        for record in self._tools.store.plans():
            if record.run == run:
                return self._classes.id_of(record.class_name), LessonPlan.model_validate_json(record.plan)
        raise Unknown("There is no such plan.", "List the plans of the class to see their ids.")

    def _next(self, class_id: str, goal: str, period: int, reports: tuple[LessonReport, ...]) -> NextLesson:
        tree, bank = self._tools.tree, self._tools.bank
        data = self._answers.of(class_id).model_copy(update={"reports": reports})
        found = diagnose(data, tree=tree, bank=bank, goals=tree.resolve_goal(goal))
        pathway = plan_pathway(tree, class_needs(found), found.goals)
        minutes = paced(period, reports)
        request = Request(class_name=data.name, goal=goal, minutes=minutes, out=Path())
        made = brief(request, found, pathway, tree, data.responses)
        picture = found.picture(made.skill)
        return NextLesson(
            skill=made.skill,
            title=tree.skill(made.skill).title,
            minutes=minutes,
            secure=picture.secure,
            learners=picture.learners,
            reviewing=made.reviewing,
            bridges=made.bridges,
            beliefs=_held(found, made.skill),
            lessons=sum(step.activity == "lesson" for step in pathway.steps),
        )


def paced(period: int, reports: tuple[LessonReport, ...]) -> int:
    """Minutes to plan: the period less the median by which the last lessons ran late, never under
    LEAST_SHARE of it."""
    last = [r.over for r in sorted(reports, key=lambda r: r.at)[-LATEST:]]
    late = max(0, round(median(last))) if last else 0
    return max(min(period, SHORTEST), round(LEAST_SHARE * period), period - late)


def _held(diagnosis: Diagnosis, skill: str) -> int:
    return sum(b.skill == skill for b in diagnosis.beliefs)


def _report(entry: AfterLesson, plan: LessonPlan, now: datetime) -> LessonReport:
    known = {e.id: e.item for e in plan.exercises}
    unknown = [t.exercise for t in entry.tickets if t.exercise not in known]
    if unknown:
        closing = next((b.exercises for b in plan.blocks if b.role == "exit"), ())
        raise InputError(
            f"This plan has no question {unknown[0]!r}.",
            f"Its exit ticket has {', '.join(closing)}." if closing else "It has no exit ticket.",
        )
    if len({t.exercise for t in entry.tickets}) < len(entry.tickets):
        raise InputError("A question is counted twice.", "Give one pair of numbers for each question.")
    stuck = next((b.role for b in plan.blocks if entry.stuck in (b.id, b.role)), "")
    if entry.stuck and not stuck:
        raise InputError(
            f"This plan has no block {entry.stuck!r}.",
            f"Its blocks are {', '.join(b.id for b in plan.blocks)}.",
        )
    return LessonReport(
        skill=plan.skill,
        at=entry.at or now,
        minutes=plan.minutes,
        over=entry.minutes_over,
        stuck=stuck,
        tickets=tuple(
            Ticket(
                exercise=t.exercise,
                item=known[t.exercise].id,
                skill=known[t.exercise].skill,
                right=t.right,
                answered=t.answered,
            )
            for t in entry.tickets
        ),
    )


def _changes(before: NextLesson, after: NextLesson, report: LessonReport) -> tuple[str, ...]:
    found = []
    if before.skill != after.skill:
        found.append(f"The next lesson is {after.skill} ({after.title}) instead of {before.skill}.")
    elif before.secure != after.secure:
        found.append(
            f"{after.secure} of {after.learners} learners are expected to be secure on {after.skill}, "
            f"not {before.secure}."
        )
    if before.minutes != after.minutes:
        free = before.minutes - after.minutes
        found.append(
            f"It is planned for {after.minutes} minutes, so that {free} stay free, as lessons ran late."
            if free > 0
            else f"It is planned for {after.minutes} minutes."
        )
    if after.skill == report.skill and report.stuck:
        found.append("The block where it stuck gets more time.")
    if before.skill == after.skill and before.beliefs != after.beliefs:
        found.append(f"{after.beliefs} learners probably hold a wrong belief on it, not {before.beliefs}.")
    if before.bridges != after.bridges:
        found.append(f"It opens with {', '.join(after.bridges) or 'no bridge'}.")
    if before.lessons != after.lessons:
        found.append(f"{after.lessons} lessons are left on the way, not {before.lessons}.")
    return tuple(found)

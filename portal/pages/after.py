"""After the lesson: what a teacher enters in thirty seconds, and the next lesson before and after it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...graph import InputError, LessonloomError
from ...lessons import LessonPlan
from ...lessons.model import Exercise
from ...workbench import AfterLesson, Effect, NextLesson, PlanWish, TicketCount
from ...workbench.reports import Kept
from .._render import page
from .._visit import visit
from ..desk import Desk
from ..languages import gettext
from ..problems import spoken
from ._lesson import Lesson, finished

LATE = (-5, 0, 5, 10, 15)
"""Minutes over that can be chosen at once."""


@dataclass(frozen=True)
class Line:
    """One thing about the next lesson, without the entry (empty where none was made just now) and with it."""

    what: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the entry changed it."""
        return bool(self.before) and self.before != self.after


def routes(desk: Desk) -> APIRouter:
    """The entry on a lesson, and the lesson after it."""
    router = APIRouter()

    @router.get("/plans/{run}/after")
    async def show(run: str) -> Response:
        lesson, bench = finished(desk, run), desk.bench
        kept = await bench.after.get(run)
        coming = None
        if kept is not None:
            goal, minutes = lesson.job.request.goal, lesson.plan.minutes
            coming = await bench.after.next(lesson.job.class_id, goal, minutes=minutes)
        return _page(lesson, filled_from(kept, lesson.plan), kept=kept, coming=coming)

    @router.post("/plans/{run}/after")
    async def keep(run: str, request: Request) -> Response:
        lesson, form = finished(desk, run), await request.form()
        sent = {name: str(value).strip() for name, value in form.items()}
        filled = {"answered": "", "over": "0", "stuck": "", **sent}
        try:
            effect = await desk.bench.after.add(entry_from(form, lesson.plan, run))
        except LessonloomError as error:
            message, remedy = spoken(error)
            return _page(lesson, filled, status=422, message=message, remedy=remedy)
        kept = await desk.bench.after.get(run)
        return _page(lesson, filled, kept=kept, coming=effect.after, effect=effect)

    @router.post("/plans/{run}/next")
    async def begin(run: str) -> Response:
        lesson = finished(desk, run)
        before = lesson.job.request
        wish = PlanWish(
            goal=before.goal,
            minutes=lesson.plan.minutes,
            template=before.template,
            model=before.model,
            seed=before.seed,
            rounds=before.rounds,
        )
        job = await desk.bench.plans.begin(lesson.job.class_id, wish)
        return RedirectResponse(visit().at(f"/plans/{job.run}"), 303)

    return router


def ticket(plan: LessonPlan) -> tuple[Exercise, ...]:
    """The questions of the exit ticket that can be counted as right or wrong."""
    block = plan.block("exit")
    return tuple(plan.exercise(id) for id in block.exercises) if block else ()


def entry_from(form: FormData, plan: LessonPlan, run: str) -> AfterLesson:
    """The entry of a filled form. Questions left empty are not counted. Raises InputError."""
    handed_in = _number(form, "answered", gettext("How many handed in the ticket"))
    counts = []
    for question in ticket(plan):
        right = _number(form, f"right-{question.id}", question.id)
        if right is None:
            continue
        if handed_in is None or not 0 <= right <= handed_in:
            raise InputError(
                gettext("%(id)s: %(right)d right, but %(all)d tickets.")
                % {"id": question.id, "right": right, "all": handed_in or 0},
                gettext("Correct one of the two numbers."),
            )
        if handed_in:
            counts.append(TicketCount(exercise=question.id, right=right, answered=handed_in))
    over = _number(form, "over-other", gettext("Minutes over"))
    chosen = _number(form, "over", gettext("Minutes over")) or 0
    try:
        return AfterLesson(
            run=run,
            tickets=tuple(counts),
            minutes_over=chosen if over is None else over,
            stuck=str(form.get("stuck", "")),
            note=str(form.get("note", "")),
            at=datetime.now(UTC),
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        raise InputError(
            f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}.", gettext("Correct this field.")
        ) from None


def filled_from(kept: Kept | None, plan: LessonPlan) -> dict[str, str]:
    """The form as it was kept, or with nothing but the size of the class."""
    filled = {"answered": str(plan.learners), "over": "0", "stuck": ""}
    if kept is None:
        return filled
    report = kept.report
    filled |= {f"right-{t.exercise}": str(t.right) for t in report.tickets}
    if report.tickets:
        filled["answered"] = str(report.tickets[0].answered)
    stuck = next((b.id for b in plan.blocks if b.role == report.stuck), "")
    other = {} if report.over in LATE else {"over-other": str(report.over)}
    return {**filled, "over": str(report.over), "stuck": stuck, "note": kept.note, **other}


def lines(coming: NextLesson, effect: Effect | None) -> tuple[Line, ...]:
    """The next lesson line by line, beside what it was without the entry."""
    now = _said(coming)
    was = _said(effect.before) if effect else dict.fromkeys(now, "")
    return tuple(Line(what, was[what], text) for what, text in now.items())


def _said(one: NextLesson) -> dict[str, str]:
    return {
        gettext("Skill"): f"{one.skill}, {one.title}",
        gettext("Minutes planned"): str(one.minutes),
        gettext("Expected to be secure on it"): gettext("%(n)d of %(all)d")
        % {"n": one.secure, "all": one.learners},
        gettext("Probably hold a wrong belief on it"): str(one.beliefs),
        gettext("Opens with bridges to"): ", ".join(one.bridges) or gettext("nothing"),
        gettext("Lessons to the goal"): str(one.lessons),
    }


def _number(form: FormData, name: str, label: str) -> int | None:
    text = str(form.get(name, "")).strip().replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    try:
        return int(text[:6])
    except ValueError:
        raise InputError(
            gettext("%(field)s: “%(text)s” is no whole number.") % {"field": label, "text": text[:20]},
            gettext("Write it in digits, such as 12."),
        ) from None


def _page(
    lesson: Lesson,
    filled: dict[str, str],
    *,
    status: int = 200,
    kept: Kept | None = None,
    coming: NextLesson | None = None,
    effect: Effect | None = None,
    message: str = "",
    remedy: str = "",
) -> Response:
    return page(
        "after",
        status,
        run=lesson.run,
        plan=lesson.plan,
        ticket=ticket(lesson.plan),
        filled=filled,
        late=LATE,
        kept=kept,
        lines=lines(coming, effect) if coming else (),
        effect=effect,
        message=message,
        remedy=remedy,
    )

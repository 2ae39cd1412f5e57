"""A form and the list of plans, and one page for each plan."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args

from babel.dates import format_skeleton, format_time
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from ...agents import Event
from ...agents.events import Stage
from ...graph import LessonloomError
from ...lessons import Template
from ...lessons.templates import LONGEST, SHORTEST
from ...workbench import Classroom
from .._render import page
from .._visit import visit
from ..api import view
from ..desk import Desk
from ..forms import FilledPlan
from ..languages import gettext, mark, ngettext, speaking, told
from ..problems import spoken
from ..runs import Status
from ._because import because, reports_before, today
from ._lesson import finished

TEMPLATES: Mapping[str, str] = {
    "gradual-release": mark("Gradual release"),
    "direct-instruction": mark("Direct instruction"),
    "5e": mark("5E"),
    "rosenshine": mark("Rosenshine"),
    "hunter": mark("Hunter"),
    "4as": mark("4A’s"),
}
STATUS: Mapping[str, str] = {
    "waiting": mark("waiting for its turn"),
    "running": mark("at work"),
    "unfinished": mark("cut off"),
    "cancelled": mark("stopped"),
    "failed": mark("not made"),
    "done": mark("ready"),
}
_STAGES: Mapping[Stage, tuple[str, str]] = {
    "diagnose": (mark("Reading what the class can do"), mark("What the class can do")),
    "plan": (mark("Finding the way to the goal"), mark("The way to the goal")),
    "draft": (mark("Writing the lesson"), mark("The lesson")),
    "evaluate": (mark("Checking every part"), mark("Checks")),
    "judge": (mark("Weighing the checks"), mark("Checks")),
    "optimize": (mark("Revising what the checks found"), mark("Revision")),
    "review": (mark("Resting for review"), mark("Review")),
    "export": (mark("Writing the files"), mark("Files")),
}
_EMPTY: Mapping[str, object] = {
    "goal": "",
    "class_name": "",
    "minutes": 50,
    "template": "gradual-release",
    "model": "",
    "seed": 0,
    "skip_bad": False,
}


def routes(desk: Desk) -> APIRouter:
    """The first page, and one for each plan."""
    router = APIRouter()

    async def first(status: int = 200, **said: object) -> Response:
        found = await desk.bench.classes.all(limit=50)
        return await asyncio.to_thread(index_page, tuple(c for c in found.items if c.learners), status, said)

    def index_page(classes: tuple[Classroom, ...], status: int, said: Mapping[str, object]) -> Response:
        return page(
            "index",
            status,
            **{"filled": _EMPTY, "message": "", "remedy": "", **said},
            classes=classes,
            skills=[s for s in desk.tree.skills.values() if s.authored],
            templates={one: template_name(one) for one in get_args(Template)},
            shortest=SHORTEST,
            longest=LONGEST,
            model=desk.settings.model,
            plans=[(view(desk, run), _begun(run)) for run in desk.runs.all()],
            words={status: told(STATUS, status) for status in STATUS},
        )

    @router.get("/")
    async def index() -> Response:
        return await first()

    @router.post("/plans")
    async def begin(form: FilledPlan) -> Response:
        try:
            run = await desk.plan(form)
        except LessonloomError as error:
            message, remedy = spoken(error, form.class_file.filename)
            return await first(422, filled=form.model_dump(), message=message, remedy=remedy)
        return RedirectResponse(visit().at(f"/plans/{run}"), 303)

    @router.get("/plans/{run}")
    async def one(run: str) -> Response:
        found = view(desk, run)
        events = desk.runs.events(run)
        return page(
            "run",
            plan=found,
            word=told(STATUS, found.status),
            template=template_name(desk.runs.head(run).request.template),
            begun=_begun(run),
            done=[(gettext(_STAGES[e.stage][1]), e.summary) for e in events if e.kind == "stage_finished"],
            now=_now(events, found.status),
            because=_because(desk, run) if found.status == "done" else ("", ()),
        )

    @router.post("/plans/{run}/resume")
    async def resume(run: str) -> Response:
        await desk.bench.plans.resume(run)
        return RedirectResponse(visit().at(f"/plans/{run}"), 303)

    return router


def _because(desk: Desk, run: str) -> tuple[str, tuple[str, ...]]:
    lesson = finished(desk, run)
    return because(reports_before(desk, lesson), lesson.plan, today())


def template_name(template: str) -> str:
    """The shape of a lesson as people call it."""
    return told(TEMPLATES, template) if template in TEMPLATES else template.replace("-", " ").capitalize()


def _now(events: tuple[Event, ...], status: Status) -> str:
    """What a run does at this moment, in words."""
    if status == "waiting":
        return gettext("Waiting for its turn")
    now, passages = gettext("Getting ready"), 0
    for event in events:
        if event.kind == "stage_started":
            now, passages = gettext(_STAGES[event.stage][0]), 0
        elif event.kind == "stage_finished" and event.stage in ("draft", "optimize"):
            checking = _STAGES["evaluate"][0]
            now, passages = gettext(checking), 0
        passages += event.kind == "passage_done"
    if not passages:
        return now
    counted = ngettext("%(num)d passage", "%(num)d passages", passages) % {"num": passages}
    return f"{now}: {counted}"


def _begun(run: str) -> str:
    """When a run began, from its id, in local time."""
    moment = datetime.strptime(run[:13], "%y%m%d-%H%M%S").replace(tzinfo=UTC).astimezone()
    day = format_skeleton("MMMMd", moment, moment.tzinfo, locale=speaking().locale)
    return f"{day}, {format_time(moment, 'short', moment.tzinfo, speaking().locale)}"

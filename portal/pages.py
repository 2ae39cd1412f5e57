"""The pages: a form and the list of plans, and one page for each plan."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from ..agents import Event
from ..agents.events import Stage
from ..graph import LessonloomError
from ..lessons import Template
from ..lessons.templates import LONGEST, SHORTEST
from ._render import page
from .api import view
from .desk import Desk
from .forms import FilledPlan
from .problems import spoken
from .runs import Status

_TEMPLATES: Mapping[Template, str] = {
    "gradual-release": "Gradual release",
    "direct-instruction": "Direct instruction",
    "5e": "5E",
}
_STATUS: Mapping[Status, str] = {
    "waiting": "waiting for its turn",
    "running": "at work",
    "unfinished": "cut off",
    "failed": "not made",
    "done": "ready",
}
_STAGES: Mapping[Stage, tuple[str, str]] = {
    "diagnose": ("Reading what the class can do", "What the class can do"),
    "plan": ("Finding the way to the goal", "The way to the goal"),
    "draft": ("Writing the lesson", "The lesson"),
    "evaluate": ("Checking every part", "Checks"),
    "judge": ("Weighing the checks", "Checks"),
    "optimize": ("Revising what the checks found", "Revision"),
    "review": ("Resting for review", "Review"),
    "export": ("Writing the files", "Files"),
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


def pages(desk: Desk) -> APIRouter:
    """The routes for people."""
    router = APIRouter(include_in_schema=False)

    def first(status: int = 200, **said: object) -> Response:
        return page(
            "index",
            status,
            **{"filled": _EMPTY, "message": "", "remedy": "", **said},
            skills=[s for s in desk.tree.skills.values() if s.authored],
            templates=_TEMPLATES,
            shortest=SHORTEST,
            longest=LONGEST,
            model=desk.settings.model,
            plans=[(view(desk, run), _begun(run)) for run in desk.runs.all()],
            words=_STATUS,
        )

    @router.get("/")
    def index() -> Response:
        return first()

    @router.post("/plans")
    async def begin(form: FilledPlan) -> Response:
        try:
            run = await desk.plan(form)
        except LessonloomError as error:
            message, remedy = spoken(error)
            return first(422, filled=form.model_dump(), message=message, remedy=remedy)
        return RedirectResponse(f"/plans/{run}", 303)

    @router.get("/plans/{run}")
    async def one(run: str) -> Response:
        found = view(desk, run)
        events = desk.runs.events(run)
        return page(
            "run",
            plan=found,
            word=_STATUS[found.status],
            template=_TEMPLATES[desk.runs.job(run).request.template],
            begun=_begun(run),
            done=[(_STAGES[e.stage][1], e.summary) for e in events if e.kind == "stage_finished"],
            now=_now(events, found.status),
        )

    @router.post("/plans/{run}/resume")
    async def resume(run: str) -> Response:
        desk.runs.resume(run)
        return RedirectResponse(f"/plans/{run}", 303)

    return router


def _now(events: tuple[Event, ...], status: Status) -> str:
    """What a run does at this moment, in words."""
    if status == "waiting":
        return "Waiting for its turn"
    now, passages = "Getting ready", 0
    for event in events:
        if event.kind == "stage_started":
            now, passages = _STAGES[event.stage][0], 0
        elif event.kind == "stage_finished" and event.stage in ("draft", "optimize"):
            now, passages = _STAGES["evaluate"][0], 0
        passages += event.kind == "passage_done"
    return f"{now}: {passages} passages" if passages else now


def _begun(run: str) -> str:
    """When a run began, from its id, in local time."""
    moment = datetime.strptime(run[:13], "%y%m%d-%H%M%S").replace(tzinfo=UTC).astimezone()
    return f"{moment:%B} {moment.day}, {moment:%H:%M}"

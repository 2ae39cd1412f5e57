"""The service: JSON under /v1, progress as server-sent events."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, Field

from .. import __version__
from ..learner import Diagnosis
from ..lessons import LessonPlan
from .desk import Desk
from .forms import FilledClass, FilledPlan
from .problems import ProblemView, Unknown
from .runs import Status

FILES: Mapping[str, str] = MappingProxyType(
    {
        "lesson-plan.html": "text/html",
        "lesson-plan.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "lesson-plan.md": "text/markdown",
        "lesson-plan.json": "application/json",
        "diagnosis.html": "text/html",
        "groups.csv": "text/csv",
    }
)
"""The files of a finished run and their media types; nothing else in its folder is served."""
_SHOWN = ("text/html", "application/json")
_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}, "model": ProblemView}
_MISSING: dict[int | str, dict[str, Any]] = {404: {**_PROBLEM, "description": "There is nothing here."}}
_UNUSABLE: dict[int | str, dict[str, Any]] = {
    413: {**_PROBLEM, "description": "The request is larger than 5 MB."},
    422: {**_PROBLEM, "description": "The form, the file or the goal cannot be used."},
}


class SkillView(BaseModel):
    """One skill that a goal stands for."""

    id: str
    title: str
    statement: str
    grade: str
    prerequisites: tuple[str, ...] = Field(description="ids of the skills that must be secure before")
    authored: bool = Field(description="whether a lesson can be written for it")


class RunView(BaseModel):
    """One plan, finished or not."""

    run: str
    status: Status
    class_name: str
    goal: str
    minutes: int
    template: str
    title: str = Field(description="empty until the plan is done")
    message: str = Field(description="of a failed run: what is wrong")
    remedy: str = Field(description="of a failed run: what to do")
    files: dict[str, str] = Field(description="of a finished run: where each file is served")


class PlanView(RunView):
    """One plan with its content."""

    plan: LessonPlan | None = Field(description="the lesson plan of a finished run")


class Health(BaseModel):
    """The service is up."""

    status: str = "ok"
    version: str = __version__


def view(desk: Desk, run: str) -> RunView:
    """How a run stands. Raises Unknown."""
    request, status, ending = desk.runs.job(run).request, desk.runs.status(run), desk.runs.ending(run)
    return RunView(
        run=run,
        status=status,
        class_name=request.class_name,
        goal=request.goal,
        minutes=request.minutes,
        template=request.template,
        title=ending.title if ending else "",
        message=ending.message if ending else "",
        remedy=ending.remedy if ending else "",
        files={name: f"/v1/plans/{run}/files/{name}" for name in FILES} if status == "done" else {},
    )


def service(desk: Desk) -> APIRouter:
    """The routes for programs."""
    router = APIRouter()

    @router.get("/healthz")
    async def health() -> Health:
        """Whether the service is up."""
        return Health()

    @router.get("/v1/skills/{goal}", responses=_MISSING)
    def skills(goal: str) -> list[SkillView]:
        """The skills that a goal (a standard, the beginning of one, or a skill) stands for."""
        found = [(s, desk.tree.skill(s)) for s in desk.tree.resolve_goal(goal)]
        return [
            SkillView(
                id=s.id,
                title=s.title,
                statement=s.statement,
                grade=s.grade,
                prerequisites=desk.tree.hard(name),
                authored=s.authored,
            )
            for name, s in found
        ]

    @router.post("/v1/diagnoses", responses=_UNUSABLE)
    async def diagnoses(form: FilledClass) -> Diagnosis:
        """What a class can and cannot do on the way to a goal, under pseudonyms."""
        return await desk.diagnosis(form)

    @router.post("/v1/plans", status_code=202, responses=_UNUSABLE)
    async def begin(form: FilledPlan) -> RunView:
        """Begin a plan. Plans are made one after another; its `events` tell how far it is."""
        return view(desk, await desk.plan(form))

    @router.get("/v1/plans")
    async def runs() -> list[RunView]:
        """All plans of this machine's portal, newest first."""
        return [view(desk, run) for run in desk.runs.all()]

    @router.get("/v1/plans/{run}", responses=_MISSING)
    async def one(run: str) -> PlanView:
        """One plan: how it stands, and its content when it is done."""
        found = view(desk, run)
        path = desk.runs.folder(run) / "lesson-plan.json"
        plan = LessonPlan.model_validate_json(path.read_bytes()) if found.status == "done" else None
        return PlanView(**dict(found), plan=plan)

    @router.post("/v1/plans/{run}/resume", status_code=202, responses=_MISSING)
    async def resume(run: str) -> RunView:
        """Go on with a plan that was cut off or failed; others stay as they are."""
        desk.runs.resume(run)
        return view(desk, run)

    @router.get(
        "/v1/plans/{run}/events",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}, "description": "Events"}, **_MISSING},
    )
    async def events(run: str) -> StreamingResponse:
        """Progress as server-sent events: all past ones first; `end` with the status closes the stream."""
        desk.runs.folder(run)
        return StreamingResponse(_stream(desk, run), media_type="text/event-stream")

    @router.get("/v1/plans/{run}/files/{name}", response_class=FileResponse, responses=_MISSING)
    async def file(run: str, name: str) -> FileResponse:
        """A file of a finished plan. `diagnosis.html` and `groups.csv` carry the learners' names."""
        if name not in FILES or desk.runs.status(run) != "done":
            raise Unknown("There is no such file.", f"A finished plan has: {', '.join(FILES)}.")
        path, kind = Path(desk.runs.folder(run), name), FILES[name]
        shown = "inline" if kind in _SHOWN else "attachment"
        return FileResponse(path, media_type=kind, filename=name, content_disposition_type=shown)

    return router


async def _stream(desk: Desk, run: str) -> AsyncIterator[str]:
    async for event in desk.runs.follow(run):
        yield f"data: {event.model_dump_json()}\n\n" if event else ": still here\n\n"
    yield f"event: end\ndata: {desk.runs.status(run)}\n\n"

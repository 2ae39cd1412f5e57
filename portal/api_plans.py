"""Plans: begun, followed, stopped, resumed, read."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, Field

from ..lessons import LessonPlan
from ..workbench import PlanJob, PlanWish, Unknown
from ._visit import visit
from .api_common import LISTED, MISSING, SENT, TAKEN, UNUSABLE, After, ClassId, Limit, RunId, listed
from .api_once import IdempotencyKey, Once
from .desk import Desk
from .forms import FilledPlan
from .problems import in_our_words
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


class RunView(BaseModel):
    """One plan, finished or not."""

    run: str
    status: Status
    class_id: str
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

    plan: LessonPlan | None = Field(description="the lesson plan of a finished run, as it was made")


def view(desk: Desk, run: str) -> RunView:
    """How a run stands, with paths within the portal. Raises Unknown."""
    return _viewed(desk.bench.plans.job(run), "")


def viewed(job: PlanJob) -> RunView:
    """The same of what the workbench tells, with paths as a program calls them."""
    return _viewed(job, visit().root)


def _viewed(job: PlanJob, root: str) -> RunView:
    at = f"{root}/v1/plans/{job.run}/files"
    files = {name: f"{at}/{name}" for name in FILES} if job.status == "done" else {}
    return RunView(
        run=job.run,
        status=job.status,
        class_id=job.class_id,
        class_name=job.class_name,
        goal=job.goal,
        minutes=job.minutes,
        template=job.template,
        title=job.title,
        message=job.message,
        remedy=in_our_words(job.remedy),
        files=files,
    )


def routes(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["plans"])

    @router.post("/v1/plans", status_code=202, responses=SENT)
    async def begin_with(
        form: FilledPlan, request: Request, response: Response, key: IdempotencyKey = None
    ) -> RunView:
        """Begin a plan from an upload alone. Plans are made one after another; `events` tell its progress."""

        async def work(id: str | None) -> RunView:
            return viewed(await desk.planned(form, id))

        return await Once(desk.bench, key, request, form.fingerprint).reply(RunView, work, response)

    @router.post("/v1/classes/{class_id}/plans", status_code=202, responses={**MISSING, **SENT})
    async def begin(
        class_id: ClassId, wish: PlanWish, request: Request, response: Response, key: IdempotencyKey = None
    ) -> RunView:
        """Begin a plan from everything that is known of a class."""

        async def work(id: str | None) -> RunView:
            return viewed(await desk.bench.plans.begin(class_id, wish, id))

        return await Once(desk.bench, key, request, wish.model_dump_json()).reply(RunView, work, response)

    @router.get("/v1/plans", responses={**LISTED, **UNUSABLE})
    async def runs(
        request: Request, response: Response, after: After = None, limit: Limit = 50
    ) -> list[RunView]:
        """All plans, newest first."""
        page = await desk.bench.plans.all(after=after, limit=limit)
        return [viewed(job) for job in listed(page, request, response)]

    @router.get("/v1/classes/{class_id}/plans", responses={**LISTED, **MISSING, **UNUSABLE})
    async def of_class(
        class_id: ClassId, request: Request, response: Response, after: After = None, limit: Limit = 50
    ) -> list[RunView]:
        """The plans of a class, newest first."""
        page = await desk.bench.plans.all(class_id, after=after, limit=limit)
        return [viewed(job) for job in listed(page, request, response)]

    @router.get("/v1/plans/{run}", responses=MISSING)
    async def one(run: RunId) -> PlanView:
        """One plan: how it stands, and its content when it is done."""
        found = viewed(desk.bench.plans.job(run))
        plan = await desk.bench.plans.plan(run) if found.status == "done" else None
        return PlanView(**dict(found), plan=plan)

    @router.post("/v1/plans/{run}/resume", status_code=202, responses={**MISSING, **SENT})
    async def resume(run: RunId) -> RunView:
        """Go on with a plan that was cut off, stopped or failed; others stay as they are."""
        return viewed(await desk.bench.plans.resume(run))

    @router.post("/v1/plans/{run}/cancel", responses={**MISSING, **SENT, **TAKEN})
    async def cancel(run: RunId) -> RunView:
        """Stop a plan that waits or is at work; it can be resumed."""
        return viewed(await desk.bench.plans.cancel(run))

    @router.get(
        "/v1/plans/{run}/events",
        response_class=StreamingResponse,
        responses={
            200: {
                "content": {"text/event-stream": {"example": 'id: 1\ndata: {"kind": "stage_started"}\n\n'}},
                "description": "Events",
            },
            **MISSING,
            **UNUSABLE,
        },
    )
    async def events(
        run: RunId,
        last: Annotated[int, Header(alias="Last-Event-ID", ge=0, description="go on after this event")] = 0,
    ) -> StreamingResponse:
        """Progress as server-sent events: all past ones first; `end` with the status closes the stream."""
        bench = desk.bench
        bench.plans.job(run)

        async def stream() -> AsyncIterator[str]:
            async for found in bench.plans.events(run, after=last):
                if found is None:
                    yield ": still here\n\n"
                else:
                    yield f"id: {found[0]}\ndata: {found[1].model_dump_json()}\n\n"
            yield f"event: end\ndata: {bench.plans.job(run).status}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    @router.get("/v1/plans/{run}/files/{name}", response_class=FileResponse, responses=MISSING)
    async def file(run: RunId, name: Annotated[str, PathParameter(examples=list(FILES))]) -> Response:
        """A file of a finished plan, as it was last changed.

        `diagnosis.html` and `groups.csv` carry the learners' names.
        """
        if name not in FILES or desk.runs.status(run) != "done":
            raise Unknown("There is no such file.", f"A finished plan has: {', '.join(FILES)}.")
        path, kind = Path(desk.runs.folder(run), name), FILES[name]
        if not path.is_file():  # those that name a learner go when the learner is erased
            raise Unknown("This file is no longer there.", "Make the plan again.")
        shown = "inline" if kind in _SHOWN else "attachment"
        changed = await desk.bench.versions.rendered(run, name)
        if changed is not None:
            headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
            return Response(changed, media_type=kind, headers=headers)
        return FileResponse(path, media_type=kind, filename=name, content_disposition_type=shown)

    return router

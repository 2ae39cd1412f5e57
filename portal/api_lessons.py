"""After a lesson: how it went, and what that changes in the next one."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ..learner import LessonReport
from ..workbench import AfterLesson, Effect, NextLesson, TicketCount, Unknown
from ..workbench.reports import Kept
from .api_common import MISSING, SENT, UNUSABLE, ClassId, Goal, RunId
from .desk import Desk


class Entry(BaseModel):
    """A lesson as it went; the counts are evidence about the class, never about one learner."""

    tickets: tuple[TicketCount, ...] = Field(
        default=(), max_length=40, examples=[[{"exercise": "X1", "right": 17, "answered": 26}]]
    )
    minutes_over: int = Field(default=0, ge=-60, le=60)
    stuck: str = Field(default="", max_length=40, description="id or role of the block", examples=["guided"])
    note: str = Field(default="", max_length=2000, description="for the teacher; goes into no plan")


def routes(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["after a lesson"])

    @router.put("/v1/plans/{run}/report", responses={**MISSING, **SENT})
    async def put(run: RunId, entry: Entry) -> Effect:
        """Keep how a lesson went, and tell what it changes; an earlier entry is replaced."""
        return await desk.bench.after.add(AfterLesson(run=run, **dict(entry)))

    @router.get("/v1/plans/{run}/report", responses=MISSING)
    async def get(run: RunId) -> Kept:
        """The entry on a lesson."""
        found = await desk.bench.after.get(run)
        if found is None:
            raise Unknown("There is no entry on this lesson.", "Put one.")
        return found

    @router.delete("/v1/plans/{run}/report", status_code=204, responses={**MISSING, **SENT})
    async def remove(run: RunId) -> None:
        """Take an entry back."""
        await desk.bench.after.remove(run)

    @router.get("/v1/classes/{class_id}/reports", responses=MISSING)
    async def reports(class_id: ClassId) -> tuple[LessonReport, ...]:
        """Lessons of a class as they went, oldest first."""
        return await desk.bench.after.all(class_id)

    @router.get("/v1/classes/{class_id}/next-lesson", responses={**MISSING, **UNUSABLE})
    async def next_lesson(
        class_id: ClassId, goal: Goal, minutes: Annotated[int, Query(ge=16, le=180)] = 50
    ) -> NextLesson:
        """The lesson that the class needs next, not written yet."""
        return await desk.bench.after.next(class_id, goal, minutes=minutes)

    return router

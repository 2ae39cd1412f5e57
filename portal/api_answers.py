"""Answers of a class, and what they show."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile
from pydantic import Field, WithJsonSchema

from ..graph.evidence import Response as Answer
from ..learner import ClassMisconception, Diagnosis
from ..pathways import Pathway
from ..workbench import HeatMap, Imported
from ..workbench.classes import page_of
from .api_common import (
    LISTED,
    MISSING,
    SENT,
    UNUSABLE,
    After,
    ClassId,
    Goal,
    LearnerId,
    Limit,
    listed,
)
from .desk import Desk

_FOUND = {**MISSING, **UNUSABLE}


class AnswerView(Answer):
    """One answer as it is kept."""

    at: Annotated[
        datetime | None,
        WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "null"}]}),
        Field(description="ISO 8601; without a zone where the file named none"),
    ] = None


def routes(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["answers"])

    @router.post("/v1/classes/{class_id}/answers", status_code=201, responses={**MISSING, **SENT})
    async def add(
        class_id: ClassId,
        answers: Annotated[
            UploadFile, File(description="CSV: a row for each answer, or a gradebook; or xAPI statements")
        ],
        key: Annotated[UploadFile | None, File(description="CSV question,skill,answer")] = None,
        skip_bad: Annotated[bool, Form(description="leave out rows that cannot be used")] = False,
    ) -> Imported:
        """Read answers into a class. The same answer counts once, however often it is sent."""
        content = await answers.read()
        keys = await key.read() if key is not None and key.filename else None
        return await desk.bench.answers.add(class_id, content, key=keys, skip_bad=skip_bad)

    @router.get("/v1/classes/{class_id}/answers", responses={**LISTED, **_FOUND})
    async def kept(
        class_id: ClassId,
        request: Request,
        response: Response,
        learner: Annotated[str | None, Query(max_length=20)] = None,
        skill: Annotated[str | None, Query(max_length=60)] = None,
        after: After = None,
        limit: Limit = 100,
    ) -> list[AnswerView]:
        """The answers of a class, oldest first, of one learner or on one skill if wanted."""
        found = await desk.bench.answers.all(class_id, learner=learner, skill=skill)
        page = page_of(found, [one.id for one in found], after, limit)
        return [AnswerView(**dict(one)) for one in listed(page, request, response)]

    @router.get("/v1/classes/{class_id}/diagnosis", responses=_FOUND)
    async def diagnosis(class_id: ClassId, goal: Goal) -> Diagnosis:
        """What the class can and cannot do on the way to a goal, under pseudonyms."""
        return await desk.bench.picture.diagnosis(class_id, goal)

    @router.get("/v1/classes/{class_id}/heat-map", responses=_FOUND)
    async def heat_map(
        class_id: ClassId,
        goal: Goal,
        unseen: Annotated[bool, Query(description="also skills that nobody was asked about")] = False,
    ) -> HeatMap:
        """Learners by skills, every cell with its interval."""
        return await desk.bench.picture.heat_map(class_id, goal, seen=not unseen)

    @router.get("/v1/classes/{class_id}/misconceptions/{misconception:path}", responses=_FOUND)
    async def misconception(
        class_id: ClassId,
        misconception: Annotated[str, Path(max_length=120, examples=["6.RP.A.2/inverts-the-rate"])],
        goal: Goal,
    ) -> ClassMisconception:
        """One misconception with the very answers that show it."""
        return await desk.bench.picture.misconception(class_id, goal, misconception)

    @router.get("/v1/classes/{class_id}/learners/{learner}/explanation", responses=_FOUND)
    async def explanation(class_id: ClassId, learner: LearnerId, goal: Goal) -> dict[str, str]:
        """By skill, why a learner's estimate is what it is."""
        return await desk.bench.picture.explain(class_id, goal, learner)

    @router.get("/v1/classes/{class_id}/pathway", responses=_FOUND)
    async def pathway(
        class_id: ClassId,
        goal: Annotated[list[str], Query(min_length=1, max_length=20, examples=[["6.RP.A.3"]])],
        minutes: Annotated[int | None, Query(ge=1, le=100_000, description="a budget")] = None,
    ) -> Pathway:
        """The way of the class to its goals, with the reason for every step."""
        return await desk.bench.picture.pathway(class_id, goal, minutes=minutes)

    return router

"""Classes and their rosters."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from ..workbench import Classroom, Learner
from .access import Asking, at_least, require
from .api_common import LISTED, MISSING, SENT, TAKEN, UNUSABLE, After, ClassId, LearnerId, Limit, listed
from .api_once import IdempotencyKey, Once
from .desk import Desk


class NewClass(BaseModel):
    """A class to be made."""

    name: str = Field(max_length=60, examples=["6B, Mathematics"])


class ChangedClass(BaseModel):
    """What is to be changed; what is left out stays."""

    name: str | None = Field(default=None, max_length=60)
    archived: bool | None = Field(default=None, description="put away, or taken out again")
    teacher: str | None = Field(
        default=None, max_length=512, description="whose class it is (`sub`); for the role lead and above"
    )


class Names(BaseModel):
    """Learners by name, as the teacher's own list has them."""

    names: list[str] = Field(max_length=5000, examples=[["Ada L.", "Bo K."]])


class NewName(BaseModel):
    """The right name of a learner."""

    name: str = Field(max_length=120)


class Erased(BaseModel):
    """How much of a learner was removed."""

    learner: str
    responses: int
    estimates: int
    runs: tuple[str, ...] = Field(description="plans that can no longer be resumed")
    documents: tuple[str, ...] = Field(description="own documents where the name may stand")


def routes(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["classes"])

    @router.get("/v1/classes", responses={**LISTED, **UNUSABLE})
    async def classes(
        request: Request, response: Response, archived: bool = False, after: After = None, limit: Limit = 50
    ) -> list[Classroom]:
        """Classes by name; `archived` lists those put away."""
        page = await desk.bench.classes.all(archived=archived, after=after, limit=limit)
        return list(listed(page, request, response))

    @router.post("/v1/classes", status_code=201, responses={**SENT, **TAKEN})
    async def create(
        new: NewClass, request: Request, response: Response, key: IdempotencyKey = None
    ) -> Classroom:
        """A new class without learners."""
        once = Once(desk.bench, key, request, new.model_dump_json())
        made = await once.reply(Classroom, lambda id: desk.bench.classes.create(new.name, id), response)
        response.headers["Location"] = f"{request.scope.get('root_path', '')}/v1/classes/{made.id}"
        return made

    @router.get("/v1/classes/{class_id}", responses=MISSING)
    async def one(class_id: ClassId) -> Classroom:
        """One class."""
        return await desk.bench.classes.get(class_id)

    @router.patch("/v1/classes/{class_id}", responses={**MISSING, **SENT, **TAKEN})
    async def change(class_id: ClassId, changed: ChangedClass, who: Asking) -> Classroom:
        """Rename a class, put it away or take it out again, hand it over; answers and plans stay."""
        found = await desk.bench.classes.get(class_id)
        if changed.teacher is not None:
            at_least(who, "lead")
            found = await desk.bench.classes.hand_over(class_id, changed.teacher)
        if changed.name is not None:
            found = await desk.bench.classes.rename(class_id, changed.name)
        if changed.archived is not None:
            found = await desk.bench.classes.archive(class_id, archived=changed.archived)
        return found

    @router.get("/v1/classes/{class_id}/learners", responses=MISSING)
    async def learners(
        class_id: ClassId,
        names: Annotated[bool, Query(description="with names, for the teacher's eyes")] = False,
    ) -> tuple[Learner, ...]:
        """Pseudonyms of a class; names only where asked for."""
        return await desk.bench.rosters.all(class_id, names=names)

    @router.post("/v1/classes/{class_id}/learners", status_code=201, responses={**MISSING, **SENT})
    async def enter(class_id: ClassId, names: Names) -> tuple[Learner, ...]:
        """Enter learners by name; who is there already keeps the pseudonym."""
        return await desk.bench.rosters.add(class_id, names.names)

    @router.patch("/v1/classes/{class_id}/learners/{learner}", responses={**MISSING, **SENT})
    async def rename(class_id: ClassId, learner: LearnerId, new: NewName) -> Learner:
        """Correct a learner's name."""
        return await desk.bench.rosters.rename(class_id, learner, new.name)

    @router.delete(
        "/v1/classes/{class_id}/learners/{learner}",
        responses={**MISSING, **SENT},
        dependencies=[Depends(require("admin"))],
    )
    async def erase(class_id: ClassId, learner: LearnerId) -> Erased:
        """Remove a learner for good, everywhere on this machine; for the role admin."""
        gone = await desk.bench.rosters.erase(class_id, learner)
        return Erased(
            learner=gone.learner,
            responses=gone.erased.responses,
            estimates=gone.erased.estimates,
            runs=gone.runs,
            documents=gone.documents,
        )

    return router

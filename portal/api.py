"""The service: JSON under /v1, progress as server-sent events. Thin: every route calls the workbench."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from .. import __version__
from ..graph import LessonloomError
from ..learner import Diagnosis
from . import api_answers, api_classes, api_lessons, api_plans, api_units, api_versions
from .api_common import EVERYWHERE, MISSING, SENT
from .api_plans import FILES, RunView, view
from .desk import Desk
from .forms import FilledClass
from .problems import Stated, spoken

__all__ = ["FILES", "RunView", "life", "service", "view"]


class SkillView(BaseModel):
    """One skill that a goal stands for."""

    id: str
    title: str
    statement: str
    grade: str
    prerequisites: tuple[str, ...] = Field(description="ids of the skills that must be secure before")
    authored: bool = Field(description="whether a lesson can be written for it")


class Health(BaseModel):
    """The service is up."""

    status: str = "ok"
    version: str = __version__


def service(desk: Desk) -> APIRouter:
    """The routes for programs."""
    router = APIRouter(responses=EVERYWHERE)

    @router.get("/v1/skills/{goal}", responses=MISSING, tags=["curriculum"])
    def skills(goal: Annotated[str, Path(max_length=60, examples=["6.RP.A.3"])]) -> list[SkillView]:
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

    @router.post("/v1/diagnoses", responses=SENT, tags=["answers"])
    async def diagnoses(form: FilledClass) -> Diagnosis:
        """What an upload shows on the way to a goal, under pseudonyms; its answers are not kept."""
        return await desk.diagnosis(form)

    for group in (api_classes, api_answers, api_lessons, api_plans, api_versions, api_units):
        router.include_router(group.routes(desk))
    return router


def life(desk: Desk) -> APIRouter:
    """Signs of life, for whoever watches the service; nobody has to sign in for them."""
    router = APIRouter(tags=["life"])

    @router.get("/healthz")
    async def health() -> Health:
        """Whether the service is up."""
        return Health()

    @router.get("/readyz", responses={503: MISSING[404] | {"description": "It cannot serve yet."}})
    async def ready() -> Health:
        """Whether it can serve: the curriculum is loaded, the store and the folder can be used."""
        try:
            await desk.benches.of("local")
        except LessonloomError as error:
            raise Stated(503, *spoken(error)) from error
        return Health(status="ready")

    return router

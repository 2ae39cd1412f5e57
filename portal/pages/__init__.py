"""The pages: each module gives a router for one group of them."""

from fastapi import APIRouter

from ..desk import Desk
from . import after, classes, editor, plans, rehearsal, skills, versions

__all__ = ["pages"]


def pages(desk: Desk) -> APIRouter:
    """The routes for people."""
    router = APIRouter(include_in_schema=False)
    shown = classes.behind_plan(desk)
    for group in (plans, editor, versions, after, rehearsal):
        router.include_router(group.routes(desk))
    for router_of in (classes.routes(desk, shown), skills.routes(desk, shown)):
        router.include_router(router_of)
    return router

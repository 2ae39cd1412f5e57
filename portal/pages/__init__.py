"""The pages: each module gives a router for one group of them."""

from fastapi import APIRouter

from ..desk import Desk
from . import after, classes, editor, plans, rehearsal, skills, units, versions

__all__ = ["pages"]


def pages(desk: Desk) -> APIRouter:
    """The routes for people."""
    router = APIRouter(include_in_schema=False)
    for group in (plans, classes, skills, editor, versions, after, rehearsal, units):
        router.include_router(group.routes(desk))
    return router

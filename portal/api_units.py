"""Units of lessons on school days."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from ..workbench.unit_desk import UnitChange, UnitWish
from ..workbench.units import KeptUnit
from .api_common import LISTED, MISSING, SENT, STALE, UNUSABLE, After, ClassId, Limit, listed
from .api_once import IdempotencyKey, Once
from .api_versions import IfMatch, base_of
from .desk import Desk

UnitId = Annotated[str, Path(max_length=40, description="id of a unit", examples=["261121-090001-1a2b"])]
_EXAMPLES = {
    "lose": {"value": {"kind": "lose", "day": "2026-12-01"}},
    "move": {"value": {"kind": "move", "number": 3, "to": 4}},
    "unfinished": {"value": {"kind": "unfinished", "skill": "6.RP.A.2", "minutes": 15}},
    "renew": {"value": {"kind": "renew"}},
    "undo": {"value": {"kind": "undo"}},
}


def routes(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["units"])

    @router.post("/v1/classes/{class_id}/units", status_code=201, responses={**MISSING, **SENT})
    async def make(
        class_id: ClassId, wish: UnitWish, request: Request, response: Response, key: IdempotencyKey = None
    ) -> KeptUnit:
        """A unit from everything that is known of a class: lessons on school days, free ones among them."""
        once = Once(desk.bench, key, request, wish.model_dump_json())
        made = await once.reply(KeptUnit, lambda id: desk.bench.units.make(class_id, wish, id), response)
        return _tagged(made, response)

    @router.get("/v1/units", responses={**LISTED, **UNUSABLE})
    async def every(
        request: Request, response: Response, after: After = None, limit: Limit = 50
    ) -> list[KeptUnit]:
        """All units, newest first."""
        return list(listed(await desk.bench.units.all(after=after, limit=limit), request, response))

    @router.get("/v1/classes/{class_id}/units", responses={**LISTED, **MISSING, **UNUSABLE})
    async def of_class(
        class_id: ClassId, request: Request, response: Response, after: After = None, limit: Limit = 50
    ) -> list[KeptUnit]:
        """The units of a class, newest first."""
        return list(listed(await desk.bench.units.all(class_id, after=after, limit=limit), request, response))

    @router.get("/v1/units/{unit}", responses=MISSING)
    async def one(unit: UnitId, response: Response) -> KeptUnit:
        """One unit; its ETag goes into `If-Match` of a change."""
        return _tagged(await desk.bench.units.get(unit), response)

    @router.post("/v1/units/{unit}/changes", responses={**MISSING, **SENT, **STALE})
    async def change(
        unit: UnitId,
        change: Annotated[UnitChange, Body(openapi_examples=_EXAMPLES)],
        response: Response,
        match: IfMatch = None,
    ) -> KeptUnit:
        """Move a lesson, lose a day, go on with what was not finished, plan the rest anew, undo."""
        return _tagged(await desk.bench.units.change(unit, change, base=base_of(match)), response)

    @router.get(
        "/v1/units/{unit}/calendar.ics",
        response_class=Response,
        responses={200: {"content": {"text/calendar": {}}, "description": "The calendar"}, **MISSING},
    )
    async def calendar(unit: UnitId) -> Response:
        """The unit for a calendar (RFC 5545)."""
        return Response(await desk.bench.units.calendar(unit), media_type="text/calendar")

    return router


def _tagged(unit: KeptUnit, response: Response) -> KeptUnit:
    response.headers["ETag"] = f'"{unit.file.revision}"'
    return unit

"""Versions of a plan: changed with a sentence or a click, undone, compared, approved, exported."""

import io
import zipfile
from typing import Annotated

from fastapi import APIRouter, Body, Header, Query, Response
from fastapi import Path as PathParameter
from pydantic import BaseModel

from ..lessons.editing import Change, Difference, Version
from ..lessons.export.files import FORMATS, PLAN_FORMATS
from ..workbench import VersionNote
from .access import Asking
from .api_common import MISSING, SENT, STALE, TAKEN, UNUSABLE, RunId
from .desk import Desk
from .problems import Stated

_KINDS = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "markdown": "text/markdown",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_EXAMPLES = {
    "edit": {"value": {"kind": "edit", "slot": "objective", "text": "Find unit prices and compare them."}},
    "lock": {"value": {"kind": "lock", "block": "hook"}},
    "minutes": {"value": {"kind": "minutes", "block": "model", "minutes": 12}},
    "move": {"value": {"kind": "move", "block": "discuss", "to": 4}},
    "regenerate": {"value": {"kind": "regenerate", "block": "hook", "wish": "Begin with a recipe."}},
    "template": {"value": {"kind": "template", "template": "5e"}},
    "approve": {"value": {"kind": "approve"}},
}
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=40, description="the ETag of the version that is changed"),
]
Number = Annotated[int, PathParameter(ge=1, le=1_000_000, description="number of a version")]


class Text(BaseModel):
    """A text that can be edited: its name, and the block it stands in (empty: the plan's own)."""

    slot: str
    block: str
    text: str


def routes(desk: Desk) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["versions"])
    path = "/v1/plans/{run}"

    @router.get(f"{path}/versions", responses={**MISSING, **TAKEN})
    async def versions(run: RunId) -> tuple[VersionNote, ...]:
        """All versions, oldest first, with who made them."""
        return await desk.bench.versions.all(run)

    @router.get(f"{path}/versions/current", responses={**MISSING, **TAKEN})
    async def current(run: RunId, response: Response) -> Version:
        """The version that counts; its ETag goes into `If-Match` of a change."""
        return tagged(await desk.bench.versions.current(run), response)

    @router.get(f"{path}/versions/{{number}}", responses={**MISSING, **TAKEN})
    async def one(run: RunId, number: Number) -> Version:
        """One version."""
        return await desk.bench.versions.at(run, number)

    @router.get(f"{path}/diff", responses={**MISSING, **TAKEN, **UNUSABLE})
    async def diff(
        run: RunId, a: Annotated[int, Query(ge=1)], b: Annotated[int, Query(ge=1)]
    ) -> tuple[Difference, ...]:
        """What is different in version `b` from version `a`."""
        return await desk.bench.versions.diff(run, a, b)

    @router.get(f"{path}/texts", responses={**MISSING, **TAKEN})
    async def texts(run: RunId) -> list[Text]:
        """The texts that can be edited, by their names."""
        found = await desk.bench.versions.fields(run)
        return [Text(slot=f.slot, block=f.block, text=f.text) for f in found]

    @router.post(f"{path}/changes", responses={**MISSING, **SENT, **STALE})
    async def change(
        run: RunId,
        change: Annotated[Change, Body(openapi_examples=_EXAMPLES)],
        who: Asking,
        response: Response,
        match: IfMatch = None,
    ) -> Version:
        """Edit a text; lock, unlock, move, time, regenerate or refresh a block; change the template;
        approve."""
        made = await desk.bench.versions.apply(run, change, who.subject, base=base_of(match))
        return tagged(made, response)

    @router.post(f"{path}/undo", responses={**MISSING, **SENT, **STALE})
    async def undo(run: RunId, response: Response, match: IfMatch = None) -> Version:
        """Go back to the version before; version 1 stays."""
        return tagged(await desk.bench.versions.undo(run, base=base_of(match)), response)

    @router.post(f"{path}/redo", responses={**MISSING, **SENT, **STALE})
    async def redo(run: RunId, response: Response, match: IfMatch = None) -> Version:
        """Go forward again."""
        return tagged(await desk.bench.versions.redo(run, base=base_of(match)), response)

    @router.get(
        f"{path}/exports/{{format}}",
        response_class=Response,
        responses={
            200: {
                "content": {"application/octet-stream": {}},
                "description": "The file, or a zip of several",
            },
            **MISSING,
            **TAKEN,
            **UNUSABLE,
        },
    )
    async def export(
        run: RunId, format: Annotated[str, PathParameter(max_length=20, examples=list(FORMATS))]
    ) -> Response:
        """The current version in a format; a quiz format gives a zip with a file for each sheet."""
        files = await desk.bench.versions.export(run, format)
        if len(files) == 1 and format in PLAN_FORMATS:
            name, content, kind = files[0].name, files[0].content, _KINDS[format]
        else:
            name, content, kind = (
                f"{format}.zip",
                _zipped({f.name: f.content for f in files}),
                "application/zip",
            )
        return Response(
            content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    return router


def tagged(version: Version, response: Response) -> Version:
    """The version, with its number as ETag."""
    response.headers["ETag"] = f'"{version.number}"'
    return version


def base_of(match: str | None) -> int | None:
    """The number of the version that a change is made to; None for `*`. Raises Stated (428, 412)."""
    if match is None:
        raise Stated(428, "The request does not say which version it changes.", "Send its ETag as If-Match.")
    if match.strip() == "*":
        return None
    number = match.strip().removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Stated(412, "If-Match names no version of this plan.", "Send the ETag of the current version.")
    return int(number)


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()

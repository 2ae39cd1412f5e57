"""The versions of a plan: who changed what and when, two side by side, and every file of the newest."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from babel.dates import format_datetime
from fastapi import APIRouter, Query
from starlette.responses import Response

from ...lessons import LessonPlan
from ...lessons.editing import Difference, Version, diff
from ...lessons.export.files import FORMATS
from ...lessons.model import Writer
from ...workbench import Exported, Unknown
from .._render import page
from ..desk import Desk
from ..languages import gettext, mark, speaking
from ._history import history
from ._rows import WRITERS as SHOWN
from ._rows import named
from ._words import side_by_side
from .editor import WRITERS as NAMES_OF_WRITERS
from .editor import own_label

_PLACES: Mapping[str, str] = {
    "minutes": mark("Minutes"),
    "order": mark("Order of blocks"),
    "exercises": mark("Exercises"),
    "template": mark("Shape of the lesson"),
}
_NAMES: Mapping[str, str] = {
    "html": mark("Page to print"),
    "docx": "Word",
    "markdown": "Markdown",
    "json": "JSON",
    "jsonld": "JSON-LD",
    "pdf": "PDF",
    "pptx": "PowerPoint",
    "gift": "GIFT",
    "moodle-xml": "Moodle XML",
    "qti12": "QTI 1.2",
    "qti21": "QTI 2.1",
    "qti30": "QTI 3.0",
    "csv": "CSV",
}
_TO_TEACH = ("html", "pdf", "docx", "pptx")
_TO_GO_ON = ("markdown", "json", "jsonld")
_TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".md": "text/markdown",
    ".xml": "application/xml",
    ".csv": "text/csv",
}


def routes(desk: Desk) -> APIRouter:
    """The list, the comparison and the files."""
    router = APIRouter()

    @router.get("/plans/{run}/versions")
    def listed(run: str) -> Response:
        _, past = history(desk, run)
        current = past.current
        return page(
            "versions",
            run=run,
            plan=current.plan,
            current=current.number,
            earlier=current.parent or current.number,
            versions=[(one, named(one.note, one.plan), _when(one)) for one in reversed(past.versions)],
            formats=_formats(),
        )

    @router.get("/plans/{run}/versions/compare")
    def compare(run: str, a: Annotated[int, Query(ge=1)], b: Annotated[int, Query(ge=1)]) -> Response:
        kept = {one.number: one for one in history(desk, run)[1].versions}
        if a not in kept or b not in kept:
            raise Unknown(
                gettext("This plan has no version %(n)d.") % {"n": b if a in kept else a},
                gettext("Choose two of the list."),
            )
        old, new = kept[a], kept[b]
        rows = [
            (_place(one, new.plan, old.plan), *side_by_side(one.before, one.after), _writer(one.writer))
            for one in diff(old.plan, new.plan)
        ]
        return page(
            "compare", run=run, plan=new.plan, old=old, new=new, when=(_when(old), _when(new)), rows=rows
        )

    @router.get("/plans/{run}/files/{format}")
    async def file(run: str, format: str) -> Response:
        if format not in FORMATS:
            raise Unknown(
                gettext("There is no format of this name."), gettext("The list of versions has all formats.")
            )
        name, content = _packed(format, await desk.bench.versions.export(run, format))
        kind = _TYPES.get(Path(name).suffix, "application/octet-stream")
        shown = "inline" if format == "html" else "attachment"
        return Response(
            content, media_type=kind, headers={"Content-Disposition": f'{shown}; filename="{name}"'}
        )

    return router


def _packed(format: str, files: tuple[Exported, ...]) -> tuple[str, bytes]:
    """Name and content of a format; several files of one come as an archive."""
    if not files:
        raise Unknown(gettext("This plan holds nothing for this format."), gettext("Choose another format."))
    if len(files) == 1:
        return files[0].name, files[0].content
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files:
            archive.writestr(zipfile.ZipInfo(one.name), one.content)
    return f"lesson-plan-{format}.zip", packed.getvalue()


def _formats() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The formats under what they are for."""
    quizzes = tuple(one for one in FORMATS if one not in (*_TO_TEACH, *_TO_GO_ON))
    groups = (
        (gettext("To print and to teach with"), _TO_TEACH),
        (gettext("The questions, for a learning platform"), quizzes),
        (gettext("For other programs"), _TO_GO_ON),
    )
    return tuple((name, tuple((one, _format_name(one)) for one in group)) for name, group in groups)


def _format_name(format: str) -> str:
    return gettext(_NAMES[format]) if format in _NAMES else format.replace("-", " ").upper()


def _place(one: Difference, new: LessonPlan, old: LessonPlan) -> str:
    """What a difference is called: the block and the kind, or a line of the plan's own."""
    blocks = {b.id: b.title for plan in (old, new) for b in plan.blocks}
    kind = gettext(_PLACES[one.place]) if one.place in _PLACES else ""
    if one.block:
        block = blocks.get(one.block, one.block)
        return f"{block}: {kind}" if kind else block
    return kind or own_label(one.place)


def _writer(writer: Writer | None) -> str:
    """Whose words a new text is, in a word or by name."""
    if writer is None:
        return ""
    kind = gettext(NAMES_OF_WRITERS[SHOWN[writer.origin]])
    if writer.origin == "teacher":
        return writer.name or kind
    return f"{kind}: {writer.name}" if writer.name else kind


def _when(version: Version) -> str:
    return format_datetime(version.at.astimezone(), "medium", locale=speaking().locale)

"""The editor of a plan: every text, minute, place and lock is a small form; nothing needs a script."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...graph import InputError, LessonloomError
from ...lessons import Template
from ...lessons.editing import Change, EditField, Version, fields
from ...workbench.errors import Stale
from .._render import page
from .._visit import visit
from ..access import LOCAL, Asking
from ..desk import Desk
from ..languages import gettext, mark
from ..problems import spoken
from ._because import because, reports_before, today
from ._history import Past, history
from ._rows import PlanRows, named, rows
from .plans import template_name

_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
_GIVEN = ("kind", "slot", "text", "block", "to", "minutes", "wish", "template")
AUTHOR = "Teacher"
WRITERS: Mapping[str, str] = {
    "curriculum": mark("Curriculum"),
    "computed": mark("Computed"),
    "model": mark("Language model"),
    "teacher": mark("Teacher"),
}
ROLES: Mapping[str, str] = {
    "review": mark("Starter"),
    "hook": mark("Hook"),
    "explore": mark("Explore"),
    "model": mark("Model"),
    "guided": mark("Together"),
    "check": mark("Check"),
    "discuss": mark("Discuss"),
    "independent": mark("Practice"),
    "elaborate": mark("Go further"),
    "closure": mark("Closing"),
    "exit": mark("Exit ticket"),
}
SEVERITIES: Mapping[str, str] = {"error": mark("Error"), "warning": mark("Warning"), "note": mark("Note")}
PARTS: Mapping[str, str] = {
    "title": mark("Title"),
    "teacher": mark("For you"),
    "learners": mark("For learners"),
}
_OWN: Mapping[str, str] = {
    "title": mark("Title"),
    "objective": mark("Objective"),
    "big_idea": mark("Big idea"),
    "changes_if": mark("What would change this plan"),
    "cut_first": mark("When late"),
    "why_now": mark("Why this lesson now"),
    "success": mark("Success"),
    "language": mark("Language"),
    "access": mark("Access"),
    "unknown": mark("Not known"),
    "materials": mark("Materials"),
}


@dataclass(frozen=True)
class Refused:
    """A change that was not made. `mine` is what was typed for `slot`; in a conflict `theirs` is what stands
    there now."""

    message: str
    remedy: str
    slot: str = ""
    mine: str = ""
    theirs: str = ""
    conflict: bool = False


def routes(desk: Desk) -> APIRouter:
    """The editor and the changes that it sends."""
    router = APIRouter()

    @router.get("/plans/{run}/edit")
    def show(run: str, begins: Annotated[str, Query(max_length=5)] = "") -> Response:
        return _page(desk, run, begins=begins)

    @router.post("/plans/{run}/edit")
    async def change(run: str, request: Request, who: Asking) -> Response:
        given = {name: str(value) for name, value in (await request.form()).items()}
        try:
            await _make(desk, run, given, AUTHOR if who == LOCAL else who.subject)
        except Stale as error:
            refused = await asyncio.to_thread(_conflict, desk, run, error, given)
            return await asyncio.to_thread(_page, desk, run, status=409, refused=refused)
        except LessonloomError as error:
            refused = Refused(*spoken(error), given.get("slot", ""), given.get("text", ""))
            return await asyncio.to_thread(_page, desk, run, status=422, refused=refused)
        begins = f"?begins={given['begins']}" if _time(given.get("begins", "")) else ""
        return RedirectResponse(visit().at(f"/plans/{run}/edit{begins}{_anchor(given)}"), 303)

    return router


async def _make(desk: Desk, run: str, given: Mapping[str, str], author: str) -> None:
    """One change, or a step back or forward. Raises Stale, Locked, InputError."""
    versions, kind = desk.bench.versions, given.get("kind", "")
    if kind == "undo":
        await versions.undo(run)
    elif kind == "redo":
        await versions.redo(run)
    else:
        change, base = change_from(given), _base(given)
        _, past = await asyncio.to_thread(history, desk, run)
        await versions.apply(run, change, author, base=rebased(change, base, past))


def change_from(given: Mapping[str, str]) -> Change:
    """The change of a filled form. Raises InputError."""
    try:
        return _CHANGE.validate_python({name: given[name] for name in _GIVEN if name in given})
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][-1]) if wrong["loc"] else "kind"
        raise InputError(f"{name}: {wrong['msg']}.", gettext("Correct it and send it again.")) from None


def rebased(change: Change, base: int, past: Past) -> int:
    """The version to build on: the current one too if somebody changed other words than these."""
    current = past.current
    if base == current.number or not isinstance(change, EditField):
        return base
    before = next((one for one in past.versions if one.number == base), None)
    if before is None:
        return base
    return current.number if text_of(before, change.slot) == text_of(current, change.slot) else base


def text_of(version: Version, slot: str) -> str:
    """The words that stand in a place of a version; empty where it has no such place."""
    return next((field.text for field in fields(version.plan) if field.slot == slot), "")


def _conflict(desk: Desk, run: str, error: Stale, given: Mapping[str, str]) -> Refused:
    slot = given.get("slot", "")
    theirs = text_of(history(desk, run)[1].current, slot)
    return Refused(*spoken(error), slot, given.get("text", ""), theirs, conflict=True)


def _base(given: Mapping[str, str]) -> int:
    try:
        return int(given.get("base", "")[:9])
    except ValueError:
        raise InputError(
            gettext("The form does not say which version it changes."), gettext("Load the page again.")
        ) from None


def _anchor(given: Mapping[str, str]) -> str:
    slot, block = given.get("slot", ""), given.get("block", "")
    return f"#line-{slot}" if slot else f"#block-{block}" if block else ""


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def own_label(slot: str) -> str:
    """What a line of the plan's own is called: `success-2` is a line of “Success”."""
    name, dash, number = slot.rpartition("-")
    if dash and number.isdecimal() and name in _OWN:
        return f"{gettext(_OWN[name])} {number}"
    return gettext(_OWN[slot]) if slot in _OWN else slot


def _page(
    desk: Desk, run: str, *, status: int = 200, begins: str = "", refused: Refused | None = None
) -> Response:
    lesson, past = history(desk, run)
    current = past.current
    shown: PlanRows = rows(current, past.versions, _time(begins))
    return page(
        "editor",
        status,
        run=lesson.run,
        plan=current.plan,
        version=current,
        can_redo=any(one.parent == current.number for one in past.versions),
        shown=shown,
        begins=begins if _time(begins) else "",
        refused=replace(refused, message=named(refused.message, current.plan)) if refused else None,
        note=named(current.note, current.plan),
        because=because(reports_before(desk, lesson), current.plan, today()),
        templates={one: template_name(one) for one in get_args(Template)},
        writer=lambda name: gettext(WRITERS[name]) if name in WRITERS else name,
        role=lambda name: gettext(ROLES[name]),
        severity=lambda name: gettext(SEVERITIES[name]),
        label=lambda line: gettext(PARTS[line.part]) if line.part in PARTS else own_label(line.slot),
    )

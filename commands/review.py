"""`lessonloom review RUN`: look at a plan, change it, go back, compare, approve."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from .options import AsJson, StoreUrl, settings_for

if TYPE_CHECKING:
    from ..lessons import LessonPlan
    from ..lessons.editing import Change, Difference, Version

Pairs = list[str] | None


def review(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A finished run; `lessonloom runs` lists them.")],
    edit: Annotated[Pairs, typer.Option(metavar="TEXT=WORDS", help="Your words for a text.")] = None,
    wish: Annotated[
        Pairs,
        typer.Option(metavar="SENTENCE", help="“make block 4 shorter”, “block 6 with other exercises”."),
    ] = None,
    minutes: Annotated[Pairs, typer.Option(metavar="BLOCK=N", help="Minutes of a block.")] = None,
    move: Annotated[
        Pairs, typer.Option(metavar="BLOCK=PLACE", help="Teach a block at another place.")
    ] = None,
    template: Annotated[
        str | None, typer.Option(metavar="NAME", help="The same texts in another template.")
    ] = None,
    lock: Annotated[Pairs, typer.Option(metavar="BLOCK", help="Keep a block as it is.")] = None,
    unlock: Annotated[Pairs, typer.Option(metavar="BLOCK", help="Let it be changed again.")] = None,
    refresh: Annotated[
        Pairs, typer.Option(metavar="BLOCK", help="Bring a block that an edit left out of date into line.")
    ] = None,
    approve: Annotated[bool, typer.Option("--approve", help="You will teach it as it is.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last change back.")] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Make it again.")] = False,
    versions: Annotated[bool, typer.Option("--versions", help="List who changed what.")] = False,
    diff: Annotated[
        str | None, typer.Option(metavar="A..B", help="What is different in version B from version A.")
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="List the texts that can be edited, by name.")
    ] = False,
    base: Annotated[
        int | None, typer.Option(min=1, help="Refuse where this version is not current any more.")
    ] = None,
    author: Annotated[str, typer.Option(help="Who changes it.")] = "teacher",
    model: Annotated[str | None, typer.Option(help="Model for wishes about wording.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the changed files; the run's own if left out.")
    ] = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Look at a finished plan, change it, approve it.

    Changes are made in the order of these options, all of them or none; each is a version of its own and can
    be undone. Blocks are named as they stand before the first.
    """
    from ..agents.reviewing import open_review

    settings = settings_for(store)
    asked = {
        "template": [template] if template else [],
        "edit": edit or [],
        "move": move or [],
        "minutes": minutes or [],
        "wish": wish or [],
        "refresh": refresh or [],
        "lock": lock or [],
        "unlock": unlock or [],
        "approve": [""] if approve else [],
    }

    async def work() -> None:
        async with open_review(run, settings, model=model or settings.model) as opened:
            history = opened.history
            before = now = history.current()
            changes = [_change(kind, value, now.plan) for kind, values in asked.items() for value in values]
            if changes:
                now = await history.apply_all(changes, author, base)
            if undo or redo:
                now = history.undo() if undo else history.redo()
            files = opened.publish(out) if now.number != before.number or opened.behind() else {}
            if versions:
                _show_versions(history.versions(), now.number, as_json)
            elif diff:
                _show_differences(history.diff(*_two(diff)), as_json)
            elif texts:
                _show_texts(now.plan, as_json)
            else:
                _show_version(now, files, as_json)

    asyncio.run(work())


def _change(kind: str, value: str, plan: "LessonPlan") -> "Change":
    from pydantic import TypeAdapter, ValidationError

    from ..graph import InputError
    from ..lessons.editing import Change, block_named, wish_in

    if kind == "wish":
        return wish_in(plan, value)
    fields: dict[str, str] = {"kind": kind}
    if kind in ("edit", "move", "minutes"):
        name, equals, given = value.partition("=")
        if not equals:
            raise InputError(f"--{kind} {value!r} has no “=”.", f"Write it as --{kind} NAME=VALUE.")
        keys = {"edit": ("slot", "text"), "move": ("block", "to"), "minutes": ("block", "minutes")}[kind]
        fields |= dict(zip(keys, (name.strip(), given.strip()), strict=True))
    elif kind != "approve":
        fields["template" if kind == "template" else "block"] = value
    if "block" in fields:
        fields["block"] = block_named(plan, fields["block"])
    try:
        return TypeAdapter[Change](Change).validate_python(fields)
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].replace("Input should be", "it should be")
        raise InputError(f"--{kind} {value!r}: {said}.", _REMEDIES.get(kind, _HELP)) from None


_HELP = "See lessonloom review --help."
_REMEDIES = {
    "minutes": "Give a block 1 to 180 minutes; what you will not teach takes 1, or is left out in class.",
    "move": "Places count from 1.",
    "edit": "Write it as --edit NAME=WORDS; --texts lists the names.",
}


def _two(diff: str) -> tuple[int, int]:
    from ..graph import InputError

    a, dots, b = diff.partition("..")
    if not (dots and a.isdecimal() and b.isdecimal()):
        raise InputError(f"--diff {diff!r} is not two versions.", "Write it as --diff 1..3.")
    return int(a), int(b)


def _show_version(version: "Version", files: "Mapping[str, Path]", as_json: bool) -> None:
    from ..agents import terminal

    plan = version.plan
    if as_json:
        findings = [f.model_dump() for f in plan.quality.findings] if plan.quality else []
        shown = version.model_dump(mode="json", exclude={"plan"})
        blocks = [{"id": b.id, "title": b.title, "start": b.start, "minutes": b.minutes} for b in plan.blocks]
        written = {name: str(path) for name, path in files.items()}
        more = {"stale": sorted(version.stale), "blocks": blocks, "findings": findings, "files": written}
        print(json.dumps(shown | more, indent=1, ensure_ascii=False))
        return
    terminal.show_version(version, files, Console(highlight=False))


def _show_versions(versions: "Sequence[Version]", current: int, as_json: bool) -> None:
    if as_json:
        rows = [
            v.model_dump(mode="json", exclude={"plan"}) | {"current": v.number == current} for v in versions
        ]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for v in versions:
        mark, after = "*" if v.number == current else " ", f" (after {v.parent})" if v.parent else ""
        print(f"{mark} {v.number:3}  {v.at:%Y-%m-%d %H:%M}  {v.author}: {v.note}{after}")


def _show_differences(found: "Sequence[Difference]", as_json: bool) -> None:
    if as_json:
        print(json.dumps([d.model_dump() for d in found], indent=1, ensure_ascii=False))
        return
    from ..lessons.editing import byline

    for d in found:
        place = f"{d.place} of {d.block}" if d.place in ("minutes", "exercises") else d.place
        place += f", {byline(d.writer)}" if d.writer else ""
        print(f"{place}\n  - {d.before}\n  + {d.after}")
    if not found:
        print("Nothing is different.")


def _show_texts(plan: "LessonPlan", as_json: bool) -> None:
    from ..lessons.editing import fields

    if as_json:
        rows = [f._asdict() for f in fields(plan)]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for f in fields(plan):
        print(f"{f.slot}: {f.text}")

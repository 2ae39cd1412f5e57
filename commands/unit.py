"""`lessonloom unit ...`: a unit of lessons for a class, and the same planned again after a slip."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson, settings_for

if TYPE_CHECKING:
    from ..graph import SkillTree
    from ..learner import ClassData, Diagnosis
    from ..pathways.unit_file import UnitFile

app = typer.Typer(invoke_without_command=True, no_args_is_help=True)

ClassFile = Annotated[
    Path | None, typer.Option("--class", metavar="CSV", help="Answers: one row per response, or a gradebook.")
]
KeyFile = Annotated[
    Path | None, typer.Option("--key", metavar="CSV", help="question,skill,answer for a gradebook.")
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Keep the good rows; list what was skipped.")]


@app.callback()
def unit(
    context: typer.Context,
    class_file: ClassFile = None,
    goal: Annotated[
        list[str] | None, typer.Option("--goal", help="A standard or skill; may be given several times.")
    ] = None,
    minutes: Annotated[int, typer.Option(help="Length of every lesson, 25 to 180.")] = 50,
    lessons: Annotated[int | None, typer.Option(help="So many lessons, the last an assessment.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="As many lessons as there are days.")
    ] = None,
    start: Annotated[str | None, typer.Option(metavar="DATE", help="First day, as 2026-11-30.")] = None,
    days: Annotated[str, typer.Option(help="Days of the week with a lesson.")] = "mon,tue,wed,thu,fri",
    holidays: Annotated[
        list[str] | None,
        typer.Option(metavar="DATES", help="2026-12-24, or 2026-12-21..2027-01-01=Winter break."),
    ] = None,
    buffer: Annotated[float, typer.Option(help="Share of lessons that stays free.")] = 0.15,
    out: Annotated[Path, typer.Option(help="Folder for the unit's files.")] = Path("unit"),
    key: KeyFile = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Plan a unit of lessons on school days.

    With review, free lessons, an assessment at the end, and what to leave out first when late.
    """
    if context.invoked_subcommand is not None:
        return
    from ..graph import InputError
    from ..pathways import class_unit
    from ..pathways.calendar import Calendar, parse_date, parse_days, parse_days_off
    from ..pathways.unit_file import UnitFile

    if class_file is None or not goal or start is None:
        raise InputError(
            "A unit needs --class, --goal, and --start.",
            "lessonloom unit --class answers.csv --goal 6.RP.A.3 --start 2026-11-30 --days mon,tue,thu",
        )
    if lessons is not None and until is not None:
        raise InputError(
            "A unit has a number of lessons or an end, not both.", "Leave out --lessons or --until."
        )
    off = parse_days_off(holidays or [])
    calendar = Calendar(
        start=parse_date(start, "--start"),
        days=parse_days(days),
        holidays=tuple(off),
        names={day: name for day, name in off.items() if name},
        until=parse_date(until, "--until") if until else None,
    )
    size = calendar.lessons() if until else lessons
    if size is not None:
        calendar.dates(size)
    tree = _tree()
    asked = {code: tree.resolve_goal(code) for code in dict.fromkeys(goal)}
    data, diagnosis = _diagnosis(tree, class_file, key, skip_bad, asked)
    made = class_unit(tree, diagnosis, diagnosis.goals, minutes=minutes, lessons=size, buffer=buffer)
    file = UnitFile(
        class_name=class_file.stem,
        class_file=str(class_file),
        key_file=str(key) if key else None,
        learners=len(data.learners),
        asked=asked,
        pack=tree.content_hash,
        calendar=calendar,
        unit=made,
    )
    _finish(file, tree, out, as_json=as_json)


@app.command("replan")
def unit_replan(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that holds unit.json.")],
    taught: Annotated[int, typer.Option(min=0, help="So many lessons were taught; they stay as they are.")],
    unfinished: Annotated[
        list[str] | None,
        typer.Option(metavar="SKILL[=MINUTES]", help="Not finished; half its minutes unless you say."),
    ] = None,
    lost: Annotated[
        list[str] | None, typer.Option(metavar="DATES", help="Lesson days that fell or fall away.")
    ] = None,
    class_file: ClassFile = None,
    key: KeyFile = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Plan the rest of a unit again.

    After a lesson that was not finished, with days lost, or with new answers (--class).
    """
    from ..pathways import class_needs, class_pathway, replan
    from ..pathways.calendar import parse_holidays
    from ..pathways.unit_file import moved_dates

    file = _read(folder)
    tree = _tree()
    calendar = file.calendar.without(parse_holidays(lost or [], "--lost"))
    size = min(len(file.unit.lessons), calendar.lessons()) if calendar.until else None
    needs = branches = None
    update: dict[str, object] = {"calendar": calendar}
    if class_file is not None:
        data, diagnosis = _diagnosis(tree, class_file, key, skip_bad, file.asked)
        needs = class_needs(diagnosis)
        branches = class_pathway(tree, diagnosis, diagnosis.goals).branches
        update |= {
            "class_file": str(class_file),
            "key_file": str(key) if key else None,
            "learners": len(data.learners),
        }
    again = replan(
        tree,
        file.unit,
        taught=taught,
        lessons=size,
        unfinished=dict(_rest(one) for one in unfinished or []),
        needs=needs,
        branches=branches,
    )
    changes = (*moved_dates(file.calendar, calendar, len(again.unit.lessons)), *again.changes)
    if not changes:
        if as_json:
            print(json.dumps({"changes": [], "files": {}}))
        else:
            print("Nothing changes: no lesson slipped, and no new answers ask for another plan.")
        return
    new = file.model_copy(
        update={
            **update,
            "unit": again.unit,
            "changes": changes,
            "revision": file.revision + 1,
            "taught": taught,
        }
    )
    _keep(folder)
    gone = len(file.unit.lessons) - len(again.unit.lessons)
    _finish(new, tree, folder, gone=gone, as_json=as_json)


def _rest(text: str) -> tuple[str, int | None]:
    from ..graph import InputError

    skill, equals, minutes = text.partition("=")
    if equals and not minutes.strip().isdigit():
        raise InputError(f"--unfinished {text}: {minutes!r} is no number of minutes.", "Write 6.RP.A.2=15.")
    return skill.strip(), int(minutes) if equals else None


def _tree() -> "SkillTree":
    from ..agents.deps import load_tree

    return load_tree(settings_for())


def _diagnosis(
    tree: "SkillTree", class_file: Path, key: Path | None, skip_bad: bool, asked: dict[str, tuple[str, ...]]
) -> "tuple[ClassData, Diagnosis]":
    """Read a class, say what was left out, and diagnose it for all goals."""
    from rich.console import Console

    from ..agents import terminal
    from ..agents.rosters import read_pupils
    from ..items import ItemBank
    from ..learner import diagnose

    bank = ItemBank(tree)
    data, _ = read_pupils(class_file, settings_for(), tree=tree, bank=bank, key=key, skip_bad=skip_bad)
    terminal.show_skipped(data, Console(stderr=True))
    goals = tuple(dict.fromkeys(skill for skills in asked.values() for skill in skills))
    return data, diagnose(data, tree=tree, bank=bank, goals=goals)


def _read(folder: Path) -> "UnitFile":
    from ..agents.folders import read_record
    from ..pathways.unit_file import UnitFile

    return read_record(
        folder / "unit.json",
        UnitFile,
        "unit",
        absent="Name the folder that `lessonloom unit --out` wrote.",
        damaged="Restore it from unit.previous.json or a backup, or make the unit anew.",
    )


def _finish(file: "UnitFile", tree: "SkillTree", folder: Path, *, as_json: bool, gone: int = 0) -> None:
    """Write the files and show the calendar."""
    from rich.console import Console

    from ..agents.folders import make_folder
    from ..agents.rosters import read_roster
    from ..graph.notation import plain
    from ..lessons.export import write_unit
    from ..pathways.calendar import text_table

    make_folder(folder)
    titles = {code: one.title for code, one in tree.standards.items()}
    titles |= {code: one.title for code, one in tree.skills.items()}
    roster = read_roster(settings_for().roster_path, Path(file.class_file).stem)
    names = {pseudonym: name for name, pseudonym in roster.items()}
    view, files = write_unit(file, titles, folder, names=names, gone=gone)
    if as_json:
        shown = {kind: str(path) for kind, path in files.items()}
        print(json.dumps({"files": shown, **file.model_dump(mode="json")}, indent=1))
        return
    left = (f"left out: {text}" for text in view.left_out)
    changed = (f"changed: {what} {why}" for what, why in view.changes)
    console = Console(soft_wrap=False)
    for line in (view.title, text_table(view.entries), view.reaches, *left, *changed):
        console.print(plain(line), markup=False, highlight=False)
    for kind, path in files.items():
        print(f"{kind}: {path}")


def _keep(folder: Path) -> None:
    """Keep the plan as it was, beside the new one."""
    from ..lessons.export import write_atomic

    write_atomic(folder / "unit.previous.json", (folder / "unit.json").read_bytes())

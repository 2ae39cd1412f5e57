"""`lessonloom batch design` and `batch redesign`: whole courses. Heavy imports are inside."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._session import EngineName, Session, takes_session
from .options import AsJson, settings_for

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from ..jobs.course import ClassEngine
    from ..jobs.course.estimate import Estimate
    from ..jobs.course.events import PlanWhy
    from ..settings import Settings


@takes_session
def design(
    session: Session,
    course: Annotated[
        Path | None, typer.Argument(metavar="COURSE", help="A course file; --new writes one.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the report and a folder per class.")] = None,
    new: Annotated[
        Path | None, typer.Option("--new", metavar="FILE", help="Write a course file to begin with.")
    ] = None,
) -> None:
    """Design a whole course for every class of a file, with the plan of every lesson."""
    from ..graph import InputError

    if new is not None:
        _write_new(new)
        return
    if course is None or out is None:
        raise InputError(
            "A design needs a course file and --out.",
            "lessonloom batch design --new course.yaml writes one; then batch design course.yaml --out DIR",
        )
    design_into(course, out, session)


def design_into(course: Path, out: Path, session: Session, only: "Collection[PlanWhy] | None" = None) -> None:
    """Design the courses of a file as far as the session goes, and say what came of it."""
    import asyncio
    import signal

    from rich.console import Console

    from ..jobs.course import design_courses
    from ..jobs.course.progress import CourseProgress

    console = Console(file=sys.stderr)
    settings = settings_for()

    def confirm(estimate: "Estimate") -> bool:
        console.print(estimate.text(), highlight=False, soft_wrap=True)
        if session.yes or not sys.stdin.isatty() or (estimate.minutes < 1 and estimate.fits):
            return True
        return typer.confirm("Go on?", default=True, err=True)

    report = asyncio.run(
        design_courses(
            course,
            out,
            settings,
            watch=CourseProgress(console),
            workers=session.processes,
            engine=_cluster(session, settings),
            only=only,
            limit=session.limit,
            minutes=session.max_minutes,
            tokens=session.max_tokens,
            confirm=confirm,
            drain_on=(signal.SIGTERM, signal.SIGINT),
        )
    )
    told = f"{report.text()}\nreport: {out / 'report.html'}"
    print(report.model_dump_json(indent=1) if session.as_json else told)
    raise typer.Exit(0 if report.ok else 1)


def _cluster(session: Session, settings: "Settings") -> "ClassEngine | None":
    """The cluster, where one was asked for."""
    from ..jobs.course import RayClasses

    if session.engine is not EngineName.RAY:
        return None
    return RayClasses(settings, workers=session.processes, address=session.address)


def course_in(folder: Path) -> Path | None:
    """The course file that the folder's courses were designed from; None where it holds none."""
    from ..jobs.course import design_of

    held = design_of(folder)
    return None if held is None else held.course


def tell_status(folder: Path, *, as_json: bool) -> None:
    """Say how far the courses of a folder are."""
    from ..jobs.course import course_status

    found = course_status(folder)
    print(found.model_dump_json(indent=1) if as_json else found.text())


def redesign(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The --out of the design.")],
    class_name: Annotated[str, typer.Argument(metavar="CLASS", help="The class, as in the course file.")],
    taught: Annotated[
        int | None, typer.Option(min=0, help="So many lessons were taught; they stay as they are.")
    ] = None,
    lost: Annotated[
        list[str] | None, typer.Option(metavar="DATES", help="Lesson days that fell or fall away.")
    ] = None,
    ran_over: Annotated[
        list[str] | None, typer.Option(metavar="SKILL[=MINUTES]", help="A lesson that was not finished.")
    ] = None,
    move: Annotated[
        str | None, typer.Option(metavar="NUMBER=DAY", help="Move a lesson to the day of another.")
    ] = None,
    responses: Annotated[
        Path | None, typer.Option(metavar="CSV", help="All answers of the class, the new ones among them.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="CSV", help="question,skill,answer for a gradebook.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring news into a course: what must change does, and says why; all other plans stay to the byte."""
    import asyncio

    from rich.console import Console

    from ..jobs.course import redesign as again
    from ..jobs.course.progress import CourseProgress
    from ..lessons.wording import count
    from ..pathways.calendar import parse_holidays

    done = asyncio.run(
        again(
            folder,
            class_name,
            settings_for(),
            taught=taught,
            lost=parse_holidays(lost or [], "--lost"),
            ran_over=dict(_rest(one) for one in ran_over or []),
            responses=responses,
            key=key,
            move=None if move is None else _move(move),
            watch=CourseProgress(Console(file=sys.stderr)),
        )
    )
    if as_json:
        print(done.model_dump_json(indent=1))
    else:
        for change in done.changes:
            print(
                f"{change.lesson}: {change.what} {change.why}"
                if change.lesson
                else f"{change.what} {change.why}"
            )
        if not done.changes:
            print("The course stays as it is.")
        made = count(len(done.planned), "plan")
        print(f"{made} made, {done.up_to_date} left as they were, {len(done.failed)} failed")
        print(f"course: {folder / class_name / 'course.html'}")
    raise typer.Exit(1 if done.failed else 0)


def _write_new(path: Path) -> None:
    from ..graph import InputError
    from ..jobs.course import NEW_COURSE

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(NEW_COURSE)
    except FileExistsError:
        raise InputError(f"{path} is there already.", "Name another file with --new.") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path} cannot be written: {reason}.", "Name another file with --new.") from error
    print(f"{path} is written; fill it in, then: lessonloom batch design {path} --out DIR")


def _rest(text: str) -> tuple[str, int | None]:
    from ..graph import InputError

    skill, equals, minutes = text.partition("=")
    if equals and not minutes.strip().isdigit():
        raise InputError(f"--ran-over {text}: {minutes!r} is no number of minutes.", "Write 6.RP.A.2=15.")
    return skill.strip(), int(minutes) if equals else None


def _move(text: str) -> "tuple[int, date]":
    from ..graph import InputError
    from ..pathways.calendar import parse_date

    number, equals, day = text.partition("=")
    if not (equals and number.strip().isdigit()):
        raise InputError(f"--move {text}: no lesson and day are named.", "Write --move 7=2026-12-04.")
    return int(number), parse_date(day, "--move")

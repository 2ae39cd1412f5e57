"""`lessonloom batch ...`: many lessons in one go. Heavy imports are inside."""

import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._session import Session, takes_session
from .design import course_in, design, design_into, redesign, tell_status
from .options import AsJson, settings_for

if TYPE_CHECKING:
    from ..jobs.estimate import Estimate
    from ..jobs.events import Why
    from ..jobs.report import BatchReport
    from ..settings import Settings

app = typer.Typer(no_args_is_help=True, help="Many lessons in one go.")
app.command("design")(design)
app.command("redesign")(redesign)

Manifest = Annotated[Path, typer.Argument(metavar="MANIFEST", help="CSV, JSON Lines or YAML, one row each.")]
Out = Annotated[
    str,
    typer.Option(
        metavar="DIR", help="For the report, index.json and a folder per lesson; or s3://... and such."
    ),
]
Folder = Annotated[str, typer.Argument(metavar="DIR", help="The --out of the batch, or of the design.")]


@app.command("run")
@takes_session
def run(manifest: Manifest, out: Out, session: Session) -> None:
    """Plan the lessons of a manifest; run again, it does only what is missing or has changed."""
    _finish(_run(manifest, out, session), out, session)


@app.command("resume")
@takes_session
def resume(folder: Folder, session: Session) -> None:
    """Go on with a batch or a design that was stopped or cut off; what failed is left to `retry`."""
    only: tuple[Why, ...] = ("new", "changed", "cut off", "missing files")
    if (course := course_in(_folder(folder))) is not None:
        design_into(course, _folder(folder), session, only)
    _finish(_run(_manifest_of(folder), folder, session, only), folder, session)


@app.command("retry")
@takes_session
def retry(folder: Folder, session: Session) -> None:
    """Try once more what failed, and nothing else."""
    only: tuple[Why, ...] = ("failed before",)
    if (course := course_in(_folder(folder))) is not None:
        design_into(course, _folder(folder), session, only)
    _finish(_run(_manifest_of(folder), folder, session, only), folder, session)


@app.command("status")
def status(folder: Folder, as_json: AsJson = False) -> None:
    """Say how far a batch or a design is; it may be at work meanwhile."""
    from ..jobs import batch_status

    if course_in(_folder(folder)) is not None:
        tell_status(_folder(folder), as_json=as_json)
        return
    found = batch_status(_folder(folder))
    print(found.model_dump_json(indent=1) if as_json else found.text())


@app.command("cancel")
def cancel(folder: Folder, as_json: AsJson = False) -> None:
    """Ask the batch or design at work on a folder to stop; lessons at work are finished."""
    from ..jobs import cancel_batch
    from ..jobs.course import cancel_design

    courses = course_in(_folder(folder)) is not None
    asked = (cancel_design if courses else cancel_batch)(_folder(folder))
    if as_json:
        print(json.dumps({"asked": asked}))
    elif asked:
        print(f"It ends its lessons at work and stops; `lessonloom batch resume {folder}` goes on.")
    else:
        print(f"Nothing is at work on {folder}.")


@app.command("export-requests")
def export_requests(
    manifest: Manifest,
    out: Annotated[Path, typer.Option(metavar="FILE", help="JSON Lines in the OpenAI batch file format.")],
    model: Annotated[str, typer.Option(help="The model that will answer: a key of the table, or its name.")],
    as_json: AsJson = False,
) -> None:
    """Write what a model would be asked for these lessons, to be answered in one go elsewhere."""
    import asyncio

    from rich.console import Console
    from rich.progress import Progress

    from ..jobs import export_requests

    settings = settings_for()
    with Progress(console=Console(file=sys.stderr), transient=True) as progress:
        bar = progress.add_task("lessons", total=None)

        def watch(done: int, of: int) -> None:
            progress.update(bar, completed=done, total=of)

        exported = asyncio.run(export_requests(manifest, out, settings, model=model, watch=watch))
    print(exported.model_dump_json(indent=1) if as_json else exported.text())
    raise typer.Exit(0 if exported.ok else 1)


@app.command("import-replies")
@takes_session
def import_replies(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The replies, JSON Lines.")],
    out: Out,
    session: Session,
) -> None:
    """Plan the lessons of an export with the replies to it; each passage goes through the same checks."""
    from ..jobs import import_replies

    imported = import_replies(file, settings_for())
    print(imported.text(), file=sys.stderr)
    _finish(_run(imported.manifest, out, session), out, session)


def _folder(out: str) -> Path:
    from ..jobs import place_of

    return place_of(out, settings_for())[0]


def _manifest_of(folder: str) -> Path:
    from ..jobs import manifest_of

    return manifest_of(_folder(folder))


def _run(manifest: Path, out: str, session: Session, only: "Collection[Why] | None" = None) -> "BatchReport":
    import asyncio
    import signal

    from rich.console import Console

    from ..jobs import open_results, place_of, run_batch
    from ..jobs.progress import BatchProgress

    settings: Settings = settings_for()
    folder, address = place_of(out, settings)
    results = open_results(address) if address else None
    console = Console(file=sys.stderr)
    with BatchProgress(console) as progress:

        def confirm(estimate: "Estimate") -> bool:
            console.print(estimate.text(), highlight=False, soft_wrap=True)
            if session.yes or not sys.stdin.isatty() or (estimate.minutes < 1 and estimate.fits):
                return True
            progress.pause()
            return typer.confirm("Go on?", default=True, err=True)

        return asyncio.run(
            run_batch(
                manifest,
                folder,
                settings,
                watch=progress,
                engine=session.open(settings),
                results=results,
                only=only,
                limit=session.limit,
                minutes=session.max_minutes,
                tokens=session.max_tokens,
                confirm=confirm,
                drain_on=(signal.SIGTERM, signal.SIGINT),
            )
        )


def _finish(report: "BatchReport", out: str, session: Session) -> None:
    print(
        report.model_dump_json(indent=1)
        if session.as_json
        else f"{report.text()}\nreport: {_folder(out) / 'report.html'}"
    )
    raise typer.Exit(0 if report.ok else 1)

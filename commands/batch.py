"""`lessonloom batch ...`: many lessons in one go. Heavy imports are inside."""

import json
import sys
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson, settings_for

if TYPE_CHECKING:
    from ..jobs.engine import Engine
    from ..jobs.estimate import Estimate
    from ..jobs.events import Why
    from ..settings import Settings

app = typer.Typer(no_args_is_help=True, help="Many lessons in one go.")


class EngineName(StrEnum):
    """Where jobs are done."""

    LOCAL = "local"
    RAY = "ray"


Manifest = Annotated[Path, typer.Argument(metavar="MANIFEST", help="CSV, JSON Lines or YAML, one row each.")]
Out = Annotated[Path, typer.Option(help="Folder for the report, index.json and a folder per lesson.")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The --out of the batch.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Begin at most so many lessons.")]
MaxMinutes = Annotated[float | None, typer.Option(min=0, help="Begin none after so many minutes.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes on this machine; left out, as many as it has cores.")
]
EngineOption = Annotated[EngineName, typer.Option("--engine", help="local, or ray with the extra `ray`.")]
Address = Annotated[
    str | None, typer.Option("--address", help="With --engine ray: a cluster, such as auto or HOST:PORT.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask whether to go on.")]


@app.command("run")
def run(
    manifest: Manifest,
    out: Out,
    limit: Limit = None,
    max_minutes: MaxMinutes = None,
    workers: Workers = None,
    engine: EngineOption = EngineName.LOCAL,
    address: Address = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Plan the lessons of a manifest; run again, it does only what is missing or has changed."""
    _run(manifest, out, None, limit, max_minutes, _Where(engine, address, workers), yes, as_json)


@app.command("resume")
def resume(
    folder: Folder,
    limit: Limit = None,
    max_minutes: MaxMinutes = None,
    workers: Workers = None,
    engine: EngineOption = EngineName.LOCAL,
    address: Address = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Go on with a batch that was stopped or cut off; what failed is left to `retry`."""
    only: tuple[Why, ...] = ("new", "changed", "cut off", "missing files")
    _run(
        _manifest_of(folder), folder, only, limit, max_minutes, _Where(engine, address, workers), yes, as_json
    )


@app.command("retry")
def retry(
    folder: Folder,
    limit: Limit = None,
    max_minutes: MaxMinutes = None,
    workers: Workers = None,
    engine: EngineOption = EngineName.LOCAL,
    address: Address = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Try once more what failed, and nothing else."""
    only: tuple[Why, ...] = ("failed before",)
    _run(
        _manifest_of(folder), folder, only, limit, max_minutes, _Where(engine, address, workers), yes, as_json
    )


@app.command("status")
def status(folder: Folder, as_json: AsJson = False) -> None:
    """Say how far a batch is; it may be at work meanwhile."""
    from ..jobs import batch_status

    found = batch_status(folder)
    print(found.model_dump_json(indent=1) if as_json else found.text())


@app.command("cancel")
def cancel(folder: Folder, as_json: AsJson = False) -> None:
    """Ask the batch at work on a folder to stop; lessons at work are finished."""
    from ..jobs import cancel_batch

    asked = cancel_batch(folder)
    if as_json:
        print(json.dumps({"asked": asked}))
    elif asked:
        print(f"It ends its lessons at work and stops; `lessonloom batch resume {folder}` goes on.")
    else:
        print(f"No batch is at work on {folder}.")


def _manifest_of(folder: Path) -> Path:
    from ..jobs import manifest_of

    return manifest_of(folder)


@dataclass(frozen=True)
class _Where:
    """The options that say where jobs are done."""

    engine: EngineName
    address: str | None
    workers: int | None

    def open(self, settings: "Settings") -> "Engine":
        from ..jobs.processes import Processes, cores
        from ..jobs.ray_engine import RayEngine

        workers = self.workers or cores()
        if self.engine is EngineName.RAY:
            return RayEngine(settings, workers=workers, address=self.address)
        return Processes(settings, workers)


def _run(
    manifest: Path,
    out: Path,
    only: "Collection[Why] | None",
    limit: int | None,
    minutes: float | None,
    where: "_Where",
    yes: bool,
    as_json: bool,
) -> None:
    import asyncio
    import signal

    from rich.console import Console

    from ..jobs import run_batch
    from ..jobs.progress import BatchProgress

    settings = settings_for()
    console = Console(file=sys.stderr)
    with BatchProgress(console) as progress:

        def confirm(estimate: "Estimate") -> bool:
            console.print(estimate.text(), highlight=False, soft_wrap=True)
            if yes or not sys.stdin.isatty() or (estimate.minutes < 1 and estimate.fits):
                return True
            progress.pause()
            return typer.confirm("Go on?", default=True, err=True)

        report = asyncio.run(
            run_batch(
                manifest,
                out,
                settings,
                watch=progress,
                engine=where.open(settings),
                only=only,
                limit=limit,
                minutes=minutes,
                confirm=confirm,
                drain_on=(signal.SIGTERM, signal.SIGINT),
            )
        )
    print(report.model_dump_json(indent=1) if as_json else f"{report.text()}\nreport: {out / 'report.html'}")
    raise typer.Exit(0 if report.ok else 1)

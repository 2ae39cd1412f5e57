"""Runs a batch in a process of its own that kills itself: python driver.py HOME MANIFEST OUT WHERE.

WHERE is `NAME:STAGE`, in that stage of that job's run, `line:N`, in the middle of the N-th line of the
journal, or `index:N`, when the N-th index is to take the place of the one before.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from lessonloom.jobs import BatchEvent, Inline, ledger, run_batch
from lessonloom.settings import Settings
from tests_support import quiet_deps


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm_index(number: int) -> None:
    replace, written = os.replace, []

    def dying(source: str, target: Path) -> None:
        if Path(target).name == "index.json":
            written.append(source)
        if len(written) == number:
            die()
        replace(source, target)

    os.replace = dying


def arm_line(number: int) -> None:
    append, written = ledger._append, []

    def dying(path: Path, line: bytes) -> None:
        written.append(line)
        if len(written) == number:
            append(path, line[: len(line) // 2])
            die()
        append(path, line)

    ledger._append = dying


def main() -> None:
    home, manifest, out, where = sys.argv[1:]
    job, moment = where.split(":")
    if job in ("line", "index"):
        {"line": arm_line, "index": arm_index}[job](int(moment))

    def watch(event: BatchEvent) -> None:
        inner = event.event if event.kind == "job_progress" and event.job == job else None
        if inner is not None and inner.kind == "stage_finished" and inner.stage == moment:
            die()

    settings = Settings(home=Path(home))
    asyncio.run(
        run_batch(
            Path(manifest),
            Path(out),
            settings,
            watch=watch,
            engine=Inline(settings, lambda model, tell: quiet_deps(settings)),
        )
    )


main()

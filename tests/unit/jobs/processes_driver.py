"""Runs a batch with processes, to be signaled: python processes_driver.py HOME MANIFEST OUT WORKERS.

It prints a line for every event outside the runs: kind, job, process id.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from lessonloom.jobs import BatchEvent, Processes, run_batch
from lessonloom.settings import Settings


def watch(event: BatchEvent) -> None:
    if event.kind == "job_progress":
        if event.event.kind == "stage_started":
            print("stage", event.job, event.event.stage, flush=True)
    elif event.kind != "batch_planned":
        print(event.kind, event.job, os.getpid(), flush=True)


def main() -> None:
    home, manifest, out, workers = sys.argv[1:]
    settings = Settings(home=Path(home))
    report = asyncio.run(
        run_batch(
            Path(manifest),
            Path(out),
            settings,
            watch=watch,
            engine=Processes(settings, int(workers), ports="tests_support:quiet_ports"),
            drain_on=(signal.SIGTERM,),
        )
    )
    print(report.text(), flush=True)


if __name__ == "__main__":
    main()

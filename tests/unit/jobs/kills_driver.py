"""Kills a batch at given moments until it is done: python kills_driver.py HOME MANIFEST OUT LINE LINE ...

A LINE is how many lines of events the next batch may tell before SIGKILL. Batches are forked from this
process, which has imported everything. It prints the lines, then how the last batch ended.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import lessonloom.agents.session
from lessonloom.jobs import BatchEvent, Inline, run_batch
from lessonloom.settings import Settings
from tests_support import quiet_deps

assert lessonloom.agents.session


def batch(home: str, manifest: str, out: str, pipe: int) -> None:
    settings = Settings(home=Path(home))

    def watch(event: BatchEvent) -> None:
        stage = event.kind == "job_progress" and event.event.kind in ("stage_started", "stage_finished")
        if stage or event.kind in ("job_started", "job_finished", "job_failed"):
            what = event.event.stage if event.kind == "job_progress" else "-"
            os.write(pipe, f"{event.kind} {event.job} {what}\n".encode())

    engine = Inline(settings, lambda model, tell: quiet_deps(settings))
    asyncio.run(run_batch(Path(manifest), Path(out), settings, watch=watch, engine=engine))


def main() -> None:
    *folders, lines = sys.argv[1:4], [*map(int, sys.argv[4:]), sys.maxsize]
    status = 0
    for most in lines:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            batch(*folders[0], write)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as told:
            for number, line in enumerate(told, start=1):
                print(line, end="")
                if number == most:
                    os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    print("ended", status)


main()

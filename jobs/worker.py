"""A process that does jobs: `python -m lessonloom.jobs.worker`, for `processes.Processes`.

It reads a `_ports.Hello`, then `{"open": MODEL}` or `{"task": ...}`, a line each, and writes the events of
what it does; `{}` says that ports are open. When its input ends, so does it, in the middle of a job too.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from typing import TextIO

from pydantic import ValidationError

from ..agents import Event
from ..settings import Settings
from ._ports import Hello, Ports, opener
from ._task import Task, run_task
from .events import BATCH_EVENT, BatchEvent, JobFailed, JobProgress


def main() -> None:
    """Serve until the input ends. Signals to the whole group are for the batch, which drains."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not stand among the replies
    hello = Hello.model_validate_json(sys.stdin.readline())
    settings = Settings.model_validate(hello.settings)
    asyncio.run(_serve(settings, Ports(opener(hello.ports, settings)), replies))


async def _serve(settings: Settings, ports: Ports, replies: TextIO) -> None:
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()

    def say(text: str) -> None:
        replies.write(text + "\n")
        replies.flush()

    def watch(event: BatchEvent) -> None:
        say(BATCH_EVENT.dump_json(event).decode())

    def tell(event: Event) -> None:
        watch(JobProgress(job="", event=event))

    while True:
        asked = json.loads(await lines.get())
        if "open" in asked:
            try:
                await ports.of(asked["open"], tell)
            except Exception as error:  # noqa: BLE001 - the job itself will meet it and say so
                del error
            say("{}")
            continue
        try:
            task = Task.model_validate(asked["task"])
        except ValidationError as error:
            (first, *_) = error.errors()
            gone = f"{first['msg']}: {first['input']}"
            watch(JobFailed(job=asked["task"]["job"]["name"], reason=gone, remedy="Check the manifest."))
        else:
            watch(await run_task(task, settings, ports, watch))


if __name__ == "__main__":
    main()

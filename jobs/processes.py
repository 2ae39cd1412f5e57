"""Jobs in processes of this machine: one job at a time in each, spoken to in lines of JSON.

A process that dies takes one job with it, which another process goes on with; a process that outlives
the batch ends when its input does.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable

from ..agents import Event
from ..settings import Settings
from ._ports import PORTS, Hello, plain
from ._task import Task
from .engine import in_process
from .events import BATCH_EVENT, JobFailed, JobFinished, JobProgress

_JOB_SECONDS = 3600.0
_TASKS = 500
"""A process is replaced after so many jobs, whatever it has gathered in its memory."""
_LINE = 1 << 22


class Processes:
    """`workers` processes, begun when they are needed."""

    def __init__(self, settings: Settings, workers: int, *, ports: str = PORTS) -> None:
        """`ports` names, as MODULE:FUNCTION, what makes an `OpenDeps` from the settings."""
        self._width = workers
        self._hello = Hello(settings=plain(settings), ports=ports).model_dump_json()
        self._idle: list[_Process] = []
        self._all: list[_Process] = []
        self._opening = asyncio.Lock()
        self._opened: set[str] = set()

    def lanes(self, model: str) -> int:
        """All processes, but one for a model that lives inside of it."""
        return 1 if in_process(model) else self._width

    async def run(self, task: Task, watch: Callable[[JobProgress], None]) -> JobFinished | JobFailed:
        """Do one job; where its process dies, once more in another."""
        ends: list[int] = []
        while len(ends) < 2:
            try:
                worker = self._idle.pop() if self._idle else await self._start(task, watch)
            except EOFError as error:
                ends.append(int(str(error)))
                continue
            try:
                async with asyncio.timeout(_JOB_SECONDS):
                    ended = await worker.do(task, watch)
            except TimeoutError:
                await self._end(worker)
                reason = f"It was not done after {_JOB_SECONDS / 60:.0f} minutes."
                return JobFailed(job=task.job.name, reason=reason, remedy="Run it alone: lessonloom plan.")
            except (EOFError, OSError):
                ends.append(await self._end(worker))
                continue
            if worker.tasks < _TASKS:
                self._idle.append(worker)
            else:
                await self._end(worker)
            return ended
        return JobFailed(
            job=task.job.name,
            reason=f"Its process ended with status {', another with '.join(map(str, ends))}.",
            remedy="Often this is lack of memory: pass fewer --workers, then lessonloom batch retry.",
        )

    async def aclose(self) -> None:
        """End all processes; jobs at work are cut off."""
        while self._all:
            await self._end(self._all[-1])

    async def _start(self, task: Task, watch: Callable[[JobProgress], None]) -> "_Process":
        """A process. The first for a model opens its ports alone, with all cores: it may have to build
        the index, and is then replaced, because that takes a memory which no job needs."""
        model = task.job.model
        async with self._opening:
            if model not in self._opened:
                worker = await self._spawn(cores())
                try:
                    building = await worker.open(
                        model, lambda e: watch(JobProgress(job=task.job.name, event=e))
                    )
                except (EOFError, OSError):
                    raise EOFError(await self._end(worker)) from None
                self._opened.add(model)
                if not building:
                    return worker
                await self._end(worker)
        return await self._spawn(max(1, cores() // self._width))

    async def _spawn(self, threads: int) -> "_Process":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "lessonloom.jobs.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LINE,
            env={**os.environ, "OMP_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "false"},
        )
        worker = _Process(process)
        self._all.append(worker)
        await worker.say(self._hello)
        return worker

    async def _end(self, worker: "_Process") -> int:
        self._all.remove(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        return await worker.end()


class _Process:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.tasks = 0

    async def open(self, model: str, watch: Callable[[Event], None]) -> bool:
        """Open the ports for a model; whether the index had to be built."""
        built = False
        await self.say(json.dumps({"open": model}))
        while (line := await self._hear()) != b"{}\n":
            event = BATCH_EVENT.validate_json(line)
            if event.kind == "job_progress":
                built = built or event.event.kind == "index_building"
                watch(event.event)
        return built

    async def do(self, task: Task, watch: Callable[[JobProgress], None]) -> JobFinished | JobFailed:
        """Do a job. Raises EOFError or OSError when the process has died."""
        self.tasks += 1
        await self.say(json.dumps({"task": task.model_dump(mode="json", by_alias=True)}))
        while True:
            event = BATCH_EVENT.validate_json(await self._hear())
            if isinstance(event, JobFinished | JobFailed):
                return event
            if isinstance(event, JobProgress):
                watch(event)

    async def say(self, line: str) -> None:
        """Send a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        await self._process.stdin.drain()

    async def end(self) -> int:
        """Close the input, which ends it at once; its exit status."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(5):
                return await self._process.wait()
        except TimeoutError:
            self._process.kill()
            return await self._process.wait()

    async def _hear(self) -> bytes:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

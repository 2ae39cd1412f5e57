"""Runs: a folder for each, one at work at a time. What a run came to is read from its folder alone, so a
restart finds everything again; a run without an ending that nobody works on was cut off."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..agents import EVENT, Event, Request
from ..agents.deps import Deps, open_store
from ..agents.session import Outcome, new_run_id, resume, start
from ..graph import LessonloomError
from ..graph._base import Frozen
from ..learner import ClassData
from ..lessons.export import write_atomic
from ..settings import Settings
from ._apart import apart
from .problems import Unknown, spoken

OpenDeps = Callable[[Settings], AbstractAsyncContextManager[Deps]]
Status = Literal["waiting", "running", "unfinished", "failed", "done"]
_RUN = re.compile(r"\d{6}-\d{6}-[0-9a-f]{4}")
_ALIVE = 15.0
"""Seconds of silence after which a stream sends a comment, so that nobody takes it for dead."""
_log = logging.getLogger(__name__)


class Job(Frozen):
    """What a run starts from; the names of learners are not in it."""

    request: Request
    data: ClassData


class Ending(Frozen):
    """What a run came to: a plan's title, or what is wrong and what to do."""

    status: Literal["failed", "done"]
    title: str = ""
    message: str = ""
    remedy: str = ""


class _Active:
    """A run that is waiting or at work; `changed` is set, and replaced, whenever something happened."""

    def __init__(self) -> None:
        self.status: Status = "waiting"
        self.changed = asyncio.Event()

    def touch(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


class Runs:
    """The runs below `home/portal`. Its methods belong to the loop that serves."""

    def __init__(self, settings: Settings, deps: OpenDeps | None) -> None:
        self._settings = settings
        self._deps = deps
        self._home = settings.home / "portal"
        self._one = asyncio.Semaphore(1)
        self._active: dict[str, _Active] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def new(self) -> tuple[str, Path]:
        """The id and the folder of a new run; only the owner may look into it."""
        run = new_run_id()
        self._home.mkdir(parents=True, exist_ok=True)
        self._home.chmod(0o700)
        (self._home / run).mkdir()
        return run, self._home / run

    def begin(self, run: str, job: Job) -> None:
        """Keep the job and work on it when its turn comes."""
        write_atomic(self._home / run / "job.json", job.model_dump_json().encode())
        self._begin(run, job)

    def resume(self, run: str) -> None:
        """Go on with a run that was cut off or failed; leaves others as they are. Raises Unknown."""
        job = self.job(run)
        if self.status(run) in ("unfinished", "failed"):
            (self._home / run / "ending.json").unlink(missing_ok=True)
            self._begin(run, job)

    def all(self) -> tuple[str, ...]:
        """Ids of all runs, newest first."""
        if not self._home.is_dir():
            return ()
        found = (f.name for f in self._home.iterdir() if _RUN.fullmatch(f.name))
        return tuple(sorted((r for r in found if (self._home / r / "job.json").exists()), reverse=True))

    def folder(self, run: str) -> Path:
        """Where a run's files lie. Raises Unknown for what is not the id of a run."""
        if not _RUN.fullmatch(run) or not (self._home / run / "job.json").is_file():
            raise Unknown("There is no such plan.", "The list of plans is on the first page.")
        return self._home / run

    def job(self, run: str) -> Job:
        """What the run started from. Raises Unknown."""
        return Job.model_validate_json((self.folder(run) / "job.json").read_bytes())

    def ending(self, run: str) -> Ending | None:
        """What the run came to; None while it is under way and when it was cut off."""
        path = self.folder(run) / "ending.json"
        return Ending.model_validate_json(path.read_bytes()) if path.exists() else None

    def status(self, run: str) -> Status:
        """How the run stands."""
        active = self._active.get(run)
        if active is not None:
            return active.status
        ending = self.ending(run)
        return ending.status if ending else "unfinished"

    def events(self, run: str) -> tuple[Event, ...]:
        """What has happened so far, over all attempts."""
        path = self.folder(run) / "events.jsonl"
        found = []
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                found.append(EVENT.validate_json(line))
            except ValidationError:  # the machine went down while it was written
                continue
        return tuple(found)

    async def follow(self, run: str) -> AsyncIterator[Event | None]:
        """Every event, the past ones first, until the run ends; None now and then while nothing happens."""
        sent = 0
        while True:
            active = self._active.get(run)
            changed = active.changed if active else None
            events = self.events(run)
            for event in events[sent:]:
                yield event
            sent = len(events)
            if changed is None:
                return
            try:
                await asyncio.wait_for(changed.wait(), _ALIVE)
            except TimeoutError:
                yield None

    async def close(self) -> None:
        """Cut off what is under way; it can be resumed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, run: str, job: Job) -> None:
        active = self._active[run] = _Active()
        task = asyncio.create_task(self._work(run, job, active))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, run: str, job: Job, active: _Active) -> None:
        loop = asyncio.get_running_loop()
        folder = self._home / run

        def watch(event: Event) -> None:
            with (folder / "events.jsonl").open("ab") as file:
                file.write(EVENT.dump_json(event) + b"\n")
            loop.call_soon_threadsafe(active.touch)

        try:
            async with self._one:
                active.status = "running"
                active.touch()
                ending = await self._ending(run, job, watch)
            write_atomic(folder / "ending.json", ending.model_dump_json().encode())
        finally:
            del self._active[run]
            active.touch()

    async def _ending(self, run: str, job: Job, watch: Callable[[Event], None]) -> Ending:
        try:
            outcome = await apart(lambda: self._drive(run, job, watch))
        except LessonloomError as error:
            message, remedy = spoken(error)
            return Ending(status="failed", message=message, remedy=remedy)
        except Exception:  # noqa: BLE001 - nobody awaits the task: what went wrong becomes the run's ending
            _log.exception("run %s", run)
            message = "The run stopped because of a fault in Lessonloom."
            return Ending(
                status="failed", message=message, remedy="Try again; the server's log has the details."
            )
        return Ending(status="done", title=outcome.plan.title)

    async def _drive(self, run: str, job: Job, watch: Callable[[Event], None]) -> Outcome:
        async with self._deps(self._settings) if self._deps else nullcontext() as deps:
            if self._recorded(run):
                return await resume(run, self._settings, watch=watch, deps=deps)
            return await start(job.request, job.data, self._settings, watch=watch, run=run, deps=deps)

    def _recorded(self, run: str) -> bool:
        """Whether the run came as far as its first entry in the store."""
        store = open_store(self._settings)
        try:
            return store.run(run) is not None
        finally:
            store.close()

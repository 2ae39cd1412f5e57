"""Runs: a folder for each, one at work at a time. What a run came to is read from its folder alone, so a
restart finds everything again; a run without an ending that nobody works on was cut off."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from ..agents import EVENT, Event
from ..agents._run_id import new_run_id
from ..graph import LessonloomError
from ..graph._base import Frozen
from ..learner import ClassData
from ..lessons.export import write_atomic
from ..settings import Settings
from ._apart import apart
from ._faults import fault
from ._kept import Head, Job, head_in, job_in
from .errors import Conflict, Unknown

if TYPE_CHECKING:
    from ..agents.deps import Deps
    from ..agents.session import Outcome

OpenDeps = Callable[[Settings], AbstractAsyncContextManager["Deps"]]
Status = Literal["waiting", "running", "unfinished", "failed", "cancelled", "done"]
_RUN = re.compile(r"\d{6}-\d{6}-[0-9a-f]{4}")
_ALIVE = 15.0
"""Seconds of silence after which a stream sends a comment, so that nobody takes it for dead."""
_log = logging.getLogger(__name__)


class Ending(Frozen):
    """What a run came to: a plan's title, or what is wrong and what to do."""

    status: Literal["failed", "cancelled", "done"]
    title: str = ""
    message: str = ""
    remedy: str = ""


class _Active:
    """A run that is waiting or at work; `changed` is set, and replaced, whenever something happened."""

    def __init__(self) -> None:
        self.status: Status = "waiting"
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.stopped = False

    def touch(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


def _no_class(class_id: str) -> ClassData:
    raise Unknown(f"There is no class {class_id!r}.", "List the classes to see their ids.")


class Runs:
    """The runs below `home/portal`. Its methods belong to the loop that serves.

    `data_of` reads a class in a thread. `turn` is shared by those whose runs wait for one another.
    """

    def __init__(
        self,
        settings: Settings,
        deps: OpenDeps | None,
        data_of: Callable[[str], ClassData] = _no_class,
        turn: asyncio.Semaphore | None = None,
    ) -> None:
        self._settings = settings
        self._deps = deps
        self._data_of = data_of
        self._home = settings.home / "portal"
        self._turn = turn or asyncio.Semaphore(1)
        self._visible: Callable[[], frozenset[str] | None] = lambda: None
        self._active: dict[str, _Active] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def seen(self, visible: Callable[[], frozenset[str] | None]) -> "Runs":
        """The same runs, of which only those of these classes (None: all) are seen; others are unknown."""
        found = copy(self)
        found._visible = visible
        return found

    def new(self, run: str | None = None) -> tuple[str, Path]:
        """The id and the folder of a new run, of the id `run` if given; only the owner may look into it."""
        name = run or new_run_id()
        self._home.mkdir(parents=True, exist_ok=True)
        self._home.chmod(0o700)
        (self._home / name).mkdir(exist_ok=run is not None)
        return name, self._home / name

    def has(self, run: str) -> bool:
        """Whether a run was begun."""
        return (self._home / run / "job.json").is_file()

    def begin(self, run: str, job: Job) -> None:
        """Keep the job and work on it when its turn comes."""
        write_atomic(self._home / run / "job.json", job.model_dump_json().encode())
        self._begin(run, job)

    def resume(self, run: str) -> None:
        """Go on with a run that was cut off, stopped or failed; leaves others alone. Raises Unknown."""
        job = self.job(run)
        if self.status(run) in ("unfinished", "failed", "cancelled"):
            (self._home / run / "ending.json").unlink(missing_ok=True)
            self._begin(run, job)

    async def cancel(self, run: str) -> None:
        """Stop a run that waits or is at work; what it has done is kept, and it can be resumed.

        Raises Unknown, and Conflict for a run that has ended.
        """
        self.folder(run)
        active = self._active.get(run)
        if active is None or active.task is None:
            if self.status(run) == "unfinished":
                self._end(run, Ending(status="cancelled"))
                return
            raise Conflict("This run has ended already.", "Stop one that waits or is at work.")
        active.stopped = True
        active.task.cancel()
        await asyncio.gather(active.task, return_exceptions=True)

    def all(self) -> tuple[str, ...]:
        """Ids of all runs, newest first."""
        if not self._home.is_dir():
            return ()
        found = (f.name for f in self._home.iterdir() if _RUN.fullmatch(f.name))
        begun = sorted((r for r in found if (self._home / r / "job.json").exists()), reverse=True)
        seen = self._visible()
        return tuple(begun if seen is None else (r for r in begun if self.class_of(r) in seen))

    def folder(self, run: str) -> Path:
        """Where a run's files lie. Raises Unknown for what is not the id of a run."""
        if not _RUN.fullmatch(run) or not (self._home / run / "job.json").is_file():
            raise Unknown("There is no such plan.", "The list of plans is on the first page.")
        seen = self._visible()
        if seen is not None and self.class_of(run) not in seen:
            raise Unknown("There is no such plan.", "The list of plans is on the first page.")
        return self._home / run

    def class_of(self, run: str) -> str:
        """The class of a run that was begun."""
        return head_in(self._home / run).class_id

    def job(self, run: str) -> Job:
        """What the run started from. Raises Unknown."""
        return job_in(self.folder(run))

    def head(self, run: str) -> Head:
        """What the run was asked for, without the class. Raises Unknown."""
        return head_in(self.folder(run))

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
        return tuple(event for _, event in self.numbered(run))

    def numbered(self, run: str) -> tuple[tuple[int, Event], ...]:
        """The same with the number of each: numbers grow, and an event keeps its number."""
        path = self.folder(run) / "events.jsonl"
        found = []
        for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else (), 1):
            try:
                found.append((number, EVENT.validate_json(line)))
            except ValidationError:  # the machine went down while it was written
                continue
        return tuple(found)

    async def follow(self, run: str, after: int = 0) -> AsyncIterator[tuple[int, Event] | None]:
        """Every event after the one numbered `after`, the past ones first, until the run ends; None now and
        then while nothing happens."""
        while True:
            active = self._active.get(run)
            changed = active.changed if active else None
            for number, event in self.numbered(run):
                if number > after:
                    yield number, event
                    after = number
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
        task = active.task = asyncio.create_task(self._work(run, job, active))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _end(self, run: str, ending: Ending) -> None:
        write_atomic(self._home / run / "ending.json", ending.model_dump_json().encode())

    async def _work(self, run: str, job: Job, active: _Active) -> None:
        loop = asyncio.get_running_loop()
        events = self._home / run / "events.jsonl"
        _finish_line(events)

        def watch(event: Event) -> None:
            with events.open("ab") as file:
                file.write(EVENT.dump_json(event) + b"\n")
            loop.call_soon_threadsafe(active.touch)

        try:
            async with self._turn:
                active.status = "running"
                active.touch()
                ending = await self._ending(run, job, watch)
            self._end(run, ending)
        except asyncio.CancelledError:
            if active.stopped:
                self._end(run, Ending(status="cancelled"))
            raise
        finally:
            del self._active[run]
            active.touch()

    async def _ending(self, run: str, job: Job, watch: Callable[[Event], None]) -> Ending:
        try:
            outcome = await apart(lambda: self._drive(run, job, watch))
        except LessonloomError as error:
            return Ending(status="failed", message=error.message, remedy=error.remedy)
        except Exception as error:  # noqa: BLE001 - nobody awaits the task: it becomes the run's ending
            _log.error("run %s: %s", run, fault(error))
            message = "The run stopped because of a fault in Lessonloom."
            return Ending(
                status="failed", message=message, remedy="Try again; the server's log has the details."
            )
        return Ending(status="done", title=outcome.plan.title)

    async def _drive(self, run: str, job: Job, watch: Callable[[Event], None]) -> "Outcome":
        from ..agents.checkpoints import begun  # these load LangGraph, which nothing but a run needs
        from ..agents.session import resume, start

        async with self._deps(self._settings) if self._deps else nullcontext() as deps:
            if await begun(run, self._settings):
                return await resume(run, self._settings, watch=watch, deps=deps)
            data = job.data or self._data_of(job.class_id)
            return await start(job.request, data, self._settings, watch=watch, run=run, deps=deps)


def _finish_line(path: Path) -> None:
    """End a line that was cut off, so that the next one is whole."""
    if path.exists() and not path.read_bytes().endswith(b"\n"):
        with path.open("ab") as file:
            file.write(b"\n")

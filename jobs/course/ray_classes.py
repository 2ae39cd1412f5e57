"""Classes as tasks of a Ray cluster, which does one over on another machine where its own is lost.

All machines must see the same files: the classes, the folder of the courses and the data folder. What happens
in a class is written to a file beside it, so that it is heard while the class is at work and nothing is
lost with a machine; plans that were finished there are not made again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from filelock import FileLock

from ...agents import Event
from ...agents.deps import Deps
from ...settings import Settings
from .._ports import PORTS, Hello, plain
from ..ray_engine import RayEngine, opened
from .class_task import ClassTask, do_class
from .events import COURSE_EVENT, ClassFailed, CourseEvent
from .one_class import Watch

_LOOK_SECONDS = 0.3


class RayClasses:
    """Classes on the cluster at `address`, or on one of this machine alone with `workers` processors.

    Raises MissingExtra where Ray is not installed, InputError where the cluster cannot be reached.
    """

    def __init__(
        self, settings: Settings, *, workers: int, address: str | None = None, ports: str = PORTS
    ) -> None:
        """`ports` names, as MODULE:FUNCTION, what makes an `OpenDeps` from the settings."""
        self._cluster = RayEngine(settings, workers=workers, address=address, ports=ports)
        self._hello = Hello(settings=plain(settings), ports=ports).model_dump_json()
        self.lanes = self._cluster.lanes("none")

    async def work(self, task: ClassTask, hear: Watch) -> None:
        """Work on one class; what happens in it is heard with little delay."""
        told = Told(notes(task), hear)
        told.path.unlink(missing_ok=True)
        asked = asyncio.ensure_future(self._cluster.call(do_on_cluster, self._hello, task.model_dump_json()))
        while not asked.done():
            await asyncio.wait([asked], timeout=_LOOK_SECONDS)
            told.look()
        lost = asked.result()
        told.look()
        told.path.unlink(missing_ok=True)
        if lost:
            remedy = "`ray status` says which machines are there; then lessonloom batch resume."
            hear(ClassFailed(class_name=task.entry.name, reason=lost, remedy=remedy))

    async def aclose(self) -> None:
        """Leave the cluster; one of this machine alone ends."""
        await self._cluster.aclose()


def notes(task: ClassTask) -> Path:
    """Where a class's events are written while it is at work."""
    return task.out / f".events-{task.entry.name}.jsonl"


class Told:
    """Reads events from a file that grows; a line without an end waits for it."""

    def __init__(self, path: Path, hear: Callable[[CourseEvent], None]) -> None:
        """Nothing is read yet."""
        self.path, self._hear, self._read = path, hear, 0

    def look(self) -> None:
        """Tell what has been written since the last look."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._read)
                new = file.read()
        except FileNotFoundError:
            return
        *lines, rest = new.split(b"\n")
        self._read += len(new) - len(rest)
        for line in lines:
            self._hear(COURSE_EVENT.validate_json(line))


def do_on_cluster(hello: str, task: str) -> list[str]:
    """One class in a process of the cluster."""
    loop, settings, ports = opened(hello)
    asked = ClassTask.model_validate_json(task)
    path = notes(asked)

    def watch(event: CourseEvent) -> None:
        with path.open("ab", buffering=0) as file:
            file.write(COURSE_EVENT.dump_json(event) + b"\n")

    @asynccontextmanager
    async def held(model: str, tell: Callable[[Event], None]) -> AsyncIterator[Deps]:
        locks = settings.cache_path / "locks"
        locks.mkdir(parents=True, exist_ok=True)
        with FileLock(locks / "ports"):  # who comes first builds the index
            deps = await ports.of(model, tell)
        yield deps

    loop.run_until_complete(do_class(asked, settings, watch, held))
    return []

"""The same jobs as tasks of a Ray cluster, which does one over on another machine where its own is lost.

All machines must see the same files: the manifest's classes, the folder of the batch and the data folder.
"""

import asyncio
import os
import socket
from collections.abc import Callable
from functools import lru_cache

from filelock import FileLock

from ..agents import Event
from ..graph import InputError, MissingExtra
from ..settings import Settings
from ._ports import PORTS, Hello, Ports, opener, plain
from ._task import Task, run_task
from .engine import in_process
from .events import BATCH_EVENT, JobFailed, JobFinished, JobProgress

_RETRIES = 3
_KNOCK_SECONDS = 10


class RayEngine:
    """Jobs on the cluster at `address`, or on one of this machine alone with `workers` processors.

    Raises MissingExtra where Ray is not installed, InputError where the cluster cannot be reached.
    """

    def __init__(
        self, settings: Settings, *, workers: int, address: str | None = None, ports: str = PORTS
    ) -> None:
        """`ports` names, as MODULE:FUNCTION, what makes an `OpenDeps` from the settings."""
        try:
            import ray
        except ImportError:
            raise MissingExtra(
                "Ray is not installed.", 'Install it with: pip install "lessonloom[ray]"'
            ) from None
        self._ray = ray
        self._hello = Hello(settings=plain(settings), ports=ports).model_dump_json()
        quiet = {"log_to_driver": False, "logging_level": "ERROR"}
        try:
            if address is None:
                ray.init(num_cpus=workers, include_dashboard=False, **quiet)
            else:
                _knock(address)
                ray.init(address=address, **quiet)
        except Exception as error:  # no narrower one: a node that is too slow to start is a bare Exception
            raise InputError(
                f"The Ray cluster {address or 'of this machine'} cannot be used: {error}",
                "`ray status` says what runs; leave --address out for a cluster of this machine alone."
                if address
                else "Try again when the machine is less busy, or leave --engine out: processes do it then.",
            ) from error
        self._lanes = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._remote = ray.remote(num_cpus=1, max_retries=_RETRIES)(do)

    def lanes(self, model: str) -> int:
        """All processors of the cluster, but one for a model that lives inside a process."""
        return 1 if in_process(model) else self._lanes

    async def run(self, task: Task, watch: Callable[[JobProgress], None]) -> JobFinished | JobFailed:
        """Do one job; what happened in it is told when it has ended."""
        try:
            told = await self._remote.remote(self._hello, task.model_dump_json(by_alias=True))
        except self._ray.exceptions.RayError as error:
            return JobFailed(
                job=task.job.name,
                reason=f"The cluster lost it {_RETRIES + 1} times: {str(error).splitlines()[0]}",
                remedy="`ray status` says which machines are there; then lessonloom batch retry.",
            )
        *events, ended = (BATCH_EVENT.validate_json(line) for line in told)
        for event in events:
            if isinstance(event, JobProgress):
                watch(event)
        assert isinstance(ended, JobFinished | JobFailed)
        return ended

    async def call(self, function: Callable[[str, str], list[str]], hello: str, task: str) -> str:
        """Another function of two texts as a task of this cluster; why it was lost, or nothing."""
        remote = self._ray.remote(num_cpus=1, max_retries=_RETRIES)(function)
        try:
            await remote.remote(hello, task)
        except self._ray.exceptions.RayError as error:
            return f"The cluster lost it {_RETRIES + 1} times: {str(error).splitlines()[0]}"
        return ""

    async def aclose(self) -> None:
        """Leave the cluster; one of this machine alone ends."""
        await asyncio.to_thread(self._ray.shutdown)


def _knock(address: str) -> None:
    """Raise OSError where nobody listens at HOST:PORT; Ray itself would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_SECONDS).close()


def do(hello: str, task: str) -> list[str]:
    """One job in a process of the cluster: its events, the last of which says how it ended."""
    loop, settings, ports = opened(hello)
    told: list[str] = []

    def watch(event: JobProgress) -> None:
        told.append(BATCH_EVENT.dump_json(event).decode())

    async def whole() -> JobFinished | JobFailed:
        read = Task.model_validate_json(task)

        def tell(event: Event) -> None:
            watch(JobProgress(job=read.job.name, event=event))

        locks = settings.cache_path / "locks"
        locks.mkdir(parents=True, exist_ok=True)
        with FileLock(locks / "ports"):  # who comes first builds the index
            try:
                await ports.of(read.job.model, tell)
            except Exception as error:  # noqa: BLE001 - the job itself will meet it and say so
                del error
        return await run_task(read, settings, ports, watch)

    told.append(BATCH_EVENT.dump_json(loop.run_until_complete(whole())).decode())
    return told


@lru_cache(maxsize=1)
def opened(hello: str) -> tuple[asyncio.AbstractEventLoop, Settings, Ports]:
    """What a process of the cluster keeps from task to task."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    said = Hello.model_validate_json(hello)
    settings = Settings.model_validate(said.settings)
    return asyncio.new_event_loop(), settings, Ports(opener(said.ports, settings))

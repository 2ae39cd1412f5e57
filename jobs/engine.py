"""Where jobs are done: in this process, in processes of their own, or on a cluster."""

from collections.abc import Callable
from typing import Protocol

from ..settings import Settings
from ._ports import OpenDeps, Ports, default_ports
from ._task import Task, run_task
from .events import JobFailed, JobFinished, JobProgress


class Engine(Protocol):
    """Does jobs. The same job gives the same bytes on every engine."""

    def lanes(self, model: str) -> int:
        """How many jobs of a model may be at work at once."""
        ...

    async def run(self, task: Task, watch: Callable[[JobProgress], None]) -> JobFinished | JobFailed:
        """Do one job; whatever goes wrong with it is a `JobFailed`."""
        ...

    async def aclose(self) -> None:
        """Let go of everything; jobs still at work are cut off."""
        ...


class Inline:
    """One job after another in this process."""

    def __init__(self, settings: Settings, open_deps: OpenDeps | None = None) -> None:
        """`open_deps` puts other ports in place of those that the settings name."""
        self._settings = settings
        self._ports = Ports(open_deps or default_ports(settings))

    def lanes(self, model: str) -> int:
        """One."""
        del model
        return 1

    async def run(self, task: Task, watch: Callable[[JobProgress], None]) -> JobFinished | JobFailed:
        """Do one job."""
        return await run_task(task, self._settings, self._ports, watch)

    async def aclose(self) -> None:
        """Close the ports."""
        await self._ports.aclose()


def in_process(model: str) -> bool:
    """Whether a model runs inside the process that asks it, so that two jobs would load it twice."""
    return model != "none" and "://" not in model and not model.startswith("replies:")

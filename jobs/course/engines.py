"""Where classes are worked on: in this process, in processes of their own, or on a cluster.

A class is the unit of work everywhere, and its lessons are planned one after the other, because each reads
what those before it have used up. Classes run beside each other.
"""

import asyncio
import os
import sys
from typing import Protocol

from ...settings import Settings
from .._ports import OpenDeps
from .class_task import ClassTask, do_class
from .events import COURSE_EVENT, ClassFailed
from .one_class import Watch


class ClassEngine(Protocol):
    """Works on classes. The same class gives the same bytes on every engine."""

    @property
    def lanes(self) -> int:
        """How many classes may be at work at once."""
        ...

    async def work(self, task: ClassTask, hear: Watch) -> None:
        """Work on one class; whatever goes wrong with it is heard as `ClassFailed`."""
        ...

    async def aclose(self) -> None:
        """Let go of everything."""
        ...


class Here:
    """One class after another in this process."""

    lanes = 1

    def __init__(self, settings: Settings, open_deps: OpenDeps | None = None) -> None:
        """`open_deps` puts other ports in place of those that the settings name."""
        self._settings, self._open = settings, open_deps

    async def work(self, task: ClassTask, hear: Watch) -> None:
        """Work on one class."""
        await do_class(task, self._settings, hear, self._open)

    async def aclose(self) -> None:
        """Nothing is held."""


class OwnProcesses:
    """A process for each class, `lanes` at once."""

    def __init__(self, lanes: int) -> None:
        self.lanes = lanes

    async def work(self, task: ClassTask, hear: Watch) -> None:
        """Work on one class in a process that ends with this one."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "lessonloom.jobs.course.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(task.model_dump_json().encode() + b"\n")
            await process.stdin.drain()
            async for line in process.stdout:
                hear(COURSE_EVENT.validate_json(line))
            status = await process.wait()
        except (BrokenPipeError, ConnectionResetError):
            status = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
        if status:
            hear(
                ClassFailed(
                    class_name=task.entry.name,
                    reason=f"Its process ended with status {status}.",
                    remedy="Often this is lack of memory: pass fewer --workers, and run it again.",
                )
            )

    async def aclose(self) -> None:
        """Every process has ended with its class."""

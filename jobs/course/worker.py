"""A process that works on one class: `python -m lessonloom.jobs.course.worker`.

It reads one `ClassTask` as a line and writes events, a line each. When its input ends, so does it, in the
middle of a plan too: no class is worked on by a process whose parent is gone.
"""

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path

from ...agents import Event
from ...graph import LessonloomError
from ...graph._base import Frozen
from ...settings import Settings
from .._faults import DEFECT, FREE_SPACE, FULL, disk_is_full
from .._ports import OpenDeps, default_ports
from .._stop import CANCEL
from .course_file import ClassEntry, CourseFile
from .events import COURSE_EVENT, ClassFailed, CourseEvent
from .one_class import Watch, work_on_class


class ClassTask(Frozen):
    """What a process is told: settings with their secrets, the course, the class, and the folder of all."""

    settings: dict[str, str | bool | None]
    course: CourseFile
    entry: ClassEntry
    out: Path
    limit: int | None = None


async def do_class(
    task: ClassTask, settings: Settings, watch: Watch, open_deps: OpenDeps | None = None
) -> None:
    """Work on a class in this process; whatever goes wrong is told as `ClassFailed`."""
    name = task.entry.name

    def failed(reason: str, remedy: str, *, full: bool = False) -> None:
        watch(ClassFailed(class_name=name, reason=reason, remedy=remedy, full=full))

    try:
        async with (open_deps or default_ports(settings))(task.course.model, _unheard) as deps:
            await work_on_class(
                task.course,
                task.entry,
                task.out,
                settings,
                deps,
                watch=watch,
                stop=(task.out / CANCEL).exists,
                limit=task.limit,
            )
    except LessonloomError as error:
        failed(error.message, error.remedy, full=disk_is_full(error))
    except Exception as error:  # noqa: BLE001 - the border of a class: the others go on
        if disk_is_full(error):
            failed(FULL, FREE_SPACE, full=True)
        else:
            failed(f"{type(error).__name__}: {error}", DEFECT)


def _unheard(event: Event) -> None:
    del event


def main() -> None:
    """Serve one class. Signals to the whole group are for the parent, which drains."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not stand among the events
    task = ClassTask.model_validate_json(sys.stdin.readline())

    def ended() -> None:
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=ended, daemon=True).start()

    def watch(event: CourseEvent) -> None:
        replies.write(COURSE_EVENT.dump_json(event).decode() + "\n")
        replies.flush()

    asyncio.run(do_class(task, Settings.model_validate(task.settings), watch))


if __name__ == "__main__":
    main()

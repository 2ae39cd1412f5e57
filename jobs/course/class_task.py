"""The work on one class as a message, and doing it, whatever goes wrong."""

from pathlib import Path

from ...agents import Event
from ...graph import LessonloomError
from ...graph._base import Frozen
from ...settings import Settings
from .._faults import DEFECT, FREE_SPACE, FULL, disk_is_full
from .._ports import OpenDeps, Plain, default_ports
from .course_file import ClassEntry, CourseFile
from .events import ClassFailed, PlanWhy
from .gate import Gate
from .one_class import Watch, work_on_class


class ClassTask(Frozen):
    """What a process is told: settings with their secrets, the course, the class, and the folder of all.
    `limit` counts plans of this class; `only` are the reasons for which plans are made (None: all)."""

    settings: Plain
    course: CourseFile
    entry: ClassEntry
    out: Path
    limit: int | None = None
    only: tuple[PlanWhy, ...] | None = None


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
                gate=Gate(task.out),
                limit=task.limit,
                only=task.only,
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

"""Files of runs, read once while they stay as they are: pages and programs ask for them again and again."""

from functools import lru_cache
from pathlib import Path

from ..agents import Request
from ..graph._base import Frozen
from ..learner import ClassData
from ..lessons import LessonPlan

_PLANS = 32
_HEADS = 512
"""So many are kept: a plan takes some 100 kB, a job without its class about one."""


class Head(Frozen):
    """What a run was asked for, without the class it starts from."""

    request: Request
    class_id: str = ""


class Job(Head):
    """What a run starts from: a class as it is when the run begins, or an upload read before (`data`, without
    names)."""

    data: ClassData | None = None


def plan_in(folder: Path) -> LessonPlan:
    """The plan that a finished run has written."""
    path = folder / "lesson-plan.json"
    return _plan(path, *_state(path))


def head_in(folder: Path) -> Head:
    """What a run was asked for."""
    path = folder / "job.json"
    return _head(path, *_state(path))


def job_in(folder: Path) -> Job:
    """What a run starts from; read anew, as whole classes would fill the memory."""
    return Job.model_validate_json((folder / "job.json").read_bytes())


def _state(path: Path) -> tuple[int, int, int]:
    """What changes when a file does: it is always replaced by another one."""
    found = path.stat()
    return found.st_mtime_ns, found.st_ino, found.st_size


@lru_cache(maxsize=_PLANS)
def _plan(path: Path, *_: int) -> LessonPlan:
    return LessonPlan.model_validate_json(path.read_bytes())


@lru_cache(maxsize=_HEADS)
def _head(path: Path, *_: int) -> Head:
    job = job_in(path.parent)
    return Head(request=job.request, class_id=job.class_id)

"""One job in its folder: done from the beginning, or from where it was cut off.

Until the job is done the folder holds `.run/`: the checkpoints of this one run and what it is a run of.
Whoever works on the job holds the lock in it, so that a process that outlived its batch and the next
batch never write to one folder at once.
"""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from pydantic import ValidationError

from ..agents import Event, Request
from ..agents.deps import Deps
from ..agents.folders import make_folder
from ..graph import InputError, LessonloomError, SkillTree, StoreError
from ..graph._base import Frozen
from ..learner import ClassData
from ..llm.metered import Metered
from ..settings import Settings
from ._faults import DEFECT, FREE_SPACE, FULL, disk_is_full
from ._ports import Ports
from .events import JobFailed, JobFinished, JobProgress, Why
from .inputs import read_job_class
from .ledger import JobRecord
from .manifest import Job

if TYPE_CHECKING:
    from ..agents.session import Outcome

_log = logging.getLogger(__name__)
_LOCK_SECONDS = 120.0
_NEEDS = 12
RUN = ".run"


class Task(Frozen):
    """A job on its way to a worker. `out` is the job's own folder, absolute; `run` the id for a new run."""

    job: Job
    inputs: str
    run: str
    why: Why
    number: int
    of: int
    out: Path

    @property
    def begun(self) -> JobRecord:
        """What the ledger says while the task is at work."""
        job = self.job
        return JobRecord(
            name=job.name,
            status="running",
            class_name=job.class_name,
            goal=job.goal,
            model=job.model,
            inputs=self.inputs,
            run=self.run,
        )


class Begun(Frozen):
    """`.run/run.json`: the run whose checkpoints lie beside it, and what it is a run of."""

    run: str
    inputs: str
    request: Request


def reason_to_run(record: JobRecord, inputs: str, folder: Path) -> Why | None:
    """Why a job must run, or None where its files are there and still belong to its inputs."""
    if record.status == "waiting":
        return "new"
    if record.status == "failed":
        return "failed before"
    if record.inputs != inputs:
        return "changed"
    if record.status == "running":
        return "cut off"
    return None if all((folder / name).is_file() for name in record.files) else "missing files"


async def run_task(
    task: Task, settings: Settings, ports: Ports, watch: Callable[[JobProgress], None]
) -> JobFinished | JobFailed:
    """Do a job. Whatever goes wrong is a `JobFailed`; nothing is raised but what ends the process."""
    name, meter = task.job.name, None

    def tell(event: Event) -> None:
        watch(JobProgress(job=name, event=event))

    try:
        deps = await ports.of(task.job.model, tell)
        meter = Metered(deps.model) if deps.model else None
        begun = time.perf_counter()
        make_folder(task.out / RUN)
        with await _hold(task.out / RUN):
            data, names = read_job_class(task.job, deps.tree, deps.bank, settings)
            deps = replace(deps, roster=names, model=meter)
            outcome = await _drive(task, settings, data, deps, tell)
            _sweep(task.out)
    except Exception as error:  # noqa: BLE001 - the border of a job: the others go on
        if not isinstance(error, LessonloomError) and not disk_is_full(error):
            _log.error("job %s", name, exc_info=error)
            await forget_run(task.out, settings)  # after a defect the next one begins anew
        return _failed(task, error).model_copy(update={"tokens": meter.tokens if meter else 0})
    spent: dict[str, float] = {"calls": meter.calls, "tokens": meter.tokens} if meter else {}
    spent["seconds"] = time.perf_counter() - begun
    return JobFinished(job=name, record=_done(task, outcome, data, deps.tree).model_copy(update=spent))


async def forget_run(folder: Path, settings: Settings) -> None:
    """Remove the checkpoints of a job that is done; where their server is away, the next session does."""
    from ..agents.checkpoints import forget_checkpoints

    here = folder / RUN
    if settings.checkpoints is not None and (begun := _read_begun(here)) is not None:
        try:
            await forget_checkpoints(settings, [begun.run])
        except StoreError as error:
            _log.warning("%s: %s", folder.name, error.message)
            return
    shutil.rmtree(here, ignore_errors=True)


async def _hold(folder: Path) -> AbstractContextManager[object]:
    """The lock of a job's folder, waited for without holding up other jobs."""
    lock = FileLock(folder / "lock", timeout=0)
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            return lock.acquire()
        except Timeout:
            if time.monotonic() > until:
                raise InputError(
                    f"Another process is at work in {folder.parent}.", "End it, then run the batch again."
                ) from None
        await asyncio.sleep(0.1)


async def _drive(
    task: Task, settings: Settings, data: ClassData, deps: Deps, tell: Callable[[Event], None]
) -> "Outcome":
    """Go on with the run in the folder where it is one of the same inputs, else begin."""
    from ..agents.checkpoints import forget_checkpoints
    from ..agents.session import resume, start
    from ..lessons.export import write_atomic

    job, folder = task.job, task.out / RUN
    request = Request(
        class_name=job.class_name,
        goal=job.goal,
        minutes=job.minutes,
        out=task.out,
        template=job.template,
        model=job.model,
        seed=job.seed,
    )
    here = settings.model_copy(
        update={"home": folder, "store": settings.store or str(settings.store_path.absolute())}
    )
    begun = _read_begun(folder)
    if begun is not None and (begun.inputs, begun.request) == (task.inputs, request):
        try:
            return await resume(begun.run, here, watch=tell, deps=deps)
        except InputError:
            _log.info("run %s was cut off before its first checkpoint", begun.run)
    if begun is not None and settings.checkpoints is not None:
        await forget_checkpoints(settings, [begun.run])
    for old in folder.glob("checkpoints.sqlite*"):
        old.unlink()
    begun = Begun(run=task.run, inputs=task.inputs, request=request)
    write_atomic(folder / "run.json", begun.model_dump_json().encode())
    return await start(request, data, here, watch=tell, run=task.run, deps=deps)


def _read_begun(folder: Path) -> Begun | None:
    try:
        return Begun.model_validate_json((folder / "run.json").read_bytes())
    except (OSError, ValidationError):
        return None


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed while writing have left."""
    for path in folder.glob(".*.*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def _failed(task: Task, error: Exception) -> JobFailed:
    """What to tell."""
    job = task.job.name
    if disk_is_full(error):
        return JobFailed(job=job, reason=FULL, remedy=FREE_SPACE, full=True)
    if isinstance(error, LessonloomError):
        return JobFailed(job=job, reason=error.message, remedy=error.remedy)
    return JobFailed(job=job, reason=f"{type(error).__name__}: {error}", remedy=DEFECT)


def _done(task: Task, outcome: "Outcome", data: ClassData, tree: SkillTree) -> JobRecord:
    plan, quality = outcome.plan, outcome.plan.quality
    files = [Path(file) for file in outcome.files.values()]
    needs = {plan.skill: sum(tier.learners for tier in plan.tiers if tier.level != "extension")}
    needs |= {step.skill: step.learners for step in plan.remaining}
    needs |= {bridge.skill: bridge.learners for bridge in plan.bridges}
    way = (plan.skill, *(step.skill for step in plan.remaining), *tree.resolve_goal(task.job.goal))
    shown = [mistake for example in plan.worked for mistake in example.mistakes if mistake.observed]
    return task.begun.model_copy(
        update={
            "status": "done",
            "run": outcome.run,
            "title": plan.title,
            "skill": plan.skill,
            "quality": round(quality.score, 1) if quality else None,
            "stop_reason": quality.stop_reason if quality else None,
            "files": tuple(file.name for file in files),
            "size": sum(file.stat().st_size for file in files),
            "skipped": len(data.skipped),
            "needs": {skill: n for skill, n in list(needs.items())[:_NEEDS] if n},
            "mistakes": {m.misconception: m.observed for m in shown},
            "gaps": tuple(s for s in dict.fromkeys(way) if not tree.skill(s).authored),
        }
    )

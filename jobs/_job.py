"""One job: whether there is anything to do, and doing it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..agents import Event, Request
from ..agents.deps import Deps
from ..graph import InputError, LessonloomError
from ..learner import ClassData
from ..settings import Settings
from ._ports import Ports
from .events import BatchEvent, JobFailed, JobFinished, JobProgress, JobStarted, Why
from .inputs import read_job_class
from .ledger import JobRecord, Ledger
from .manifest import Job

if TYPE_CHECKING:
    from ..agents.session import Outcome

_log = logging.getLogger(__name__)
_DEFECT = "This is a defect of Lessonloom; please report it. The other jobs are not affected."


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


@dataclass(frozen=True)
class Worker:
    """Runs jobs into folders under `out` (absolute) and keeps the ledger."""

    out: Path
    settings: Settings
    ports: Ports
    ledger: Ledger
    watch: Callable[[BatchEvent], None]

    async def run(self, job: Job, inputs: str, why: Why, *, number: int, of: int) -> JobFailed | None:
        """Run a job, or go on with it where it was cut off; its run id is on the disk before it begins."""
        from ..agents.session import new_run_id

        def watch(event: Event) -> None:
            self.watch(JobProgress(job=job.name, event=event))

        begun = time.perf_counter()
        run = (why == "cut off" and self.ledger[job.name].run) or new_run_id()
        record = JobRecord(name=job.name, status="running", inputs=inputs, run=run)
        self.ledger.put(record)
        self.watch(JobStarted(job=job.name, run=run, number=number, of=of, why=why))
        try:
            deps = await self.ports.of(job.model, watch)
            data, names = read_job_class(job, deps.tree, deps.bank, self.settings)
            outcome = await self._drive(job, record, data, replace(deps, roster=names), watch)
        except LessonloomError as error:
            failure = JobFailed(job=job.name, reason=error.message, remedy=error.remedy)
        except Exception as error:  # noqa: BLE001 - the border of a job: the others go on
            _log.exception("job %s", job.name)
            failure = JobFailed(job=job.name, reason=f"{type(error).__name__}: {error}", remedy=_DEFECT)
        else:
            done = _finished(self.ledger[job.name], outcome, data, time.perf_counter() - begun)
            self.ledger.put(done)
            self.watch(JobFinished(job=job.name, record=done))
            return None
        end = {"status": "failed", "reason": failure.reason, "remedy": failure.remedy}
        self.ledger.put(self.ledger[job.name].model_copy(update=end))
        self.watch(failure)
        return failure

    async def _drive(
        self, job: Job, record: JobRecord, data: ClassData, deps: Deps, watch: Callable[[Event], None]
    ) -> "Outcome":
        """Resume the recorded run where it is ours, else start it."""
        from ..agents.session import new_run_id, resume, start

        request = Request(
            class_name=job.class_name,
            goal=job.goal,
            minutes=job.minutes,
            out=self.out / job.name,
            template=job.template,
            model=job.model,
            seed=job.seed,
        )
        run = record.run
        known = deps.store.run(run)
        if known is not None and Request.model_validate_json(known.request) == request:
            try:
                return await resume(run, self.settings, watch=watch, deps=deps)
            except InputError:
                _log.info("run %s was cut off before its first checkpoint", run)
        if known is not None:
            run = new_run_id()
            self.ledger.put(record.model_copy(update={"run": run}))
        return await start(request, data, self.settings, watch=watch, run=run, deps=deps)


def _finished(record: JobRecord, outcome: "Outcome", data: ClassData, seconds: float) -> JobRecord:
    quality = outcome.plan.quality
    return record.model_copy(
        update={
            "status": "done",
            "run": outcome.run,
            "title": outcome.plan.title,
            "skill": outcome.plan.skill,
            "quality": round(quality.score, 1) if quality else None,
            "stop_reason": quality.stop_reason if quality else None,
            "files": tuple(Path(file).name for file in outcome.files.values()),
            "skipped": len(data.skipped),
            "seconds": seconds,
        }
    )

"""A whole batch: what is to be done, at what price, and doing it; nothing is done twice."""

import asyncio
import secrets
import signal
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from ..agents import deps as composition
from ..graph import StoreError
from ..settings import Settings
from ._faults import disk_is_full
from ._stop import Stop
from ._task import RUN, Task, forget_run, reason_to_run
from .engine import Engine, Inline
from .estimate import ENOUGH, Estimate, estimate, tokens_for
from .events import BatchEvent, BatchPlanned, JobFailed, JobFinished, JobSkipped, JobStarted, Why
from .inputs import Inputs
from .ledger import Ledger
from .lock import only_batch
from .manifest import Job, read_manifest
from .overview import overview
from .report import BatchReport, write_report
from .results import Results


async def run_batch(
    manifest: Path,
    out: Path,
    settings: Settings,
    *,
    watch: Callable[[BatchEvent], None] = lambda _: None,
    engine: Engine | None = None,
    results: Results | None = None,
    only: Collection[Why] | None = None,
    limit: int | None = None,
    minutes: float | None = None,
    tokens: int | None = None,
    confirm: Callable[[Estimate], bool] = lambda _: True,
    drain_on: Sequence[signal.Signals] = (),
) -> BatchReport:
    """Plan every job of the manifest that is missing, was cut off, failed before or whose inputs changed.

    The plan of job NAME goes to `out/NAME`, what became of all jobs to `out/index.json`, what it all came
    to to `out/report.html` and `out/report.json`. Jobs are taken model by model, so that pack, index and
    model are opened once for each; at most `limit` of them are begun, none after `minutes`, and none for
    another reason than those in `only`. With `tokens`, a job with a model is begun only while those at work
    and this one, at what such jobs have taken, stay within them; jobs without a model go on. `confirm` hears
    the estimate once enough jobs have been timed (those of this folder, else the first few of this batch)
    and says whether to go on. The first of the signals in `drain_on` lets jobs at work end and begins no
    others. What fails is recorded with its reason and stops nothing else, but for a full disk. With `results`
    the files of each job, and at the end the index and the report, go there too; a job is done when they have
    arrived.

    Raises InputError for a manifest or a folder that cannot be used at all, PackError for a wrong pack,
    and StoreError where another batch is at work on `out` or its index cannot be read or written.
    """
    begun = time.perf_counter()
    tree = composition.load_tree(settings)
    jobs, problems = read_manifest(manifest, tree=tree, model=settings.model)
    engine = engine or Inline(settings)
    with only_batch(out):
        stop = Stop(out, limit=limit, minutes=minutes)
        ledger = Ledger(out, manifest, jobs, problems)
        batch = _Batch(out.resolve(), settings, ledger, engine, stop, watch, results=results, budget=tokens)
        rows, skipped = _to_do(jobs, ledger, out, Inputs(tree.content_hash, settings), only)
        for job in skipped:
            if (out / job / RUN).is_dir():  # where a batch was killed right after the job
                await forget_run(out / job, settings)
            watch(JobSkipped(job=job))
        watch(BatchPlanned(jobs=len(rows), up_to_date=len(skipped), problems=len(problems)))
        async with aclosing(engine):
            with stop.on(drain_on):
                await batch.all(rows, confirm)
        stop.done()
        left = len(rows) - len(batch.done) - len(batch.failed)
        report = BatchReport(
            done=batch.done,
            skipped=tuple(skipped),
            failed=tuple(batch.failed),
            problems=problems,
            tokens=batch.spent,
            left=left,
            stopped=(stop.why or ("budget" if batch.unaffordable else None)) if left else None,
            estimate=batch.estimate,
            overview=overview([ledger[job.name] for job in jobs], tree),
            seconds=time.perf_counter() - begun,
        )
        try:
            ledger.compact()
            write_report(report, out)
        except (OSError, StoreError) as error:  # the journal has it all
            if not disk_is_full(error):
                raise
        if results is not None:
            await batch.publish(("index.json", "report.json", "report.html"))
    if batch.broken is not None:
        raise batch.broken
    return report


@dataclass(frozen=True)
class _Row:
    """A job to be done: the `number`th of `of` in the manifest."""

    job: Job
    inputs: str
    why: Why
    number: int
    of: int


def _to_do(
    jobs: Sequence[Job], ledger: Ledger, out: Path, inputs: Inputs, only: Collection[Why] | None
) -> tuple[list[_Row], list[str]]:
    """The jobs that must run, model by model, and the names of those that are up to date."""
    rows, skipped = [], []
    for number, job in enumerate(jobs, start=1):
        mark = inputs.of(job)
        why = reason_to_run(ledger[job.name], mark, out / job.name)
        if why is None:
            skipped.append(job.name)
        elif only is None or why in only:
            rows.append(_Row(job, mark, why, number, len(jobs)))
    models = list(dict.fromkeys(row.job.model for row in rows))
    return sorted(rows, key=lambda row: models.index(row.job.model)), skipped


@dataclass
class _Batch:
    """Takes jobs to the engine and keeps the ledger."""

    out: Path
    settings: Settings
    ledger: Ledger
    engine: Engine
    stop: Stop
    watch: Callable[[BatchEvent], None]
    done: dict[str, Why] = field(default_factory=dict)
    failed: list[JobFailed] = field(default_factory=list)
    results: Results | None = None
    budget: int | None = None
    spent: int = 0
    at_work: float = 0.0
    unaffordable: bool = False
    estimate: Estimate | None = None
    broken: StoreError | None = None

    async def all(self, rows: Sequence[_Row], confirm: Callable[[Estimate], bool]) -> None:
        """Do these jobs; those that are timed first count as done."""
        lanes = max((self.engine.lanes(row.job.model) for row in rows), default=1)
        known = sum(1 for record in self.ledger.records if record.status == "done" and record.seconds)
        first = 0 if known >= ENOUGH else min(len(rows), max(ENOUGH, 2 * lanes))
        await self._some(rows[:first])
        rest = rows[first:]
        if not rest or self.stop.why:
            return
        models = [row.job.model for row in rest[: self.stop.room(len(rest))]]
        budget = None if self.budget is None else max(0, self.budget - self.spent)
        self.estimate = estimate(self.ledger.records, models, lanes, self.out, budget)
        if confirm(self.estimate):
            await self._some(rest)
        else:
            self.stop.because("asked")

    async def _some(self, rows: Sequence[_Row]) -> None:
        for model, group in groupby(rows, key=lambda row: row.job.model):
            waiting = iter(group)
            lanes = [self._lane(model, waiting) for _ in range(self.engine.lanes(model))]
            await asyncio.gather(*lanes)

    async def _lane(self, model: str, rows: Iterator[_Row]) -> None:
        """One job after another, until none is left, the batch stops, or the model gets too dear."""
        while not self.stop.why and self._affords(model) and (row := next(rows, None)) is not None:
            self.stop.begun += 1
            price = tokens_for(self.ledger.records, model) if self.budget is not None else 0.0
            self.at_work += price
            try:
                await self._job(row)
            except StoreError as error:  # the ledger cannot be written: nothing more can be noted
                self.broken = self.broken or error
                self.stop.because("disk")
            finally:
                self.at_work -= price

    def _affords(self, model: str) -> bool:
        """Whether the budget lets another job of this model begin."""
        if self.budget is None or model == "none":
            return True
        price = tokens_for(self.ledger.records, model)
        if self.spent >= self.budget or self.spent + self.at_work + price > self.budget:
            self.unaffordable = True
            return False
        return True

    async def _carried(self, ended: JobFinished | JobFailed) -> JobFinished | JobFailed:
        """The job's files at the address of the results, or why they are not: they stay here, and the next
        try only carries them."""
        if self.results is None or isinstance(ended, JobFailed):
            return ended
        try:
            await self.results.put(self.out / ended.job, ended.record.files, under=ended.job)
        except Exception as error:  # noqa: BLE001 - file systems raise what they like
            return JobFailed(
                job=ended.job,
                reason=self.results.why(error),
                remedy="When it is there again: lessonloom batch retry; the plan itself is done.",
                full=disk_is_full(error),
                tokens=ended.record.tokens,
            )
        return ended

    async def publish(self, names: Sequence[str]) -> None:
        """Carry what tells of the whole batch."""
        assert self.results is not None
        try:
            await self.results.put(self.out, names)
        except Exception as error:  # noqa: BLE001 - as above
            self.broken = self.broken or StoreError(
                self.results.why(error).replace("Its files", "Index and report"),
                "Run the same command again when it is there; what is done stays done.",
            )

    async def _job(self, row: _Row) -> None:
        folder = self.out / row.job.name
        run = f"{datetime.now(UTC):%y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        task = Task(
            job=row.job, inputs=row.inputs, run=run, why=row.why, number=row.number, of=row.of, out=folder
        )
        if row.why == "cut off":
            task = task.model_copy(update={"run": self.ledger[row.job.name].run or run})
        self.ledger.put(task.begun)
        self.watch(JobStarted(job=row.job.name, run=task.run, number=row.number, of=row.of, why=row.why))
        ended = await self._carried(await self.engine.run(task, self.watch))
        if isinstance(ended, JobFinished):
            self.spent += ended.record.tokens
            self.ledger.put(ended.record)
            self.done[row.job.name] = row.why
            await forget_run(folder, self.settings)
        else:
            self.failed.append(ended)
            self.spent += ended.tokens
            if ended.full:
                self.stop.because("disk")
            end = {"status": "failed", "reason": ended.reason, "remedy": ended.remedy}
            self.ledger.put(task.begun.model_copy(update=end))
        self.watch(ended)

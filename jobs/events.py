"""One discriminated stream of events for a whole batch; what a run reports comes wrapped with its job."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from ..agents.events import Event
from ..graph._base import Frozen
from .ledger import JobRecord

Why = Literal["new", "changed", "missing files", "cut off", "failed before"]


class BatchPlanned(Frozen):
    """What lies before the batch: `jobs` to do, others `up_to_date`, and rows that cannot be used."""

    kind: Literal["batch_planned"] = "batch_planned"
    jobs: int
    up_to_date: int
    problems: int


class JobStarted(Frozen):
    """A job begins, the `number`th of `of` in the manifest, for the reason `why`."""

    kind: Literal["job_started"] = "job_started"
    job: str
    run: str
    number: int
    of: int
    why: Why


class JobProgress(Frozen):
    """Something happened inside the run of a job."""

    kind: Literal["job_progress"] = "job_progress"
    job: str
    event: Event


class JobFinished(Frozen):
    """The files of a job are written."""

    kind: Literal["job_finished"] = "job_finished"
    job: str
    record: JobRecord


class JobSkipped(Frozen):
    """The files of a job are there and its inputs are the same as then."""

    kind: Literal["job_skipped"] = "job_skipped"
    job: str


class JobFailed(Frozen):
    """A job came to nothing, for all the `tokens` of a model it has cost; the others go on, unless nothing
    more can be written (`full`)."""

    kind: Literal["job_failed"] = "job_failed"
    job: str
    reason: str
    remedy: str
    full: bool = False
    tokens: int = 0


BatchEvent = Annotated[
    BatchPlanned | JobStarted | JobProgress | JobFinished | JobSkipped | JobFailed,
    Field(discriminator="kind"),
]
BATCH_EVENT: TypeAdapter[BatchEvent] = TypeAdapter(BatchEvent)

"""Many lessons in one go: a manifest of jobs, a folder for each, and a night that may be cut off."""

from .batch import OpenDeps, run_batch
from .events import BATCH_EVENT, BatchEvent, JobFailed, JobFinished, JobProgress, JobSkipped, JobStarted, Why
from .ledger import Index, JobRecord, Quality
from .manifest import COLUMNS, Job, Manifest, Problem, read_manifest
from .report import BatchReport, Spread

__all__ = [
    "BATCH_EVENT",
    "COLUMNS",
    "BatchEvent",
    "BatchReport",
    "Index",
    "Job",
    "JobFailed",
    "JobFinished",
    "JobProgress",
    "JobRecord",
    "JobSkipped",
    "JobStarted",
    "Manifest",
    "OpenDeps",
    "Problem",
    "Quality",
    "Spread",
    "Why",
    "read_manifest",
    "run_batch",
]

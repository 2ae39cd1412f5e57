"""Many lessons in one go: a manifest of jobs, a folder for each, and a night that may be cut off."""

from .batch import run_batch
from .events import BATCH_EVENT, BatchEvent
from .ledger import Index, JobRecord
from .manifest import Job, Problem, read_manifest
from .report import BatchReport

__all__ = [
    "BATCH_EVENT",
    "BatchEvent",
    "BatchReport",
    "Index",
    "Job",
    "JobRecord",
    "Problem",
    "read_manifest",
    "run_batch",
]

"""Many lessons in one go: a manifest of jobs, a folder for each, and a night that may be cut off."""

from .batch import run_batch
from .engine import Engine, Inline
from .estimate import Estimate
from .events import BATCH_EVENT, BatchEvent
from .ledger import Index, JobRecord, read_index
from .manifest import Job, Problem, read_manifest
from .overview import Overview
from .processes import Processes
from .ray_engine import RayEngine
from .replies import Imported, import_replies
from .report import BatchReport
from .requests import Exported, export_requests
from .results import Results, open_results, place_of
from .status import BatchStatus, batch_status, cancel_batch, manifest_of

__all__ = [
    "BATCH_EVENT",
    "BatchEvent",
    "BatchReport",
    "BatchStatus",
    "Engine",
    "Estimate",
    "Exported",
    "Imported",
    "Index",
    "Inline",
    "Job",
    "JobRecord",
    "Overview",
    "Problem",
    "Processes",
    "RayEngine",
    "Results",
    "batch_status",
    "cancel_batch",
    "export_requests",
    "import_replies",
    "manifest_of",
    "open_results",
    "place_of",
    "read_index",
    "read_manifest",
    "run_batch",
]

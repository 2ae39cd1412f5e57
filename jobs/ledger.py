"""`index.json`: what became of every job, written whole after every change."""

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..agents.state import StopReason
from ..graph import StoreError
from ..graph._base import Frozen
from ..lessons.model import QualityReport
from .manifest import Job, Problem


class Quality(Frozen):
    """Score (at most 100, less 100 for every error) with its five dimensions, 0 to 100 each."""

    score: float
    clarity: int
    integrity: int
    depth: int
    practicality: int
    pertinence: int
    errors: int
    findings: int

    @classmethod
    def of(cls, report: QualityReport) -> "Quality":
        """The figures of a plan's quality report."""
        return cls(
            score=round(report.score, 1),
            clarity=report.clarity.score,
            integrity=report.integrity.score,
            depth=report.depth.score,
            practicality=report.practicality.score,
            pertinence=report.pertinence.score,
            errors=len(report.errors),
            findings=len(report.findings),
        )


class JobRecord(Frozen):
    """One job. `inputs` is the hash that it was planned from (see `inputs.inputs_hash`), `files` are
    names in the job's folder, `skipped` counts entries of the class file that were left out or counted
    differently, `seconds` is wall time of the last session that worked on it."""

    name: str
    status: Literal["waiting", "running", "done", "failed"]
    class_name: str
    goal: str
    minutes: int
    inputs: str = ""
    run: str = ""
    title: str = ""
    skill: str = ""
    quality: Quality | None = None
    stop_reason: StopReason | None = None
    files: tuple[str, ...] = ()
    skipped: int = 0
    reason: str = ""
    remedy: str = ""
    seconds: float = 0.0


class Index(Frozen):
    """The content of `index.json`. Jobs that have left the manifest stand last; their folders stay."""

    format: Literal[1] = 1
    jobs: tuple[JobRecord, ...] = ()
    problems: tuple[Problem, ...] = ()


class Ledger:
    """The index of one folder; every `put` is on the disk when it returns."""

    def __init__(self, folder: Path, jobs: tuple[Job, ...], problems: tuple[Problem, ...]) -> None:
        """Take over what the folder's index says; raises StoreError where it cannot be read."""
        self._path = folder / "index.json"
        old = {record.name: record for record in _read(self._path).jobs}
        fresh = {job.name: old.pop(job.name, None) or waiting(job) for job in jobs}
        self._records = {**fresh, **old}
        self._problems = problems
        self._write()

    def __getitem__(self, name: str) -> JobRecord:
        return self._records[name]

    def put(self, record: JobRecord) -> None:
        """Replace the record of a job."""
        self._records[record.name] = record
        self._write()

    def _write(self) -> None:
        from ..lessons.export import write_atomic

        index = Index(jobs=tuple(self._records.values()), problems=self._problems)
        write_atomic(self._path, (index.model_dump_json(indent=1) + "\n").encode())


def waiting(job: Job) -> JobRecord:
    """The record of a job that has not been begun."""
    return JobRecord(
        name=job.name, status="waiting", class_name=job.class_name, goal=job.goal, minutes=job.minutes
    )


def _read(path: Path) -> Index:
    try:
        return Index.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Index()
    except (OSError, ValidationError) as error:
        raise StoreError(
            f"{path} is not the index of a batch, or cannot be read.",
            "Choose another folder, or move the file away; every job is then planned anew.",
        ) from error

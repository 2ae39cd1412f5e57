"""`index.json`: what became of every job, written whole after every change."""

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..agents.state import StopReason
from ..graph import StoreError
from ..graph._base import Frozen
from .manifest import Job, Problem


class JobRecord(Frozen):
    """One job. `inputs` is the hash it was planned from (see `inputs.inputs_hash`); `quality` is the mean
    of the plan's five scores (0 to 100) less 100 for every error; `files` are names in the job's folder;
    `skipped` counts entries of the class file that were left out or counted differently; `seconds` is
    the wall time of the last session."""

    name: str
    status: Literal["waiting", "running", "done", "failed"] = "waiting"
    inputs: str = ""
    run: str = ""
    title: str = ""
    skill: str = ""
    quality: float | None = None
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
        self._records = {job.name: old.get(job.name, JobRecord(name=job.name)) for job in jobs}
        self._records |= {name: record for name, record in old.items() if name not in self._records}
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

"""What became of every job: `index.json`, and beside it a journal of what has changed since.

A change is one line at the end of the journal, on the disk before `put` returns, so that a thousand jobs
cost a thousand lines and not a thousand indexes. The index names its journal by number and is replaced as
a whole; a journal of another number has been taken over already. What reads the folder meanwhile
(`read_index`) sees every change that is on the disk.
"""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from ..agents.state import StopReason
from ..graph import StoreError
from ..graph._base import Frozen
from .manifest import Job, Problem

Status = Literal["waiting", "running", "done", "failed"]
_LINES = 512
"""A journal with more lines than this, and than there are jobs, is taken over into the index."""


class JobRecord(Frozen):
    """One job. `inputs` is the hash it was planned from (see `inputs.inputs_hash`); `quality` is the mean
    of the plan's five scores (0 to 100) less 100 for every error; `files` are names in the job's folder
    and `size` their bytes; `skipped` counts entries of the class file that were left out or counted
    differently; `seconds` is the wall time of the last session, `calls` the requests to a model
    in it, and `tokens` what they came to, prompts and replies together.
    `needs` are learners of the class by skill, for the skills that lessons are still needed on, this one
    first; `mistakes` are learners by the misconception they have shown; `gaps` are skills of the goal or on
    the way to it on which the pack has no lesson."""

    name: str
    status: Status = "waiting"
    class_name: str = ""
    goal: str = ""
    model: str = "none"
    inputs: str = ""
    run: str = ""
    title: str = ""
    skill: str = ""
    quality: float | None = None
    stop_reason: StopReason | None = None
    files: tuple[str, ...] = ()
    size: int = 0
    skipped: int = 0
    needs: dict[str, int] = Field(default_factory=dict)
    mistakes: dict[str, int] = Field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""
    seconds: float = 0.0
    calls: int = 0
    tokens: int = 0


class Index(Frozen):
    """The content of `index.json`. Jobs that have left the manifest stand last; their folders stay.
    `manifest` is where the jobs came from; `journal` is the number of the journal that follows."""

    format: Literal[1] = 1
    manifest: str = ""
    journal: int = 0
    jobs: tuple[JobRecord, ...] = ()
    problems: tuple[Problem, ...] = ()


class Ledger:
    """The index of one folder; every `put` is on the disk when it returns."""

    def __init__(
        self, folder: Path, manifest: Path, jobs: tuple[Job, ...], problems: tuple[Problem, ...]
    ) -> None:
        """Take over what the folder's index says; raises StoreError where it cannot be read or written."""
        self._folder = folder
        index = read_index(folder)
        old = {record.name: record for record in index.jobs}
        self._records = {
            job.name: old.get(job.name, JobRecord(name=job.name)).model_copy(
                update={"class_name": job.class_name, "goal": job.goal, "model": job.model}
            )
            for job in jobs
        }
        self._records |= {name: record for name, record in old.items() if name not in self._records}
        self._manifest = str(manifest.resolve())
        self._problems = problems
        self._number = index.journal
        self._lines = 0
        self.compact()

    def __getitem__(self, name: str) -> JobRecord:
        return self._records[name]

    @property
    def records(self) -> tuple[JobRecord, ...]:
        """The records of all jobs, those that have left the manifest last."""
        return tuple(self._records.values())

    def put(self, record: JobRecord) -> None:
        """Replace the record of a job."""
        self._records[record.name] = record
        line = (record.model_dump_json(exclude_defaults=True) + "\n").encode()
        path = _journal(self._folder, self._number)
        try:
            _append(path, line)
        except OSError as error:
            raise _unwritable(path, error) from error
        self._lines += 1
        if self._lines > max(_LINES, len(self._records)):
            self.compact()

    def compact(self) -> None:
        """Take the journal over into the index."""
        from ..lessons.export import write_atomic

        index = Index(
            manifest=self._manifest,
            journal=self._number + 1,
            jobs=self.records,
            problems=self._problems,
        )
        path = self._folder / "index.json"
        try:
            write_atomic(path, (index.model_dump_json(indent=1) + "\n").encode())
        except OSError as error:
            raise _unwritable(path, error) from error
        self._number, self._lines = index.journal, 0
        for old in self._folder.glob(".journal-*.jsonl"):
            if old != _journal(self._folder, self._number):
                old.unlink(missing_ok=True)


def read_index(folder: Path) -> Index:
    """The index of a folder with all changes since; an empty one where there is none.

    Raises StoreError where it cannot be read.
    """
    path = folder / "index.json"
    try:
        while True:
            index = _index(path)
            changes = _changes(_journal(folder, index.journal))
            if _index(path).journal == index.journal:
                break  # else it was taken over meanwhile
    except (OSError, ValidationError) as error:
        raise StoreError(
            f"{path} is not the index of a batch, or cannot be read.",
            "Choose another folder, or move the file away; every job is then planned anew.",
        ) from error
    records = {record.name: record for record in index.jobs}
    records.update((record.name, record) for record in changes)
    return index.model_copy(update={"jobs": tuple(records.values())})


def _index(path: Path) -> Index:
    try:
        return Index.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Index()


def _changes(path: Path) -> list[JobRecord]:
    """The journal's records; what stands behind the last line's end was cut off while it was written."""
    try:
        *lines, _ = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    return [JobRecord.model_validate_json(line) for line in lines]


def _journal(folder: Path, number: int) -> Path:
    return folder / f".journal-{number}.jsonl"


def _append(path: Path, line: bytes) -> None:
    """Add a whole line or nothing."""
    with path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            if file.write(line) != len(line):
                raise OSError(28, "No space left on device")
            os.fsync(file.fileno())
        except OSError:
            file.truncate(before)
            raise


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path} cannot be written: {(error.strerror or str(error)).lower()}.",
        "Free some space, or check permissions, and run the same command again; what is done stays done.",
    )

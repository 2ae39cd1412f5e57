"""Looking at a batch from outside, and asking it to stop."""

from collections import Counter
from pathlib import Path

from ..graph import InputError
from ..graph._base import Frozen
from ._stop import ask_to_stop
from .ledger import JobRecord, Status, read_index
from .lock import at_work


class BatchStatus(Frozen):
    """How far a batch is. `at_work` says whether one runs now; `running` jobs of one that does not were
    cut off."""

    manifest: str
    at_work: bool
    counts: dict[Status, int]
    running: tuple[str, ...]
    failed: tuple[JobRecord, ...]

    def text(self) -> str:
        """Lines for the terminal, failures last."""
        total = sum(self.counts.values())
        told = ", ".join(f"{n} {status}" for status, n in self.counts.items())
        lines = [f"{total} lessons of {self.manifest}: {told}"]
        lines.append("a batch is at work" if self.at_work else "no batch is at work")
        if self.running:
            lines.append(f"{'at work' if self.at_work else 'cut off'}: {', '.join(self.running)}")
        for record in self.failed:
            lines += [f"{record.name}: {record.reason}", f"  try: {record.remedy}"]
        return "\n".join(lines)


def batch_status(folder: Path) -> BatchStatus:
    """What the folder's index and journal say. Raises InputError where there is no batch, StoreError where
    they cannot be read."""
    manifest = manifest_of(folder)
    jobs = read_index(folder).jobs
    return BatchStatus(
        manifest=str(manifest),
        at_work=at_work(folder),
        counts=dict(Counter(record.status for record in jobs)),
        running=tuple(record.name for record in jobs if record.status == "running"),
        failed=tuple(record for record in jobs if record.status == "failed"),
    )


def manifest_of(folder: Path) -> Path:
    """The manifest that the folder's batch was last run from. Raises InputError where there is none."""
    index = read_index(folder)
    if not index.manifest:
        raise InputError(
            f"{folder} holds no batch.", "Name the folder that was given with --out, or run the batch first."
        )
    return Path(index.manifest)


def cancel_batch(folder: Path) -> bool:
    """Ask the batch at work on the folder to stop; False where none is."""
    manifest_of(folder)
    if not at_work(folder):
        return False
    ask_to_stop(folder)
    return True

"""What a batch will take, from jobs of the same folder that were done: never from a guess."""

import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from ..graph._base import Frozen
from .ledger import JobRecord

ENOUGH = 3
"""Jobs of a model that must have been timed before others are estimated from them."""
_STORE = 120_000
"""Bytes that the answers, estimates and plan of one job take in the store."""
_RUNNING = 8_000_000
"""Bytes of checkpoints while a job is at work; they go when it is done."""


class Estimate(Frozen):
    """For `jobs` still to be done: wall time in minutes, requests to models, megabytes on the disk.
    `measured` jobs were timed for it; `free` are the megabytes there."""

    jobs: int
    minutes: float
    calls: int
    megabytes: float
    free: float
    measured: int

    @property
    def fits(self) -> bool:
        """Whether there is room for the results."""
        return self.megabytes < self.free

    def text(self) -> str:
        """One line for the terminal."""
        time = f"{self.minutes:.0f} min" if self.minutes >= 1 else f"{60 * self.minutes:.0f} s"
        room = "" if self.fits else f" (only {self.free:.0f} MB are free!)"
        return (
            f"{self.jobs} lessons: about {time}, {self.calls} requests to models, "
            f"{self.megabytes:.0f} MB{room}; from {self.measured} measured"
        )


def estimate(records: Sequence[JobRecord], models: Sequence[str], lanes: int, folder: Path) -> Estimate:
    """For one job of each of `models`, `lanes` at a time, from the records that are done.

    A model of which too few were timed is taken as the slowest of the others.
    """
    done = [record for record in records if record.status == "done" and record.seconds > 0]
    by_model: dict[str, list[JobRecord]] = defaultdict(list)
    for record in done:
        by_model[record.model].append(record)
    rates = {
        model: (median(r.seconds for r in rs), median(r.calls for r in rs)) for model, rs in by_model.items()
    }
    other = max(rates.values(), default=(0.0, 0.0))
    size = median(r.size for r in done) if done else 0
    seconds = sum(rates.get(model, other)[0] for model in models) / lanes
    return Estimate(
        jobs=len(models),
        minutes=round(seconds / 60, 2),
        calls=round(sum(rates.get(model, other)[1] for model in models)),
        megabytes=round((len(models) * (size + _STORE) + lanes * _RUNNING) / 1e6, 1),
        free=round(shutil.disk_usage(folder).free / 1e6, 1),
        measured=len(done),
    )

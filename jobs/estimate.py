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
STORE = 120_000
"""Bytes that the answers, estimates and plan of one job take in the store."""
_RUNNING = 8_000_000
"""Bytes of checkpoints while a job is at work; they go when it is done."""


class Expense(Frozen):
    """What work still to be done will take: wall time in minutes, requests to models and the tokens of these,
    megabytes on the disk. `measured` pieces of it were timed; `free` are the megabytes there, `budget` the
    tokens that this session may still spend."""

    minutes: float
    calls: int
    tokens: int = 0
    budget: int | None = None
    megabytes: float
    free: float
    measured: int

    @property
    def fits(self) -> bool:
        """Whether there is room for the results, and budget for the models."""
        return self.megabytes < self.free and (self.budget is None or self.tokens <= self.budget)

    def told(self, what: str, models: str) -> str:
        """One line for the terminal: what is to be done, and whom it will ask."""
        time = f"{self.minutes:.0f} min" if self.minutes >= 1 else f"{60 * self.minutes:.0f} s"
        room = "" if self.megabytes < self.free else f" (only {self.free:.0f} MB are free!)"
        tokens = f" ({self.tokens:,} tokens)" if self.tokens else ""
        if self.budget is not None and self.tokens > self.budget:
            tokens = f" ({self.tokens:,} tokens, of which --max-tokens leaves {self.budget:,})"
        return (
            f"{what}: about {time}, {self.calls} requests to {models}{tokens}, "
            f"{self.megabytes:.0f} MB{room}; from {self.measured} measured"
        )


class Estimate(Expense):
    """For `jobs` still to be done."""

    jobs: int

    def text(self) -> str:
        """One line for the terminal."""
        return self.told(f"{self.jobs} lessons", "models")


def tokens_for(records: Sequence[JobRecord], model: str) -> float:
    """What one job of a model takes of its tokens, from those that are done; 0 where none is."""
    spent = [r.tokens for r in records if r.status == "done" and r.model == model and r.tokens]
    return median(spent) if spent else 0.0


def estimate(
    records: Sequence[JobRecord],
    models: Sequence[str],
    lanes: int,
    folder: Path,
    budget: int | None = None,
) -> Estimate:
    """For one job of each of `models`, `lanes` at a time, from the records that are done.

    A model of which too few were timed is taken as the slowest of the others.
    """
    done = [record for record in records if record.status == "done" and record.seconds > 0]
    by_model: dict[str, list[JobRecord]] = defaultdict(list)
    for record in done:
        by_model[record.model].append(record)
    rates = {
        model: (median(r.seconds for r in rs), median(r.calls for r in rs), median(r.tokens for r in rs))
        for model, rs in by_model.items()
    }
    other = max(rates.values(), default=(0.0, 0.0, 0.0))
    size = median(r.size for r in done) if done else 0
    dear = [model for model in models if model != "none"]
    seconds = sum(rates.get(model, other)[0] for model in models) / lanes
    return Estimate(
        jobs=len(models),
        minutes=round(seconds / 60, 2),
        calls=round(sum(rates.get(model, other)[1] for model in dear)),
        tokens=round(sum(rates.get(model, other)[2] for model in dear)),
        budget=budget,
        megabytes=round((len(models) * (size + STORE) + lanes * _RUNNING) / 1e6, 1),
        free=round(shutil.disk_usage(folder).free / 1e6, 1),
        measured=len(done),
    )

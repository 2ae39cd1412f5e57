"""What a batch came to, as a record and as a few lines for the terminal."""

from collections import Counter
from collections.abc import Iterable
from statistics import median

from ..agents.state import StopReason
from ..graph._base import Frozen
from .events import JobFailed, Why
from .ledger import JobRecord
from .manifest import Problem


class Spread(Frozen):
    """Scores of the finished plans."""

    lowest: float
    median: float
    highest: float


class BatchReport(Frozen):
    """`done`, `skipped` and `failed` are of this session, `left` counts jobs beyond the limit; `quality`
    and `stop_reasons` are of all finished plans of the manifest; `seconds` is wall time."""

    done: dict[str, Why]
    skipped: tuple[str, ...]
    failed: tuple[JobFailed, ...]
    problems: tuple[Problem, ...]
    left: int
    quality: Spread | None
    stop_reasons: dict[StopReason, int]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether nothing failed and every row of the manifest could be used."""
        return not self.failed and not self.problems

    def text(self) -> str:
        """A few lines for the terminal, problems last."""
        parts = [f"{len(self.done)} planned", f"{len(self.skipped)} up to date", f"{len(self.failed)} failed"]
        if self.problems:
            parts.append(f"{len({p.place for p in self.problems})} rows not usable")
        if self.left:
            parts.append(f"{self.left} left for the next time")
        lines = [f"{', '.join(parts)} ({self.seconds:.1f} s)"]
        if again := {why: n for why, n in Counter(self.done.values()).items() if why != "new"}:
            lines.append("planned again: " + ", ".join(f"{n} {why}" for why, n in again.items()))
        if self.quality:
            q, stops = self.quality, ", ".join(f"{k} {n}" for k, n in self.stop_reasons.items())
            lines.append(f"quality {q.lowest:g} to {q.highest:g}, median {q.median:g}; stopped by: {stops}")
        for failure in self.failed:
            lines += [f"{failure.job}: {failure.reason}", f"  try: {failure.remedy}"]
        for p in self.problems:
            where = f"{p.place}, column {p.column}" if p.column else p.place
            lines += [f"{where}: {p.reason}", f"  try: {p.remedy}"]
        return "\n".join(lines)


def spread_of(records: Iterable[JobRecord]) -> tuple[Spread | None, dict[StopReason, int]]:
    """Scores and stop reasons of the records that are done."""
    done = [r for r in records if r.status == "done"]
    scores = [r.quality.score for r in done if r.quality]
    stops = Counter(r.stop_reason for r in done if r.stop_reason)
    if not scores:
        return None, dict(stops)
    return Spread(lowest=min(scores), median=median(scores), highest=max(scores)), dict(stops)

"""What a batch came to, as a record and as a few lines for the terminal."""

from collections import Counter
from statistics import median

from ..agents.state import StopReason
from ..graph._base import Frozen
from .events import JobFailed, Why
from .manifest import Problem


class BatchReport(Frozen):
    """`done`, `skipped` and `failed` are of this session, `left` counts jobs beyond the limit; `quality`
    (by job) and `stop_reasons` are of all finished plans of the manifest; `seconds` is wall time."""

    done: dict[str, Why]
    skipped: tuple[str, ...]
    failed: tuple[JobFailed, ...]
    problems: tuple[Problem, ...]
    left: int
    quality: dict[str, float]
    stop_reasons: dict[StopReason, int]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether nothing failed and every row of the manifest could be used."""
        return not self.failed and not self.problems

    def text(self) -> str:
        """A few lines for the terminal, problems last."""
        rows = len({p.place for p in self.problems})
        counts = {
            "planned": len(self.done),
            "up to date": len(self.skipped),
            "failed": len(self.failed),
            "not usable": rows,
            "left for the next time": self.left,
        }
        lines = [", ".join(f"{n} {what}" for what, n in counts.items() if n) + f" ({self.seconds:.1f} s)"]
        if again := Counter(why for why in self.done.values() if why != "new"):
            lines.append("planned again: " + ", ".join(f"{n} {why}" for why, n in again.items()))
        if scores := sorted(self.quality.values()):
            stops = ", ".join(f"{reason} {n}" for reason, n in self.stop_reasons.items())
            lines.append(
                f"quality {scores[0]:g} to {scores[-1]:g}, median {median(scores):g}; stops: {stops}"
            )
        for failure in self.failed:
            lines += [f"{failure.job}: {failure.reason}", f"  try: {failure.remedy}"]
        for p in self.problems:
            where = f"{p.place}, column {p.column}" if p.column else p.place
            lines += [f"{where}: {p.reason}", f"  try: {p.remedy}"]
        return "\n".join(lines)

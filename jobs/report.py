"""What a batch came to: as a record, as a few lines for the terminal, and as a page."""

from collections import Counter
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph._base import Frozen
from ._stop import Stopped
from .estimate import Estimate
from .events import JobFailed, Why
from .manifest import Problem
from .overview import BINS, Overview

if TYPE_CHECKING:
    from jinja2 import Template

_STOPPED: dict[Stopped, str] = {
    "asked": "stopped because that was asked",
    "limit": "stopped at the limit of jobs",
    "time": "stopped at the limit of time",
    "budget": "stopped lessons with a model at the limit of tokens",
    "disk": "stopped because nothing more can be written to the disk",
}


class BatchReport(Frozen):
    """`done`, `skipped` and `failed` are of this session, `left` counts jobs that were not begun and
    `stopped` says why; `tokens` were spent by models; `overview` is of all jobs of the manifest; `seconds` is
    wall time."""

    done: dict[str, Why]
    skipped: tuple[str, ...]
    failed: tuple[JobFailed, ...]
    problems: tuple[Problem, ...]
    tokens: int = 0
    left: int
    stopped: Stopped | None = None
    estimate: Estimate | None = None
    overview: Overview
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
        told = ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "nothing to do"
        rate = f", {3600 * len(self.done) / self.seconds:.0f} an hour" if len(self.done) > 1 else ""
        lines = [f"{told} ({self.seconds:.1f} s{rate})"]
        if self.stopped:
            lines.append(_STOPPED[self.stopped])
        if self.tokens:
            lines.append(f"{self.tokens:,} tokens of models")
        if again := Counter(why for why in self.done.values() if why != "new"):
            lines.append("planned again: " + ", ".join(f"{n} {why}" for why, n in again.items()))
        if self.overview.quality:
            ranges = ", ".join(f"{n} {range_of(low)}" for low, n in self.overview.quality.items())
            stops = ", ".join(f"{reason} {n}" for reason, n in self.overview.stop_reasons.items())
            lines.append(f"quality: {ranges}; stops: {stops}")
        for failure in self.failed:
            lines += [f"{failure.job}: {failure.reason}", f"  try: {failure.remedy}"]
        for p in self.problems:
            where = f"{p.place}, column {p.column}" if p.column else p.place
            lines += [f"{where}: {p.reason}", f"  try: {p.remedy}"]
        return "\n".join(lines)


def range_of(low: str) -> str:
    """The words for a range of quality."""
    if low == "errors":
        return "with errors"
    bounds = [str(b) for b in BINS]
    following = bounds[bounds.index(low) + 1 :]
    return f"from {low} to {following[0]}" if following else f"of {low}"


def write_report(report: BatchReport, folder: Path) -> None:
    """`report.json` and `report.html`. Raises OSError."""
    from ..lessons.export import write_atomic

    write_atomic(folder / "report.json", (report.model_dump_json(indent=1) + "\n").encode())
    page = _template().render(report=report, view=report.overview, range_of=range_of, stopped=_STOPPED)
    write_atomic(folder / "report.html", page.encode())


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    env = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    return env.from_string(files(__package__).joinpath("report.html.j2").read_text(encoding="utf-8"))

"""Progress of a batch on the terminal: how far, how fast, how long still, stage by stage."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape

from .events import BatchEvent

_LINE_SECONDS = 15.0
"""Between two lines where the output is no terminal."""


@dataclass
class Stages:
    """How many jobs are past each stage, and the seconds they took for it."""

    passed: Counter[str] = field(default_factory=Counter)
    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, stage: str, seconds: float) -> None:
        """One more job is past the stage."""
        self.passed[stage] += 1
        self.spent[stage] += seconds

    def parts(self, left: float | None) -> list[str]:
        """For each stage the jobs past it, seconds each, and its share of the minutes `left`."""
        whole = sum(self.spent.values())
        found: list[str] = []
        for stage, n in self.passed.items():
            share = self.spent[stage] / whole if whole else 0.0
            ahead = f", {span(left * share)} left" if left is not None else ""
            found.append(f"{stage} {n} ({self.spent[stage] / n:.2f} s{ahead})")
        return found


@dataclass
class Rates:
    """Counts events. `clock` gives seconds; time before the first job ended does not count as a rate."""

    clock: Callable[[], float] = time.monotonic
    jobs: int = 0
    done: int = 0
    failed: int = 0
    began: float | None = None
    stages: Stages = field(default_factory=Stages)

    def count(self, event: BatchEvent) -> None:
        """Take one event into account."""
        match event.kind:
            case "batch_planned":
                self.jobs = event.jobs
            case "job_started" if self.began is None:
                self.began = self.clock()
            case "job_finished":
                self.done += 1
            case "job_failed":
                self.failed += 1
            case "job_progress" if event.event.kind == "stage_finished":
                self.stages.add(event.event.stage, event.event.seconds)
            case _:
                pass

    @property
    def per_minute(self) -> float:
        """Jobs ended in a minute."""
        past = self.clock() - self.began if self.began is not None else 0.0
        return 60 * (self.done + self.failed) / past if past > 0 else 0.0

    @property
    def minutes_left(self) -> float | None:
        """Minutes for the rest at this rate; None while there is none."""
        rate = self.per_minute
        return (self.jobs - self.done - self.failed) / rate if rate else None

    def text(self) -> str:
        """One line: jobs, rate, time left; for each stage the jobs past it, seconds each, time left."""
        ended = self.done + self.failed
        parts = [f"{ended} of {self.jobs}"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if (left := self.minutes_left) is not None:
            parts.append(f"{self.per_minute:.1f} a minute, {span(left)} left")
        parts += self.stages.parts(left)
        return "; ".join(parts)


class BatchProgress:
    """Watches the events of a batch; use it as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._rates = Rates()
        self._told = time.monotonic()
        self._status = console.status("reading the manifest")

    def __enter__(self) -> "BatchProgress":
        if self._console.is_terminal:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def pause(self) -> None:
        """Leave the terminal to a question."""
        self._status.stop()

    def __call__(self, event: BatchEvent) -> None:
        """Show one event: a line for a failure and for what takes long, else only the rates."""
        self._rates.count(event)
        match event.kind:
            case "batch_planned":
                self._line(f"{event.jobs} to plan, {event.up_to_date} up to date")
            case "job_failed":
                self._line(f"[red]✗[/] {escape(event.job)}: {escape(event.reason)}")
            case "job_progress" if event.event.kind == "index_building":
                texts = event.event.texts
                self._line(f"building the index of the curriculum, once ({texts} passages) ...")
            case _:
                pass
        if self._console.is_terminal:
            self._status.update(escape(self._rates.text()))
        elif time.monotonic() - self._told > _LINE_SECONDS:
            self._told = time.monotonic()
            self._line(escape(self._rates.text()))

    def _line(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)


def span(minutes: float) -> str:
    """Minutes in the unit that suits them."""
    if minutes >= 90:
        return f"{minutes / 60:.1f} h"
    return f"{minutes:.0f} min" if minutes >= 1.5 else f"{60 * minutes:.0f} s"

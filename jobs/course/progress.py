"""Progress of courses on the terminal: how far, how fast, how long still, stage by stage."""

import time
from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console

from ...lessons.wording import count
from ..progress import Stages, span
from .events import CourseEvent

_LINE_SECONDS = 15.0
"""Between two lines."""


@dataclass
class CourseProgress:
    """Watches the events of a design and prints lines."""

    console: Console
    waiting: dict[str, int] = field(default_factory=dict)
    ended: Counter[str] = field(default_factory=Counter)
    made: int = 0
    stages: Stages = field(default_factory=Stages)
    began: float | None = None
    told: float = 0.0

    def __call__(self, event: CourseEvent) -> None:
        """A line for a class, a failure, and now and then the rates."""
        now = time.monotonic()
        match event.kind:
            case "class_designed":
                self.began = self.began or now
                self.waiting[event.class_name] = event.to_plan
                self.ended[event.class_name] = 0
                ready = f", {event.up_to_date} up to date" if event.up_to_date else ""
                lacks = f". {event.unfilled}" if event.unfilled else ""
                to_make = count(event.to_plan, "plan")
                self._say(f"{event.class_name}: the course stands; {to_make} to make{ready}{lacks}")
            case "lesson_planned":
                self.ended[event.class_name] += 1
                self.made += 1
                for stage, seconds in event.stages:
                    self.stages.add(stage, seconds)
            case "lesson_failed":
                self.ended[event.class_name] += 1
                self._say(f"✗ {event.class_name}, {event.lesson}: {event.reason}")
            case "class_failed":
                self._say(f"✗ {event.class_name}: {event.reason}")
            case "class_finished":
                pass
        if event.kind == "lesson_planned" and now - self.told > _LINE_SECONDS:
            self.told = now
            self._say(self._rates(now))

    def _rates(self, now: float) -> str:
        done, whole = sum(self.ended.values()), sum(self.waiting.values())
        rate = 60 * self.made / max(now - (self.began or now), 0.1)
        left = (whole - done) / rate if rate else 0.0
        classes = count(len(self.waiting), "class", "classes")
        told = f"{done} of {count(whole, 'plan')} of {classes}; {rate:.0f} a minute, {span(left)} left"
        return "; ".join([told, *self.stages.parts(left)])

    def _say(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

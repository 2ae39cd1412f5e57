"""The versions of a plan, read for a page."""

from dataclasses import dataclass

from ...agents.deps import open_store
from ...agents.history import PlanHistory
from ...agents.reviewing import quick_deps
from ...lessons.editing import Version
from ..desk import Desk
from ._lesson import Lesson, finished


@dataclass(frozen=True)
class Past:
    """All versions of a plan, the oldest first, and the one that counts."""

    versions: tuple[Version, ...]
    current: Version


def history(desk: Desk, run: str) -> tuple[Lesson, Past]:
    """A finished plan with its versions; the plan as it was made is version 1. Raises Unknown."""
    lesson = finished(desk, run)
    store = open_store(desk.settings)
    try:
        deps = quick_deps(desk.tree, desk.bench.bank, store, desk.settings, lesson.job.request.class_name)
        kept = PlanHistory(desk.settings.home, run, lesson.plan, deps)
        return lesson, Past(kept.versions(), kept.current())
    finally:
        store.close()

"""The versions of a plan, opened for one request."""

from collections.abc import Iterator
from contextlib import contextmanager

from ...agents.deps import Deps, open_store
from ...agents.history import PlanHistory
from ...agents.rosters import read_roster
from ...retrieval import NullRetriever
from ..desk import Desk
from ._lesson import Lesson, finished


@contextmanager
def history(desk: Desk, run: str) -> Iterator[tuple[Lesson, PlanHistory]]:
    """A finished plan with its versions; the first visit keeps the plan as it was made as version 1.

    Raises Unknown.
    """
    lesson = finished(desk, run)
    settings = desk.settings
    roster = read_roster(settings.roster_path, lesson.job.request.class_name)
    store = open_store(settings)
    try:
        deps = Deps(
            tree=desk.tree,
            bank=desk.bench.bank,
            store=store,
            retriever=NullRetriever(),
            model=None,
            roster={pseudonym: name for name, pseudonym in roster.items()},
        )
        yield lesson, PlanHistory(settings.home, run, lesson.plan, deps)
    finally:
        store.close()

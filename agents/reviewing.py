"""A finished plan opened for its teacher: its versions, and its files written anew after a change."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from ..graph import InputError, PlanRecord
from ..lessons import LessonPlan
from ..lessons.editing import Version
from ..lessons.export import export_plan
from ..settings import Settings
from .deps import Deps, open_deps, open_store
from .events import Event
from .folders import make_folder
from .history import PlanHistory
from .rosters import read_roster
from .state import Request


class Review:
    """The plan of a run in its teacher's hands."""

    def __init__(self, history: PlanHistory, record: PlanRecord, out: Path, deps: Deps) -> None:
        self.history = history
        self._record = record
        self._out = out
        self._deps = deps

    def publish(self, version: Version) -> dict[str, Path]:
        """Write the plan's files as this version has them, each at once, and keep the plan in the store."""
        make_folder(self._out)
        titles = {s.id: s.title for s in self._deps.tree.skills.values()}
        files = export_plan(version.plan, self._out, tree_titles=titles)
        plan = version.plan.model_dump_json()
        self._deps.store.put_plan(self._record.model_copy(update={"plan": plan}))
        return files


@asynccontextmanager
async def open_review(
    run: str,
    settings: Settings,
    *,
    model: str = "none",
    out: Path | None = None,
    watch: Callable[[Event], None] = lambda _: None,
) -> AsyncIterator[Review]:
    """Open the plan of a finished run; its files go where the run wrote them, or to `out`.

    Raises InputError for a run without a plan.
    """
    store = open_store(settings)
    try:
        known = store.run(run)
        record = next((found for found in store.plans() if found.run == run), None)
        latest = [found.run for found in store.plans()][:5]
    finally:
        store.close()
    if record is None or known is None:
        waits = known is not None and known.status == "review"
        raise InputError(
            f"There is no finished plan of run {run!r}.",
            f"It rests at its review: lessonloom plan --resume {run}."
            if waits
            else f"The latest plans are: {', '.join(latest) or 'none'}.",
        )
    request = Request.model_validate_json(known.request)
    names = {
        pseudonym: name for name, pseudonym in read_roster(settings.roster_path, request.class_name).items()
    }
    async with open_deps(settings, model=model, roster=names, watch=watch) as deps:
        plan = LessonPlan.model_validate_json(record.plan)
        history = PlanHistory(settings.home, run, plan, deps, watch)
        yield Review(history, record, out or request.out, deps)

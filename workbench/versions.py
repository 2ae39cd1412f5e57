"""The versions of a plan: changed, undone, compared, approved, exported. What is acknowledged is on disk."""

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from ..agents import history
from ..agents.deps import Deps
from ..agents.history import PlanHistory
from ..agents.reviewing import quick_deps
from ..graph import InputError, LessonloomError, StoreError
from ..graph._base import Frozen
from ..lessons.editing import Change, Difference, Field, Version, fields
from ..lessons.export.files import FORMATS, PLAN_FORMATS, write_files
from ..llm import ChatModel, make_model
from ._apart import apart
from ._kept import plan_in
from ._tools import Tools, aside
from .errors import Stale, Unknown
from .plans import Plans
from .runs import OpenDeps


class VersionNote(Frozen):
    """A version without its plan."""

    number: int
    parent: int | None
    at: datetime
    author: str
    note: str
    approved: bool
    current: bool


class Exported(Frozen):
    """A file of a plan."""

    name: str
    content: bytes


class Versions:
    """The versions of each finished plan; version 1 is the plan as it was made."""

    def __init__(self, tools: Tools, plans: Plans, deps: OpenDeps | None = None) -> None:
        self._tools = tools
        self._open = deps
        self._plans = plans

    async def all(self, run: str) -> tuple[VersionNote, ...]:
        """All versions, oldest first, also those undone. Raises Unknown, Conflict while not done."""

        def work() -> tuple[VersionNote, ...]:
            past = self._history(run)
            now = past.current().number
            return tuple(_note(version, now) for version in past.versions())

        return await aside(work)

    async def current(self, run: str) -> Version:
        """The version that counts. Raises Unknown, Conflict while the plan is not done."""
        return await aside(lambda: self._history(run).current())

    async def at(self, run: str, number: int) -> Version:
        """One version. Raises Unknown, Conflict while the plan is not done."""

        def work() -> Version:
            past = self._history(run)
            try:
                return past.version(number)
            except StoreError as error:
                raise Unknown(error.message, error.remedy) from error

        return await aside(work)

    async def fields(self, run: str) -> tuple[Field, ...]:
        """The texts that can be edited, by the names of their slots. Raises as `current` does."""
        return await aside(lambda: tuple(fields(self._history(run).current().plan)))

    async def apply(self, run: str, change: Change, author: str, *, base: int | None = None) -> Version:
        """Make a change to version `base` (None: whichever is current); it is on disk when this returns.

        Raises Stale where `base` is not current any more, Unknown, Conflict while the plan is not done, and
        InputError for what cannot be changed so.
        """
        self._plans.done(run)

        async def work() -> Version:
            async with self._ports(run, change) as deps:
                return await self._history(run, deps).apply(change, author, base)

        try:
            return await apart(work)
        except history.Conflict as error:
            raise Stale(error.message, error.remedy) from error

    async def undo(self, run: str, *, base: int | None = None) -> Version:
        """Go back to the version before; version 1 stays. Raises as `apply` does."""
        return await self._go(run, base, PlanHistory.undo)

    async def redo(self, run: str, *, base: int | None = None) -> Version:
        """Go forward again. Raises as `apply` does."""
        return await self._go(run, base, PlanHistory.redo)

    async def diff(self, run: str, a: int, b: int) -> tuple[Difference, ...]:
        """What is different in version `b` from version `a`. Raises Unknown, Conflict while not done."""

        def work() -> tuple[Difference, ...]:
            try:
                return self._history(run).diff(a, b)
            except StoreError as error:
                raise Unknown(error.message, error.remedy) from error

        return await aside(work)

    async def export(self, run: str, format: str) -> tuple[Exported, ...]:
        """The current version in a format of `lessons.export.files.FORMATS`: one file for the plan, one for
        each of its sheets where the format is of quizzes. Raises InputError for an unknown format."""

        def work() -> tuple[Exported, ...]:
            if format not in FORMATS:
                raise InputError(f"There is no format {format[:40]!r}.", f"Choose {', '.join(FORMATS)}.")
            plan = self._history(run).current().plan
            with tempfile.TemporaryDirectory(prefix="lessonloom-") as made:
                written = write_files(plan, self._tools.tree, (format,), Path(made))
                return tuple(Exported(name=p.name, content=p.read_bytes()) for p in written.values())

        return await aside(work)

    async def rendered(self, run: str, name: str) -> bytes | None:
        """A file `lesson-plan.ENDING` of the current version where the plan was changed, None where it is as
        it was made and the file lies in its folder."""

        def work() -> bytes | None:
            now = self._history(run).current()
            ending = name.removeprefix("lesson-plan.")
            made = next((make for end, make in PLAN_FORMATS.values() if end == ending), None)
            if now.number == 1 or made is None or ending == name:
                return None
            return made(now.plan, {s.id: s.title for s in self._tools.tree.skills.values()})

        return await aside(work)

    async def _go(
        self, run: str, base: int | None, step: Callable[[PlanHistory, int | None], Version]
    ) -> Version:
        try:
            return await aside(lambda: step(self._history(run), base))
        except history.Conflict as error:
            raise Stale(error.message, error.remedy) from error

    @asynccontextmanager
    async def _ports(self, run: str, change: Change) -> AsyncIterator[Deps]:
        """What a change needs: a model too where it may be asked and can be had."""
        if change.kind != "regenerate":
            yield self._deps(run)
            return
        if self._open is not None:
            async with self._open(self._tools.settings) as deps:
                yield deps
            return
        asked = self._plans.runs.head(run).request.model
        self._tools.allow(asked)
        try:
            model = make_model(asked)
        except LessonloomError:  # wishes that code grants need none
            model = None
        try:
            yield self._deps(run, model)
        finally:
            if model is not None:
                await model.aclose()

    def _history(self, run: str, deps: Deps | None = None) -> PlanHistory:
        folder = self._plans.done(run)
        first = plan_in(folder)
        return PlanHistory(self._tools.settings.home, run, first, deps or self._deps(run))

    def _deps(self, run: str, model: ChatModel | None = None) -> Deps:
        tools, of = self._tools, self._plans.runs.head(run).request.class_name
        return quick_deps(tools.tree, tools.bank, tools.store, tools.settings, of, model)


def _note(version: Version, now: int) -> VersionNote:
    kept = {name: getattr(version, name) for name in VersionNote.model_fields if name != "current"}
    return VersionNote(**kept, current=version.number == now)

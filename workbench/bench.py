"""The workbench of one tenant: everything the application does, in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy

from filelock import FileLock

from ..agents.deps import load_tree, open_store
from ..agents.folders import OTHER_HOME, make_folder
from ..graph import SkillTree
from ..items import ItemBank
from ..settings import Settings
from ._records import FILE as RECORDS
from ._records import Records
from ._tenant import LOCAL, tenant_settings
from ._tools import Tools, aside
from .after import AfterLessons
from .answers import Answers
from .classes import Classes, Sight
from .picture import Picture
from .plans import Plans
from .replies import Replies
from .reports import Reports
from .rosters import Rosters
from .runs import OpenDeps, Runs
from .unit_desk import UnitDesk
from .versions import Versions


class Workbench:
    """One tenant's classes, answers, diagnoses and lessons.

    Open it with `Workbench.open`. Its parts are `classes`, `rosters`, `answers`, `picture`, `after`,
    `plans`, `versions` and `units`; their methods are coroutines that do their work in threads, so that
    one loop serves many.
    """

    def __init__(
        self, tools: Tools, *, deps: OpenDeps | None = None, turn: asyncio.Semaphore | None = None
    ) -> None:
        self._tools = tools
        self._deps = deps
        self.replies = Replies(tools)
        self._see(Sight())
        self._runs = Runs(tools.settings, deps, self.answers.of, turn)
        self._work_on(self._runs)

    def seen_by(self, subject: str, *, own: bool) -> "Workbench":
        """The same workbench as one person of the tenant sees it: `own` leaves out the classes of others and
        what belongs to them. Classes made here are this person's.
        """
        found = copy(self)
        found._see(Sight(subject=subject, own=own))
        found._work_on(self._runs.seen(found.classes.visible))
        return found

    def _see(self, sight: Sight) -> None:
        tools = self._tools
        self.classes = Classes(tools, sight)
        self._reports = Reports(tools, self.classes)
        self.answers = Answers(tools, self.classes, self._reports)
        self.picture = Picture(tools, self.answers)
        self.after = AfterLessons(tools, self.classes, self.answers, self._reports)
        self.units = UnitDesk(tools, self.classes, self.picture)

    def _work_on(self, runs: Runs) -> None:
        self.rosters = Rosters(self._tools, self.classes, runs)
        self.plans = Plans(self._tools, self.classes, self.answers, self.after, runs)
        self.versions = Versions(self._tools, self.plans, self._deps)

    @property
    def tree(self) -> SkillTree:
        """The curriculum."""
        return self._tools.tree

    @property
    def bank(self) -> ItemBank:
        """The exercises of the curriculum."""
        return self._tools.bank

    @property
    def settings(self) -> Settings:
        """The tenant's settings: its home, its store."""
        return self._tools.settings

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        settings: Settings | None = None,
        *,
        tenant: str = LOCAL,
        tree: SkillTree | None = None,
        deps: OpenDeps | None = None,
        turn: asyncio.Semaphore | None = None,
        any_model: bool | None = None,
    ) -> AsyncIterator["Workbench"]:
        """Open a tenant's home, and close it again whatever happens.

        `settings` are those of the environment where none are given; `tree` spares loading the curriculum
        again; `deps` opens the ports that plans are made with (None: those the settings name); workbenches
        that share a `turn` make their plans one after another; without `any_model` (None: for every tenant
        but the local one) only models that the settings list may be named. What is under way at the end is
        cut off and can be resumed. Raises LessonloomError for what cannot be opened.
        """
        own = tenant_settings(settings or Settings(), tenant)

        def opened() -> Tools:
            make_folder(own.home, OTHER_HOME)
            if tenant != LOCAL:
                own.home.chmod(0o700)
            found = tree or load_tree(own)
            store = open_store(own)
            try:
                records = Records(own.home / RECORDS)
            except BaseException:
                store.close()
                raise
            lock = FileLock(own.home / "rosters.lock", thread_local=False)
            free = tenant == LOCAL if any_model is None else any_model
            return Tools(tenant, own, found, ItemBank(found), store, records, free, lock)

        tools = await aside(opened)
        bench = cls(tools, deps=deps, turn=turn)
        try:
            yield bench
        finally:
            await bench.plans.runs.close()
            await aside(tools.close)

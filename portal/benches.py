"""The workbenches that the portal has open: one for each tenant, opened when first asked for."""

import asyncio
import gc
from contextlib import AsyncExitStack
from functools import cached_property
from threading import Lock

from ..agents.deps import load_tree
from ..graph import SkillTree
from ..settings import Settings
from ..workbench import Workbench
from ..workbench.runs import OpenDeps
from .access import LOCAL, Principal


class Benches:
    """Its coroutines belong to the loop that serves. Plans of all tenants wait for one another."""

    def __init__(self, settings: Settings, deps: OpenDeps | None) -> None:
        self.settings = settings
        self._deps = deps
        self._open: dict[str, Workbench] = {}
        self._opening = asyncio.Lock()
        self._loading = Lock()
        self._turn = asyncio.Semaphore(1)
        self._stack = AsyncExitStack()

    @cached_property
    def _tree(self) -> SkillTree:
        found = load_tree(self.settings)
        # The curriculum stays for good. The collector walked through all of it every few hundred requests, a
        # quarter of a second in which nobody was answered.
        gc.collect()
        gc.freeze()
        return found

    @property
    def tree(self) -> SkillTree:
        """The curriculum that all tenants share, loaded once."""
        with self._loading:
            return self._tree

    async def of(self, tenant: str) -> Workbench:
        """The workbench of a tenant. Raises LessonloomError where it cannot be opened."""
        found = self._open.get(tenant)
        if found is not None:
            return found
        async with self._opening:
            if tenant not in self._open:
                tree = await asyncio.to_thread(lambda: self.tree)
                bench = Workbench.open(
                    self.settings,
                    tenant=tenant,
                    tree=tree,
                    deps=self._deps,
                    turn=self._turn,
                    any_model=False,  # who may send a request may not choose whom this machine calls
                )
                self._open[tenant] = await self._stack.enter_async_context(bench)
            return self._open[tenant]

    async def seen_by(self, who: Principal) -> Workbench:
        """The workbench as a person sees it: teachers see their own classes, who leads sees all."""
        bench = await self.of(who.tenant)
        return bench if who == LOCAL else bench.seen_by(who.subject, own=not who.may("lead"))

    async def close(self) -> None:
        """Close all; plans under way are cut off and can be resumed."""
        self._open.clear()
        await self._stack.aclose()

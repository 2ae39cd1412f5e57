"""The ports of the model at work, opened once for all its jobs."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from ..agents import Event
from ..agents.deps import Deps

OpenDeps = Callable[[str, Callable[[Event], None]], AbstractAsyncContextManager[Deps]]
"""Opens the ports for a model and tells what takes long; the roster is set for every job."""


class Ports:
    """Holds the ports of one model at a time, so that two models never share the memory."""

    def __init__(self, open_deps: OpenDeps) -> None:
        self._open = open_deps
        self._stack = AsyncExitStack()
        self._held: tuple[str, Deps] | None = None

    async def of(self, model: str, watch: Callable[[Event], None]) -> Deps:
        """The ports for a model; those of another model are closed first."""
        if self._held is None or self._held[0] != model:
            await self.aclose()
            self._held = (model, await self._stack.enter_async_context(self._open(model, watch)))
        return self._held[1]

    async def aclose(self) -> None:
        """Close what is open."""
        self._held = None
        await self._stack.aclose()

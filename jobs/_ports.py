"""The ports of the model at work, opened once for all its jobs, in this process or another."""

import importlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from ..agents import Event
from ..agents import deps as composition
from ..agents.deps import Deps
from ..graph._base import Frozen
from ..settings import Settings

OpenDeps = Callable[[str, Callable[[Event], None]], AbstractAsyncContextManager[Deps]]
"""Opens the ports for a model and tells what takes long; the roster is set for every job."""


def default_ports(settings: Settings) -> OpenDeps:
    """The ports that the settings name."""
    return lambda model, tell: composition.open_deps(settings, model=model, roster={}, watch=tell)


PORTS = "lessonloom.jobs._ports:default_ports"


Plain = dict[str, str | bool | list[str] | None]
"""Settings as JSON has them."""


class Hello(Frozen):
    """What another process is told first: the settings, secrets included, and what opens the ports."""

    settings: Plain
    ports: str


def plain(settings: Settings) -> Plain:
    """The settings as another process can take them over, secrets included."""
    values = settings.model_dump(mode="json")
    values["home"] = str(settings.home.absolute())
    values["checkpoints"] = settings.checkpoints and settings.checkpoints.get_secret_value()
    values["store_password"] = settings.store_password.get_secret_value()
    return values


def opener(name: str, settings: Settings) -> OpenDeps:
    """What opens the ports, from MODULE:FUNCTION."""
    module, _, function = name.partition(":")
    made: OpenDeps = getattr(importlib.import_module(module), function)(settings)
    return made


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

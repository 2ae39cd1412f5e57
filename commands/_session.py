"""The options of one session of a batch, declared once for all commands that take them."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson

if TYPE_CHECKING:
    from ..jobs.engine import Engine
    from ..settings import Settings


class EngineName(StrEnum):
    """Where jobs are done."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True)
class Session:
    """What is asked of one session: how much, where, and how it tells."""

    limit: Annotated[int | None, typer.Option(min=1, help="Begin at most so many lessons.")] = None
    max_minutes: Annotated[float | None, typer.Option(min=0, help="Begin none after so many minutes.")] = None
    max_tokens: Annotated[
        int | None, typer.Option(min=1, help="Begin none with a model that would go beyond so many tokens.")
    ] = None
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes on this machine; left out, as many as it has cores.")
    ] = None
    engine: Annotated[EngineName, typer.Option(help="local, or ray with the extra `ray`.")] = EngineName.LOCAL
    address: Annotated[
        str | None, typer.Option(help="With --engine ray: a cluster, such as auto or HOST:PORT.")
    ] = None
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to go on.")] = False
    as_json: AsJson = False

    @property
    def processes(self) -> int:
        """How many on this machine."""
        from ..jobs.processes import cores

        return self.workers or cores()

    def open(self, settings: "Settings") -> "Engine":
        """The engine that was asked for."""
        from ..jobs.processes import Processes
        from ..jobs.ray_engine import RayEngine

        if self.engine is EngineName.RAY:
            return RayEngine(settings, workers=self.processes, address=self.address)
        return Processes(settings, self.processes)


def takes_session(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of `Session` in the place of its parameter `session`."""
    shared = inspect.signature(Session).parameters

    @wraps(command)
    def called(**values: object) -> None:
        given = {name: values.pop(name) for name in shared}
        command(**values, session=Session(**given))  # type: ignore[arg-type]  # Typer has converted them

    own = [p for name, p in inspect.signature(command).parameters.items() if name != "session"]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *shared.values())]
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in parameters}
    return called

"""The portal: a teacher's own service and pages, on this machine."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..graph.errors import MissingExtra

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ..agents.deps import Deps
    from ..settings import Settings

__all__ = ["create_app"]


def create_app(
    settings: "Settings",
    *,
    deps: "Callable[[Settings], AbstractAsyncContextManager[Deps]] | None" = None,
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost"),
) -> "FastAPI":
    """The service; nothing is loaded before the first request needs it.

    `deps` opens the ports that runs work through (None: those the settings name). `hosts` are the
    names under which the service may be called; any other is refused, so that no web page can
    reach a class by pointing its own name here. Raises MissingExtra where the packages are missing.
    """
    needed = ("babel", "fastapi", "joserfc", "prometheus_client", "python_multipart", "uvicorn")
    if not all(find_spec(package) for package in needed):
        raise MissingExtra("The portal's packages are not installed.", "pip install 'lessonloom[serve]'")
    from .app import build

    return build(settings, deps, hosts)

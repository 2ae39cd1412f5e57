"""The application: guards outside, then the service under /v1, then the pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from .. import __version__
from ..settings import Settings
from ._visit import Visits
from .api import service
from .desk import Desk
from .guard import Guard
from .pages import pages
from .problems import install
from .runs import OpenDeps, Runs

_ABOUT = "What a class can do, and the lesson it needs next. Learners appear under pseudonyms."


def build(settings: Settings, deps: OpenDeps | None, hosts: tuple[str, ...]) -> FastAPI:
    """Put the portal together; see `portal.create_app`."""
    desk = Desk(settings, Runs(settings, deps))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await desk.runs.close()

    app = FastAPI(
        title="Lessonloom",
        version=__version__,
        description=_ABOUT,
        lifespan=lifespan,
        docs_url=None,  # both pages load scripts from the network
        redoc_url=None,
    )
    app.include_router(service(desk))
    app.include_router(pages(desk))
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    install(app)
    app.add_middleware(Guard)
    app.add_middleware(Visits)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    return app

"""The application: guards outside, then the service under /v1, then the pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from .. import __version__
from ..settings import Settings
from ._static import Static
from ._visit import Visits
from .access import Access
from .access.enter import enter
from .access.gate import Gate
from .access.refused import Refused, answer
from .api import life, service
from .benches import Benches
from .desk import Desk
from .guard import Arrival, Guard, Unbroken
from .lti import lti
from .lti.shelf import Shelf
from .lti.tool import ToolKey
from .metrics import Metered, Metrics, metering
from .pages import pages
from .problems import install
from .runs import OpenDeps

_ABOUT = "What a class can do, and the lesson it needs next. Learners appear under pseudonyms."


def build(settings: Settings, deps: OpenDeps | None, hosts: tuple[str, ...]) -> FastAPI:
    """Put the portal together; see `portal.create_app`."""
    access = Access(settings.home)
    hosts = access.expose(hosts)
    metrics = Metrics()
    desk = Desk(Benches(settings, deps))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await desk.benches.close()
        access.close()

    app = FastAPI(
        title="Lessonloom",
        version=__version__,
        description=_ABOUT,
        lifespan=lifespan,
        docs_url=None,  # both pages load scripts from the network
        redoc_url=None,
    )
    app.include_router(life(desk))
    app.include_router(service(desk), dependencies=[Depends(desk.enter)])
    app.include_router(pages(desk), dependencies=[Depends(desk.enter)])
    app.include_router(enter(access))
    app.include_router(metering(metrics))
    app.include_router(lti(access, Shelf(desk.benches), ToolKey(settings.home / "access-lti.pem")))
    app.mount("/static", Static(), name="static")
    install(app)
    app.add_exception_handler(Refused, answer)
    app.add_middleware(Arrival, seconds=access.config.limits.upload_seconds)
    app.add_middleware(Gate, access=access)
    app.add_middleware(Unbroken)
    app.add_middleware(Guard, config=access.config)
    if access.config.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=access.config.cors,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "Last-Event-ID"],
            expose_headers=["ETag", "Link", "Location", "Retry-After"],
        )
    app.add_middleware(Metered, metrics=metrics)
    app.add_middleware(Visits)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    return app

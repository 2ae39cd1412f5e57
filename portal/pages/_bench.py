"""The workbench that a page works with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ...workbench import Workbench
from ..desk import Desk


@asynccontextmanager
async def workbench(desk: Desk) -> AsyncIterator[Workbench]:
    """Classes, answers and lessons of the portal, for one request."""
    async with Workbench.open(desk.settings, tree=desk.tree) as bench:
        yield bench

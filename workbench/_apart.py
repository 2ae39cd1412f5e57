"""Long work beside the pages: a coroutine on an event loop of its own, in a thread."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def apart(work: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run `work()` in a thread; when the caller is cancelled the work is too, and is waited for."""
    begun: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[T]]] = []
    cancelled = False

    async def main() -> T:
        task = asyncio.create_task(work())
        begun.append((asyncio.get_running_loop(), task))
        if cancelled:
            task.cancel()
        return await task

    future = asyncio.get_running_loop().run_in_executor(None, lambda: asyncio.run(main()))
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        cancelled = True
        for loop, task in begun:
            with suppress(RuntimeError):  # the loop may have closed meanwhile
                loop.call_soon_threadsafe(task.cancel)
        await asyncio.gather(future, return_exceptions=True)
        raise

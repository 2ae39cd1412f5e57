"""Where a run's state is kept between its stages: a SQLite file, or a PostgreSQL server for many machines."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any
from weakref import WeakSet

import aiosqlite
from aiosqlite import Connection
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from ..graph import MissingExtra, StoreError
from ..graph._base import Frozen
from ..settings import Settings

Saver = BaseCheckpointSaver[Any]
BUSY_SECONDS = 60.0
"""So long one waits for another who writes: on a busy disk, seconds go into a single safe write."""


def open_checkpoints(settings: Settings) -> AbstractAsyncContextManager[Saver]:
    """The checkpoints that the settings name. They load our own records only, never arbitrary classes.

    Raises StoreError where they cannot be used, also when that comes to light later; MissingExtra where
    the server's driver is not installed, InputError where its address is none.
    """
    if settings.checkpoints is not None:
        return _postgres(settings)
    return _sqlite(settings.checkpoint_path)


async def forget_checkpoints(settings: Settings, runs: Collection[str]) -> None:
    """Delete all that is kept about these runs; they can no longer be resumed."""
    path = settings.checkpoint_path
    if not runs or (settings.checkpoints is None and not path.exists()):
        return
    async with open_checkpoints(settings) as saver:
        for run in runs:
            await saver.adelete_thread(run)
    if settings.checkpoints is None:
        with sqlite3.connect(path) as db:  # deleted rows would stay readable in the file
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()


async def begun(run: str, settings: Settings) -> bool:
    """Whether a run has a checkpoint from which `resume` goes on; if not, `start` it (again).

    A file is only read, so that nobody who writes to it has to be waited for.
    """
    if settings.checkpoints is not None:
        async with open_checkpoints(settings) as saver:
            return await saver.aget_tuple({"configurable": {"thread_id": run}}) is not None
    if not settings.checkpoint_path.exists():
        return False
    try:
        with closing(sqlite3.connect(settings.checkpoint_path)) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'checkpoints'").fetchone():
                return False
            found = db.execute("SELECT 1 FROM checkpoints WHERE thread_id = ? LIMIT 1", (run,))
            return found.fetchone() is not None
    except sqlite3.DatabaseError as error:
        raise _unusable(settings.checkpoint_path, error) from error


def _unusable(path: Path, error: Exception) -> StoreError:
    return StoreError(
        f"{path}: the checkpoints cannot be used ({error}).",
        "Check permissions and free space, or move the file away; finished plans are kept elsewhere.",
    )


class _Whole(sqlite3.Connection):
    """Closes its cursors with itself. A write that was cancelled leaves one that is still in the middle, and
    with it a transaction for which everybody else would wait until it is collected."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, *args: Any, **options: Any) -> Any:
        made = super().cursor(*args, **options)
        self._cursors.add(made)
        return made

    def close(self) -> None:
        for cursor in tuple(self._cursors):
            cursor.close()
        super().close()


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncIterator[Saver]:
    try:
        connection = aiosqlite.connect(path, factory=_Whole, timeout=BUSY_SECONDS)
        async with _opened(connection) as opened:
            saver = AsyncSqliteSaver(opened, serde=_serializer())
            await saver.setup()
            yield saver
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error


@asynccontextmanager
async def _opened(context: AbstractAsyncContextManager[Connection]) -> AsyncIterator[Connection]:
    """The connection, opened to the end even by a task that is cancelled meanwhile: its thread answers to the
    loop, which must not be gone by then."""
    async with AsyncExitStack() as stack:
        opening = asyncio.ensure_future(stack.enter_async_context(context))
        try:
            yield await asyncio.shield(opening)
        finally:
            await asyncio.wait([opening])


def _postgres(settings: Settings) -> AbstractAsyncContextManager[Saver]:
    try:
        from ._postgres import postgres_checkpoints
    except ImportError:
        raise MissingExtra(
            "The driver for checkpoints in PostgreSQL is not installed.",
            'Install it with: pip install "lessonloom[postgres]"',
        ) from None
    assert settings.checkpoints is not None
    return postgres_checkpoints(settings.checkpoints.get_secret_value(), _serializer())


def _serializer() -> JsonPlusSerializer:
    return JsonPlusSerializer(allowed_msgpack_modules=_record_types())


def _record_types() -> list[tuple[str, str]]:
    found: list[type] = []
    queue: list[type] = [Frozen]
    while queue:
        kind: type
        for kind in queue.pop().__subclasses__():
            found.append(kind)
            queue.append(kind)
    return [(k.__module__, k.__name__) for k in found]

"""LangGraph's PostgreSQL checkpointer, patient with a server that goes away and comes back.

The address holds a password: it goes to the driver and nowhere else, and what the driver says is cleaned of
it.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.base import SerializerProtocol
from psycopg import AsyncConnection, Error, InterfaceError, OperationalError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow, dict_row

from ..graph import InputError, StoreError

PATIENCE = 60.0
"""Seconds that a run waits for a server that has gone away."""
_PAUSE = 0.5
_CONNECT = 10
_LOCK = 5_318_008_155
"""Number of the advisory lock under which tables are made; any number that nobody else uses."""
_R = TypeVar("_R")
_ready: set[str] = set()


@asynccontextmanager
async def postgres_checkpoints(url: str, serde: SerializerProtocol) -> AsyncIterator["PatientSaver"]:
    """The checkpoints in the database at `url`, its tables made where they are missing."""
    parts = _parts(url)
    place = f"{parts.get('host', 'localhost')}/{parts.get('dbname', '')}"
    secret = str(parts.get("password") or "")
    try:
        saver = PatientSaver(await _reach(url), url, serde)
        try:
            if url not in _ready:
                await _make_tables(saver)
                _ready.add(url)
            yield saver
        finally:
            await saver.close()
    except Error as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise StoreError(
            f"The checkpoints at {place} cannot be used: {_clean(said[0], secret)}",
            "Check that the server runs and LESSONLOOM_CHECKPOINTS names it; "
            "a run goes on from its last stage when it is back.",
        ) from None


class PatientSaver(AsyncPostgresSaver):
    """Every call is made again on a new connection when the old one has died: each is an upsert or a read."""

    conn: AsyncConnection[DictRow]

    def __init__(self, conn: AsyncConnection[DictRow], url: str, serde: SerializerProtocol) -> None:
        super().__init__(conn, serde=serde)
        self._url = url
        self._mending = asyncio.Lock()
        self._over = False

    async def close(self) -> None:
        """Close the connection; none is made any more, though a run that broke off may still ask for one."""
        self._over = True
        await self.conn.close()

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The latest checkpoint, or the one named."""
        return await self._again(lambda: super(PatientSaver, self).aget_tuple(config))

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keep a checkpoint."""
        return await self._again(
            lambda: super(PatientSaver, self).aput(config, checkpoint, metadata, new_versions)
        )

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Keep what a node has written."""
        await self._again(lambda: super(PatientSaver, self).aput_writes(config, writes, task_id, task_path))

    async def adelete_thread(self, thread_id: str) -> None:
        """Delete a run."""
        await self._again(lambda: super(PatientSaver, self).adelete_thread(thread_id))

    async def _again(self, call: Callable[[], Awaitable[_R]]) -> _R:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return await call()
            except (OperationalError, InterfaceError):
                if self._over or not self.conn.closed or time.monotonic() > until:
                    raise
            await asyncio.sleep(_PAUSE)
            await self._mend()

    async def _mend(self) -> None:
        """A new connection, where that can be had."""
        async with self._mending:
            if self.conn.closed and not self._over:
                try:
                    self.conn = await _connect(self._url)
                except OperationalError:
                    return


async def _connect(url: str) -> AsyncConnection[DictRow]:
    return await AsyncConnection.connect(
        make_conninfo(url, connect_timeout=_CONNECT),
        autocommit=True,
        prepare_threshold=0,
        row_factory=dict_row,
    )


async def _reach(url: str) -> AsyncConnection[DictRow]:
    """The first connection; only a server that was there before is waited for."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return await _connect(url)
        except OperationalError:
            if url not in _ready or time.monotonic() > until:
                raise
        await asyncio.sleep(_PAUSE)


async def _make_tables(saver: PatientSaver) -> None:
    """One process at a time. Who waits asks again and again: a waiting statement would hold up an index that
    is being made concurrently."""
    while True:
        row = await (await saver.conn.execute("SELECT pg_try_advisory_lock(%s) AS ours", (_LOCK,))).fetchone()
        if row and row["ours"]:
            break
        await asyncio.sleep(_PAUSE / 5)
    try:
        await saver.setup()
    finally:
        await saver.conn.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


def _parts(url: str) -> dict[str, Any]:
    """What the address says. One with a bare @ or / in its password is refused: a piece of it would count as
    the host, and hosts are told."""
    scheme, _, rest = url.partition("://")
    before = re.split(r"[/?#]", rest)[0].count("@")
    if scheme in ("postgres", "postgresql") and before == rest.count("@") <= 1:
        try:
            return conninfo_to_dict(url)
        except ProgrammingError:  # its text repeats parts of the address
            pass
    raise InputError(
        "LESSONLOOM_CHECKPOINTS is no address of a PostgreSQL server.",
        "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @ and %2F for / in the password.",
    )


def _clean(text: str, secret: str) -> str:
    return text.replace(secret, "***") if secret else text

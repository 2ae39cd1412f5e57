"""From our plain calls to Neo4j's asynchronous driver: one event loop and one driver per server."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import MissingExtra, StoreError

if TYPE_CHECKING:
    from neo4j import AsyncDriver, AsyncManagedTransaction

_T = TypeVar("_T")
Row = Mapping[str, Any]
RETRY_SECONDS = 20.0
"""How long a transaction is tried again while the server restarts or locks collide."""
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 120.0
"""How long one transaction may take in all."""


class Bridge:
    """A driver shared by all stores of this process that name the same server and user."""

    _open: dict[tuple[str, str, str], "Bridge"] = {}  # noqa: RUF012
    _guard = Lock()

    def __init__(self, key: tuple[str, str, str]) -> None:
        try:
            from neo4j import AsyncGraphDatabase
        except ImportError as error:
            raise MissingExtra(
                "Neo4j's driver is not installed.", "pip install 'lessonloom[neo4j]'"
            ) from error
        self._key = key
        self._users = 0
        self._url, user, password = key
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="neo4j", daemon=True)
        self._thread.start()

        async def open_driver() -> "AsyncDriver":
            driver = AsyncGraphDatabase.driver(
                self._url,
                auth=(user, password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=RETRY_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity="OFF",
            )
            try:
                await driver.verify_connectivity()
            except BaseException:
                await driver.close()
                raise
            return driver

        try:
            with self._translated():
                self._driver = self._wait(open_driver())
        except BaseException:
            self._stop()
            raise

    @classmethod
    def to(cls, url: str, user: str, password: str) -> "Bridge":
        """The bridge to a server, opened when it is the first."""
        key = (url, user, password)
        with cls._guard:
            bridge = cls._open.get(key) or cls(key)
            cls._open[key] = bridge
            bridge._users += 1
            return bridge

    def leave(self) -> None:
        """One user fewer; the last one closes the driver."""
        with self._guard:
            self._users -= 1
            if self._users == 0:
                del self._open[self._key]
                self._wait(self._driver.close())
                self._stop()

    def write(
        self, work: "Callable[[AsyncManagedTransaction], Awaitable[_T]]", database: str, seconds: float
    ) -> _T:
        """One transaction, tried again after a lost connection or a deadlock; committed on return."""

        async def run() -> _T:
            async with self._driver.session(database=database) as session:
                return await session.execute_write(work)

        with self._translated():
            return self._wait(run(), seconds)

    def read(self, query: str, parameters: Row, database: str, seconds: float) -> list[Row]:
        """All rows of one query."""

        async def run() -> list[Row]:
            async with self._driver.session(database=database) as session:

                async def work(tx: "AsyncManagedTransaction") -> list[Row]:
                    found = await tx.run(query, dict(parameters))
                    return [record.data() async for record in found]

                return await session.execute_read(work)

        with self._translated():
            return self._wait(run(), seconds)

    def command(self, query: str, database: str) -> None:
        """A change of the schema, which takes a transaction of its own."""

        async def run() -> None:
            async with self._driver.session(database=database) as session:
                await (await session.run(query)).consume()

        with self._translated():
            self._wait(run())

    def _wait(self, job: Awaitable[_T], seconds: float = ANSWER_SECONDS) -> _T:
        async def awaited() -> _T:
            return await asyncio.wait_for(job, seconds)

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """The driver's errors as errors that a person can act on."""
        from neo4j import exceptions as failed

        try:
            yield
        except failed.AuthError as error:
            raise StoreError(
                f"{self._url} refuses the user or the password",
                "Set LESSONLOOM_STORE_PASSWORD, and the user in neo4j://USER@HOST:PORT.",
            ) from error
        except TimeoutError as error:
            raise StoreError(
                f"the Neo4j server at {self._url} does not answer in time",
                "Look at its load and its log. What was acknowledged is safe; trying again does no harm.",
            ) from error
        except (failed.ServiceUnavailable, failed.SessionExpired, CancelledError) as error:
            raise StoreError(
                f"no Neo4j server answers at {self._url}",
                "Start it (`make neo4j` starts one for trying out), or leave --store out to use a file.",
            ) from error
        except failed.ConfigurationError as error:
            raise StoreError(
                f"{self._url} cannot be used: {error}",
                "Write neo4j://USER@HOST:PORT or bolt://USER@HOST:PORT.",
            ) from error
        except (failed.Neo4jError, failed.DriverError) as error:
            code = getattr(error, "code", "") or ""
            if "ReadOnly" in code or "Forbidden" in code or "AccessMode" in code:
                remedy = "Give the user the right to write, or name another database."
                raise StoreError(f"{self._url} does not let this user write", remedy) from error
            if "DatabaseNotFound" in code:
                raise StoreError(
                    f"{self._url} has no such database", "Name it at the end: neo4j://HOST:PORT/DATABASE."
                ) from error
            raise StoreError(f"{self._url}: {error}", "See the server's log.") from error

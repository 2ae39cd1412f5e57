"""A load generator: requests leave when they are due, whether or not earlier ones were answered.

Latency counts from the moment a request was due (open loop), so that a server that stalls is charged for all
that would have been asked meanwhile (G. Tene, "How NOT to Measure Latency", on coordinated omission).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ask:
    """One request: method, path, and a body with its type."""

    method: str
    path: str
    body: bytes = b""
    kind: str = ""

    def text(self, host: str) -> bytes:
        """As it goes over the wire."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}"]
        if self.body:
            lines += [f"Content-Type: {self.kind}", f"Content-Length: {len(self.body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


@dataclass
class Round:
    """What came of the requests of one round. Times are in seconds; a request that failed has one too, the
    time until it was given up, so that a server that drops requests looks no faster for it."""

    asked: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Client:
    """Connections to one server, kept open and used again."""

    def __init__(self, port: int, *, patience: float = 30.0) -> None:
        self._port = port
        self._patience = patience
        self._host = f"127.0.0.1:{port}"
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, ask: Ask) -> tuple[int, bytes]:
        """Status and body. Raises OSError or TimeoutError."""
        async with asyncio.timeout(self._patience):
            fresh = not self._idle
            pair = self._idle.pop() if self._idle else await self._open()
            try:
                return await self._exchange(ask, *pair)
            except (OSError, asyncio.IncompleteReadError, IndexError):
                pair[1].close()
                if fresh:
                    raise OSError("the connection broke") from None
            except asyncio.CancelledError:  # out of patience: an answer may still come here
                pair[1].close()
                raise
            return await self._exchange(ask, *await self._open())

    @asynccontextmanager
    async def lines(self, path: str) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of an event stream, on a connection of its own."""
        reader, writer = await self._open()
        try:
            writer.write(Ask("GET", path).text(self._host))
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.partition(b"\r\n")[0]:
                raise OSError("the stream was refused")
            yield _unchunked(reader)
        finally:
            writer.close()

    def close(self) -> None:
        """Close what is open."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)

    async def _exchange(
        self, ask: Ask, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[int, bytes]:
        writer.write(ask.text(self._host))
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        lengths = [line[15:] for line in head.split("\r\n") if line.startswith("content-length:")]
        if lengths:
            body = await reader.readexactly(int(lengths[0]))
        else:
            body = "\n".join([line async for line in _unchunked(reader)]).encode()
        self._idle.append((reader, writer))
        return status, body


async def _unchunked(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    rest = b""
    while (size := int(await reader.readuntil(b"\r\n"), 16)) > 0:
        rest += await reader.readexactly(size)
        await reader.readexactly(2)
        *whole, rest = rest.split(b"\n")
        for line in whole:
            yield line.decode()
    await reader.readexactly(2)
    if rest:
        yield rest.decode()


async def open_loop(client: Client, asks: Sequence[Ask], *, rate: float, seconds: float) -> Round:
    """Send `rate` requests a second for `seconds`, the given ones in turn, and wait for all answers."""
    found, start = Round(), time.perf_counter()

    async def one(ask: Ask, due: float) -> None:
        try:
            status, _ = await client.ask(ask)
            if status >= 300:
                found.failures.append(f"{ask.method} {ask.path}: {status}")
        except (OSError, TimeoutError) as error:
            found.failures.append(type(error).__name__)
        found.latencies.append(time.perf_counter() - due)

    async with asyncio.TaskGroup() as group:
        for number in range(round(rate * seconds)):
            due = start + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            group.create_task(one(asks[number % len(asks)], due))
            found.asked += 1
    found.seconds = time.perf_counter() - start
    return found


async def closed_loop(client: Client, asks: Sequence[Ask], *, requests: int, workers: int) -> int:
    """Send `requests` requests, each worker one after another; how many failed."""
    left, failures = iter(range(requests)), 0

    async def work() -> None:
        nonlocal failures
        for number in left:
            try:
                status, _ = await client.ask(asks[number % len(asks)])
            except (OSError, TimeoutError):
                status = 599
            failures += status >= 300

    await asyncio.gather(*(work() for _ in range(workers)))
    return failures

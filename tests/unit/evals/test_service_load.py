import asyncio
import contextlib

import pytest
from lessonloom.evals._load import Ask, Client, closed_loop, open_loop
from lessonloom.evals.service import headline


@contextlib.asynccontextmanager
async def server(answer, patience=30.0):
    """A server of a few lines; `answer` writes what comes back for a request line."""

    writers = []

    async def serve(reader, writer):
        writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await answer(head.split(b"\r\n")[0].decode(), writer)
                await writer.drain()

    opened = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = Client(opened.sockets[0].getsockname()[1], patience=patience)
    try:
        yield client
    finally:
        client.close()
        opened.close()
        for writer in writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def good(line, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


ASKS = [Ask("GET", "/a"), Ask("GET", "/b")]


async def test_every_request_of_a_round_is_answered():
    async with server(good) as client:
        found = await open_loop(client, ASKS, rate=100, seconds=0.2)
        assert (found.asked, len(found.latencies), found.failures) == (20, 20, [])
        assert await closed_loop(client, ASKS, requests=30, workers=3) == 0


async def test_a_stall_is_charged_for_all_that_were_due_meanwhile():
    stalled = asyncio.Event()
    seen = 0

    async def stalling(line, writer):
        nonlocal seen
        seen += 1
        if seen == 1:
            asyncio.get_running_loop().call_later(0.3, stalled.set)
        await stalled.wait()
        await good(line, writer)

    async with server(stalling) as client:
        found = await open_loop(client, ASKS, rate=100, seconds=0.3)
    late = [x for x in found.latencies if x > 0.1]
    assert found.asked == 30
    assert len(late) >= 10, "a closed loop would have seen one slow answer"


async def test_errors_are_failures_and_not_fast_answers():
    async def broken(line, writer):
        writer.write(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")

    async with server(broken) as client:
        found = await open_loop(client, ASKS, rate=50, seconds=0.1)
        assert len(found.failures) == found.asked == 5
        assert await closed_loop(client, ASKS, requests=4, workers=2) == 4


async def test_a_request_that_is_never_answered_counts_with_the_time_waited():
    async def silent(line, writer):
        await asyncio.sleep(1)

    async with server(silent, patience=0.1) as client:
        found = await open_loop(client, ASKS, rate=50, seconds=0.1)
    assert len(found.failures) == len(found.latencies) == 5
    assert min(found.latencies) >= 0.1


def test_what_failed_at_a_load_that_must_be_borne_is_in_the_headline():
    loads = [*(f"reads, {n}/s" for n in (25, 50, 100, 200)), *(f"plans begun, {n}/s" for n in (1, 2, 4))]
    every = {name: {"failures": {"value": 0.0}, "p95_ms": {"value": 29.004}} for name in loads}
    every["memory"] = {"failures": {"value": 0.0}, "slope_kb": {"value": -4.0}}
    every["event streams"] = {"asked": {"value": 200.0}, "complete": {"value": 200.0}}
    assert headline(every) == {"read_p95_ms": 29.0, "streams": 200, "memory_slope_kb": -4.0, "failures": 0}
    every["reads, 200/s"]["failures"]["value"] = 9.0  # beyond what is asked for
    assert headline(every)["failures"] == 0
    for name in ("reads, 50/s", "plans begun, 4/s", "memory"):
        every[name]["failures"]["value"] = 1.0
    every["event streams"]["complete"]["value"] = 198.0
    assert headline(every)["failures"] == 5


async def test_a_stream_is_read_line_by_line_however_it_is_cut():
    async def streaming(line, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in (b"data: o", b"ne\n\nda", b"ta: two\n"):
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        writer.write(b"0\r\n\r\n")

    async with server(streaming) as client, client.lines("/events") as lines:
        assert [line async for line in lines if line] == ["data: one", "data: two"]


async def test_a_stream_that_is_refused_is_told():
    async def refusing(line, writer):
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    async with server(refusing) as client:
        with pytest.raises(OSError, match="refused"):
            async with client.lines("/events"):
                pass

"""How the portal bears load: a real server on loopback, asked by an open-loop generator in this process."""

import asyncio
import csv
import io
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from .. import __version__
from ..agents.deps import load_tree
from ..items import ItemBank
from ..settings import Settings
from ._load import Ask, Client, Round, closed_loop, open_loop
from .simulate_class import simulate_class

_GOAL = "6.RP.A.3"
_AIM = 100
"""Reads a second at which the headline is taken."""
_RATES = (25, 50, _AIM, 200, 400)
_BEGUN = (1, 2, 4)
_PIECES = 20
_BOUNDARY = "lessonloom-load"
Figure = dict[str, float]


@dataclass(frozen=True)
class Server:
    """A portal in a process of its own, and how long it took from its start to its first answer and read."""

    port: int
    pid: int
    up: float
    read: float

    def rss_kb(self) -> int:
        """Resident memory in kB (Linux)."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise OSError("no VmRSS")


def run(*, seconds: float, requests: int, streams: int, seed: int) -> dict[str, Any]:
    """Measure reads and submissions at rising load, `streams` event streams at once, and memory.

    Each load lasts `seconds`; memory is watched over `requests` requests after a tenth as many
    to warm up.
    `memory_slope_kb` is kB per 1,000 requests by least squares with its 95 % interval.
    """
    with tempfile.TemporaryDirectory(prefix="lessonloom-") as folder:
        upload = _upload(seed)
        results = asyncio.run(_measure(Path(folder), upload, seconds, requests, streams, seed))
    return {
        "benchmark": "service",
        "version": __version__,
        "seed": seed,
        "n": requests,
        "data": f"a simulated class of 28, no model, {os.cpu_count()} cores shared with the generator",
        "results": results,
        "headline": headline(results),
    }


def headline(results: dict[str, dict[str, Figure]]) -> dict[str, float]:
    """The figures that count. `failures` are requests and streams that failed at a load that must be borne:
    reads up to the aim, plans, streams and the requests over which memory was watched."""
    borne = [f"reads, {rate}/s" for rate in _RATES if rate <= _AIM] + [f"plans begun, {n}/s" for n in _BEGUN]
    failed = sum(results[name]["failures"]["value"] for name in (*borne, "memory"))
    streams = results["event streams"]
    return {
        "read_p95_ms": round(results[f"reads, {_AIM}/s"]["p95_ms"]["value"], 2),
        "streams": int(streams["complete"]["value"]),
        "memory_slope_kb": round(results["memory"]["slope_kb"]["value"], 1),
        "failures": int(failed + streams["asked"]["value"] - streams["complete"]["value"]),
    }


async def _measure(
    home: Path, upload: Ask, seconds: float, requests: int, streams: int, seed: int
) -> dict[str, dict[str, Figure]]:
    found: dict[str, dict[str, Figure]] = {}
    async with _served(home / "reads") as server:
        client = Client(server.port)
        found["cold start"] = {"up_s": {"value": server.up}, "first_read_s": {"value": server.read}}
        run = await _finished(client, upload)
        reads = _reads(run)
        await closed_loop(client, reads, requests=max(50, requests // 10), workers=4)
        for rate in _RATES:
            _say(f"{rate} reads a second")
            figures = _figures(await open_loop(client, reads, rate=rate, seconds=seconds), seed)
            found[f"reads, {rate}/s"] = figures
            if rate >= _AIM and figures["asked_per_s"]["value"] < 0.8 * rate:
                _say("the server cannot keep up; no higher load is tried")
                break
        _say("memory")
        found["memory"] = await _memory(server, client, reads, requests)
        client.close()
    async with _served(home / "streams") as server:
        client = Client(server.port)
        await _finished(client, upload)
        _say(f"{streams} event streams")
        found["event streams"] = await _streams(client, upload, streams)
        for rate in _BEGUN:
            _say(f"{rate} plans begun a second")
            begun = await open_loop(client, [upload], rate=rate, seconds=seconds)
            found[f"plans begun, {rate}/s"] = _figures(begun, seed)
        client.close()
    return found


def _reads(run: str) -> list[Ask]:
    """What a portal's pages ask for again and again."""
    paths = (
        "/v1/plans",
        f"/v1/plans/{run}",
        "/v1/skills/6.RP.A.3",
        f"/v1/plans/{run}/files/lesson-plan.html",
        f"/plans/{run}",
    )
    return [Ask("GET", path) for path in paths]


async def _finished(client: Client, upload: Ask) -> str:
    """The id of a plan that has been made."""
    status, body = await client.ask(upload)
    if status != 202:
        raise RuntimeError(f"the plan was not begun: {status} {body[:300].decode(errors='replace')}")
    run = str(json.loads(body)["run"])
    async with client.lines(f"/v1/plans/{run}/events") as lines:
        last = [line async for line in lines if line][-1]
    if last != "data: done":
        raise RuntimeError(f"the plan was not made: {last}")
    return run


async def _streams(client: Client, upload: Ask, number: int) -> dict[str, Figure]:
    """Follow one plan by many streams; complete is one that saw every event and the end."""
    _, body = await client.ask(upload)
    path = f"/v1/plans/{json.loads(body)['run']}/events"
    began = time.perf_counter()

    async def follow() -> tuple[int, float]:
        try:
            async with asyncio.timeout(300), client.lines(path) as lines:
                told = [line async for line in lines if line.startswith("data: ")]
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return 0, 0.0
        return (len(told) if told[-1:] == ["data: done"] else 0), time.perf_counter() - began

    seen = await asyncio.gather(*(follow() for _ in range(number)))
    events = max((count for count, _ in seen), default=0)
    ends = [end for count, end in seen if count == events and count]
    return {
        "asked": {"value": float(number)},
        "complete": {"value": float(len(ends))},
        "events_each": {"value": float(events)},
        "spread_of_ends_s": {"value": max(ends) - min(ends) if ends else float("nan")},
    }


async def _memory(server: Server, client: Client, reads: list[Ask], requests: int) -> dict[str, Figure]:
    """Least squares of resident memory over requests, in pieces of equal size.

    What the loads before have left is settled first, by a tenth of the requests at the same pace.
    """
    failures = await closed_loop(client, reads, requests=max(50, requests // 10), workers=8)
    asked, kept = [0.0], [float(server.rss_kb())]
    for piece in range(_PIECES):
        failures += await closed_loop(client, reads, requests=requests // _PIECES, workers=8)
        asked.append((piece + 1) * (requests // _PIECES) / 1000)
        kept.append(float(server.rss_kb()))
    line = stats.linregress(asked, kept)
    spread = float(line.stderr) if len(set(kept)) > 1 else 0.0
    reach = float(stats.t.ppf(0.975, len(asked) - 2)) * spread
    slope = float(line.slope)
    return {
        "slope_kb": {"value": slope, "low": slope - reach, "high": slope + reach},
        "rss_mb": {"value": kept[-1] / 1024},
        "failures": {"value": float(failures)},
    }


def _figures(found: Round, seed: int) -> dict[str, Figure]:
    """Figures of a round; the interval of the 95th percentile is a bootstrap one."""
    milliseconds = np.array(found.latencies or [float("nan")]) * 1000
    rng = np.random.default_rng(seed)
    drawn = rng.choice(milliseconds, (1000, len(milliseconds)))
    low, high = np.percentile(np.percentile(drawn, 95, axis=1), [2.5, 97.5])
    for failure in sorted(set(found.failures))[:5]:
        _say(f"  {failure}")
    return {
        "asked_per_s": {"value": found.asked / found.seconds},
        "answered_per_s": {"value": (found.asked - len(found.failures)) / found.seconds},
        "p50_ms": {"value": statistics.median(milliseconds)},
        "p95_ms": {"value": float(np.percentile(milliseconds, 95)), "low": float(low), "high": float(high)},
        "failures": {"value": float(len(found.failures))},
    }


@asynccontextmanager
async def _served(home: Path) -> AsyncIterator[Server]:
    """`lessonloom serve` as a user starts it, on a free port; ended afterwards, whatever happens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lessonloom", "serve", "--port", str(port)]
    env = {**os.environ, "LESSONLOOM_HOME": str(home)}
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        client = Client(port)
        up = await _answered(process, client, "/healthz", began)
        read = await _answered(process, client, "/v1/skills/6.RP.A.3", began)
        client.close()
        yield Server(port=port, pid=process.pid, up=up, read=read)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            await asyncio.to_thread(process.wait, 15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _answered(process: "subprocess.Popen[bytes]", client: Client, path: str, began: float) -> float:
    while process.poll() is None and time.perf_counter() - began < 120:
        try:
            status, _ = await client.ask(Ask("GET", path))
            if status == 200:
                return time.perf_counter() - began
        except OSError:
            pass
        await asyncio.sleep(0.02)
    raise RuntimeError(f"the portal did not start ({path})")


def _upload(seed: int) -> Ask:
    """A class's answers as the form of a plan."""
    tree = load_tree(Settings())
    text = io.StringIO()
    csv.writer(text).writerows(simulate_class(tree, ItemBank(tree), goal=_GOAL, seed=seed).long)
    fields = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="goal"\r\n\r\n{_GOAL}\r\n'
    file = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="class_file"; filename="6B.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{text.getvalue()}\r\n--{_BOUNDARY}--\r\n"
    )
    return Ask("POST", "/v1/plans", (fields + file).encode(), f"multipart/form-data; boundary={_BOUNDARY}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)

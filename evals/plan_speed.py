"""How fast a plan is made, how much memory it takes, and what share of drafting a model is waited for."""

import asyncio
import csv
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from ..agents.deps import open_deps
from ..agents.events import Event
from ..agents.session import start
from ..agents.state import Request
from ..learner import read_class
from ..settings import Settings
from .simulate_class import simulate_class


def run(*, plans: int, model: str, seed: int) -> dict[str, Any]:
    """Make `plans` plans, each for another goal and another simulated class of 28, after one unmeasured.

    `rss_mb` is the peak of the process, the building of the index included; `help_seconds` the median
    of five fresh processes. Intervals are 95 % bootstrap intervals of the median.
    """
    with tempfile.TemporaryDirectory() as folder:
        seconds, model_share = asyncio.run(_measure(Path(folder), plans, model, seed))
    median = statistics.median(seconds)
    low, high = _bootstrap(seconds, seed)
    figures = {
        "median_seconds": {"value": median, "low": low, "high": high},
        "p95_seconds": {"value": float(np.percentile(seconds, 95))},
        "rss_mb": {"value": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024},
        "help_seconds": {"value": _help_seconds()},
    }
    if model != "none":
        share_low, share_high = _bootstrap(model_share, seed)
        figures["model_share_of_drafting"] = {
            "value": statistics.median(model_share),
            "low": share_low,
            "high": share_high,
        }
    return {
        "benchmark": "plan-speed",
        "version": __version__,
        "seed": seed,
        "n": plans,
        "data": f"simulated classes of 28, model {model}",
        "results": {"lessonloom": figures},
        "headline": {name: round(f["value"], 3) for name, f in figures.items()},
    }


async def _measure(folder: Path, plans: int, model: str, seed: int) -> tuple[list[float], list[float]]:
    settings = Settings(home=folder / "home")
    seconds: list[float] = []
    shares: list[float] = []
    async with open_deps(settings, model=model, roster={}) as deps:
        skills = deps.tree.skills.values()
        goals = [s.id for s in skills if s.authored and deps.tree.hard(s.id)]
        for number in range(plans + 1):
            goal = goals[-1 - number % len(goals)]
            path = folder / f"class{number}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                tables = simulate_class(deps.tree, deps.bank, goal=goal, seed=seed + number)
                csv.writer(file).writerows(tables.long)
            waits: list[tuple[float, float]] = []
            drafting: list[float] = []

            def watch(
                event: Event,
                waits: list[tuple[float, float]] = waits,
                drafting: list[float] = drafting,
            ) -> None:
                if event.kind == "passage_done":
                    now = time.perf_counter()
                    waits.append((now - event.seconds, now))
                elif event.kind == "stage_finished" and event.stage == "draft":
                    drafting.append(event.seconds)

            started = time.perf_counter()
            data = read_class(path, tree=deps.tree, bank=deps.bank)
            request = Request(
                class_name=path.stem,
                goal=goal,
                minutes=50,
                out=folder / f"out{number}",
                model=model,
                seed=seed,
            )
            await start(request, data, settings, deps=deps, watch=watch)
            if number:  # the first one loads the encoder and warms caches
                seconds.append(time.perf_counter() - started)
                shares.append(_covered(waits) / drafting[0])
            print(f"{number}/{plans} {goal}", file=sys.stderr)
    return seconds, shares


def _covered(spans: list[tuple[float, float]]) -> float:
    """Seconds in which at least one of the overlapping spans was open."""
    total, end = 0.0, float("-inf")
    for start_, stop in sorted(spans):
        total += max(0.0, stop - max(start_, end))
        end = max(end, stop)
    return total


def _bootstrap(values: list[float], seed: int) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    medians = np.median(rng.choice(values, (2000, len(values))), axis=1)
    low, high = np.percentile(medians, [2.5, 97.5])
    return float(low), float(high)


def _help_seconds() -> float:
    """Median wall time of `lessonloom --help` in a fresh process, of five."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "lessonloom", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)

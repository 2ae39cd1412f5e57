"""Many whole runs in which model, documents and answers misbehave in every way at once."""

import asyncio
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from .. import __version__
from ..agents.deps import Deps, load_tree, open_store
from ..items import ItemBank
from ..retrieval import NullRetriever
from ..settings import Settings
from . import _chaos
from .llm import share

SHARD = 20
"""Runs that share a simulated class and a goal."""

Tally = Counter[str]
Found = tuple[int, str, tuple[str, ...]]
"""The number of a run, its goal, and what was wrong with its end."""


def run(*, runs: int, workers: int, seed: int) -> dict[str, Any]:
    """`runs` runs on `workers` processes, each of another template, length, number of rounds and seed, over a
    new class and a new goal every 20 runs.

    `sound_share` counts runs that ended as `_chaos.faults` wants it: done and known to the store, with a stop
    reason, without an error of any check, with keys that are accepted and wrong answers that are not, and
    without a stranger's word in the plan or outside the sections of a prompt. `faults` in the result names
    what was wrong elsewhere.
    """
    tally: Tally = Counter()
    faults: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="lessonloom-chaos-") as folder:
        work = partial(_shard, Path(folder), seed, runs)
        for number, (counted, found) in enumerate(_over(work, range(0, runs, SHARD), workers), start=1):
            tally += counted
            for n, goal, wrong in found:
                faults.append({"run": n, "goal": goal, "faults": wrong})
                print(f"run {n}, {goal}: {'; '.join(wrong)}", file=sys.stderr)
            print(f"{min(number * SHARD, runs)} of {runs}", file=sys.stderr)
    sound = share(tally["sound"], runs)
    return {
        "benchmark": "chaos",
        "version": __version__,
        "seed": seed,
        "n": runs,
        "data": f"simulated classes with hostile answers, {SHARD} runs each; five of seven replies misbehave",
        "faults": faults,
        "results": {
            "lessonloom": {"sound_share": sound}
            | {name: {"value": float(count)} for name, count in sorted(tally.items())}
        },
        "headline": {"sound_share": round(sound["value"], 4), "faulty": runs - tally["sound"]},
    }


def _over(
    work: "partial[tuple[Tally, list[Found]]]", firsts: Iterable[int], workers: int
) -> Iterable[tuple[Tally, list[Found]]]:
    if workers == 1:
        yield from map(work, firsts)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(work, firsts)


def _shard(folder: Path, seed: int, runs: int, first: int) -> tuple[Tally, list[Found]]:
    """The runs from `first` on: what became of them, and what was wrong."""
    return asyncio.run(_some(folder, seed, range(first, min(first + SHARD, runs))))


@cache
def _ports(folder: Path) -> tuple[Settings, Deps]:
    """What a process keeps from shard to shard."""
    settings = Settings(home=folder / f"home-{os.getpid()}")
    tree = load_tree(settings)
    store = open_store(settings)
    return settings, Deps(
        tree=tree, bank=ItemBank(tree), store=store, retriever=NullRetriever(), model=None, roster={}
    )


async def _some(folder: Path, seed: int, numbers: range) -> tuple[Tally, list[Found]]:
    own = Path(tempfile.mkdtemp(dir=folder))
    settings, deps = _ports(folder)
    goals = sorted(s.id for s in deps.tree.skills.values() if s.authored and deps.tree.hard(s.id))
    goal = random.Random(f"{seed}|{numbers.start}").choice(goals)
    data = _chaos.hostile_class(deps.tree, deps.bank, own / "class.csv", goal, seed + numbers.start)
    tally: Tally = Counter()
    faulty: list[Found] = []
    for n in numbers:
        ports, model = _chaos.with_chaos(deps, seed + n)
        request = _chaos.request_for(goal, own / "out", seed + n)
        outcome, found = await _chaos.run(request, data, settings, ports, model)
        tally.update(["faulty" if found else "sound"])
        tally.update(f"model: {way}" for way in model.did.elements())
        if found:
            faulty.append((n, goal, found))
        if outcome is not None:
            tally.update(f"passages {p.outcome}" for p in outcome.plan.provenance.passages)
            quality = outcome.plan.quality
            tally.update([f"stop: {quality.stop_reason}" if quality else "stop: none"])
    return tally, faulty

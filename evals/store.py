"""Both stores side by side: how long do the same operations take, and what share of a plan do they cost?"""

import asyncio
import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from ..agents.deps import open_deps, open_store
from ..agents.session import start
from ..agents.state import Request
from ..graph import GraphStore, InputError, Response, SkillTree
from ..learner import read_class
from ..settings import Settings
from .simulate_class import simulate_class

PLANS = 20
CLASS = "benchmark"


class _Timed:
    """A store that adds up the seconds spent in it."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def timed(*args: Any, **options: Any) -> Any:
            started = time.perf_counter()
            try:
                return method(*args, **options)
            finally:
                self.seconds += time.perf_counter() - started

        return timed


def run(settings: Settings, *, responses: int, seed: int) -> dict[str, Any]:
    """The same work on SQLite and on the Neo4j server that the settings name; both start empty.

    Raises InputError without a server: a figure of one store alone compares nothing.
    """
    if not settings.store or "://" not in settings.store:
        raise InputError(
            "the benchmark compares with a Neo4j server, and none is named",
            "`make neo4j` starts one and prints the LESSONLOOM_STORE to set.",
        )
    results: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = Settings(home=home, store=str(home / "store.sqlite"))
        server = settings.model_copy(update={"home": home})
        for name, one in (("sqlite", file), ("neo4j", server)):
            results[name] = _figures(one, home / name, responses, seed)
    neo4j = results["neo4j"]
    return {
        "benchmark": "store",
        "version": __version__,
        "seed": seed,
        "n": responses,
        "data": f"simulated: {responses} responses, {2 * PLANS} plans for classes of 28",
        "results": results,
        "headline": {
            "bulk_seconds": round(neo4j["bulk_seconds"]["value"], 2),
            **{name: round(neo4j[name]["value"], 4) for name in ("plan_share", "plan_share_at_first")},
        },
    }


def _figures(settings: Settings, folder: Path, responses: int, seed: int) -> dict[str, dict[str, float]]:
    from ..agents.deps import load_tree

    tree = load_tree(settings)
    figures: dict[str, dict[str, float]] = {}
    store = open_store(settings)
    if store.classes():
        store.close()
        raise InputError("the store is not empty", "Name an empty one: the benchmark writes into it.")

    def clock(name: str, work: Callable[[], Any]) -> None:
        started = time.perf_counter()
        work()
        figures[name] = {"value": time.perf_counter() - started}
        print(f"{type(store).__name__}: {name} {figures[name]['value']:.3f}", file=sys.stderr)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock("tree_seconds", lambda: store.put_tree(tree))
    clock("tree_again_seconds", lambda: store.put_tree(tree))
    clock("bulk_seconds", lambda: store.add_responses(CLASS, _made(tree, responses)))
    figures["bulk_growth_mb"] = {
        "value": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    }
    small = list(_made(tree, 28 * 20))
    store.add_responses("one class", small)
    clock("class_read_seconds", lambda: (store.responses("one class"), store.mastery("one class")))
    middle = max(tree.skills, key=lambda name: len(tree.successors(name)))
    clock("neighbourhood_seconds", lambda: store.neighbourhood(middle))
    store.close()
    shares, seconds = asyncio.run(_plans(settings, folder, seed))
    figures["plan_share_at_first"] = _interval(shares[:PLANS], seed)
    figures["plan_share"] = _interval(shares[PLANS:], seed)
    figures["plan_seconds"] = _interval(seconds[PLANS:], seed)
    return figures


def _made(tree: SkillTree, count: int) -> Iterator[Response]:
    skills = list(tree.skills)
    for i in range(count):
        yield Response(
            id=f"r{i}",
            learner=f"L{i % 3000:04}",
            skill=skills[i % len(skills)],
            item=f"{skills[i % len(skills)]}/q{i % 50}",
            answer=str(i % 17),
            correct=i % 3 != 0,
        )


async def _plans(settings: Settings, folder: Path, seed: int) -> tuple[list[float], list[float]]:
    """Share of each plan's wall time that was spent in the store, and the wall time: of `PLANS` plans right
    after the load, while a server of Java still compiles its own code, and of as many after them."""
    shares, seconds = [], []
    async with open_deps(settings, model="none", roster={}) as deps:
        goals = [s.id for s in deps.tree.skills.values() if s.authored and deps.tree.hard(s.id)]
        for number in range(2 * PLANS + 1):
            goal = goals[-1 - number % len(goals)]
            path = folder / f"class{number}.csv"
            folder.mkdir(exist_ok=True)
            with path.open("w", newline="", encoding="utf-8") as file:
                tables = simulate_class(deps.tree, deps.bank, goal=goal, seed=seed + number)
                csv.writer(file).writerows(tables.long)
            timed = _Timed(deps.store)
            ports = type(deps)(**{**vars(deps), "store": timed})
            started = time.perf_counter()
            data = read_class(path, tree=deps.tree, bank=deps.bank)
            request = Request(class_name=path.stem, goal=goal, minutes=50, out=folder / "out", seed=seed)
            await start(request, data, settings, deps=ports)
            if number:  # the first one warms caches
                seconds.append(time.perf_counter() - started)
                shares.append(timed.seconds / seconds[-1])
    return shares, seconds


def _interval(values: list[float], seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    means = rng.choice(np.array(values), (1000, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"value": float(np.mean(values)), "low": float(low), "high": float(high)}

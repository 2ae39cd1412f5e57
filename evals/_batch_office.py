"""Simulated classes with manifests of lessons for them, and batches that are watched while they run."""

import asyncio
import csv
import os
import resource
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ..graph import SkillTree
from ..items import ItemBank
from ..jobs import BatchEvent, BatchReport, Engine, run_batch
from ..settings import Settings
from .simulate_class import simulate_class

CLASSES = 40
_MINUTES = (50, 40, 60, 45, 55)


def write_classes(folder: Path, tree: SkillTree, seed: int) -> list[tuple[Path, tuple[str, ...]]]:
    """Simulated classes of 28, each for another goal, with the goals that lessons are asked for: those of
    the way to the class's own goal that can be taught."""
    bank = ItemBank(tree)
    skills = [s.id for s in tree.skills.values() if s.authored and tree.hard(s.id)]
    made = []
    for number in range(CLASSES):
        goal = skills[-1 - number * 7 % len(skills)]
        path = folder / f"class{number:02}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(simulate_class(tree, bank, goal=goal, seed=seed + number).long)
        way = [s for s in reversed(tree.closure((goal,))) if tree.skill(s).authored]
        made.append((path, tuple(way[:5])))
    return made


def write_manifest(path: Path, classes: list[tuple[Path, tuple[str, ...]]], jobs: int) -> None:
    """So many rows, class after class, each with another goal, length or seed."""
    rows = (
        (file.name, goals[turn % len(goals)], _MINUTES[turn // len(goals) % 5], turn // (5 * len(goals)))
        for turn in range(jobs)
        for file, goals in classes
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("class", "goal", "minutes", "seed", "name"))
        out.writerows((*row, f"job{n:05}") for n, row in enumerate(islice(rows, jobs)))


@dataclass
class Watched:
    """What was seen of a batch: seconds from its beginning to the end of each job, stages begun and their
    seconds, kilobytes of all its processes by jobs begun, and processor seconds of its processes."""

    ended: list[float] = field(default_factory=list)
    begun: Counter[tuple[str, str]] = field(default_factory=Counter)
    spent: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: list[tuple[int, int]] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0
    failed: int = 0

    @property
    def rate(self) -> float:
        """Jobs an hour once every process is warm: after the first four."""
        warm = self.ended[3:]
        return 3600 * (len(warm) - 1) / (warm[-1] - warm[0]) if len(warm) > 1 else 0.0


def watched(manifest: Path, out: Path, settings: Settings, engine: Engine) -> Watched:
    """Run a batch in this process and watch it."""
    seen = Watched()
    start, before = time.perf_counter(), _processor()
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(0.5):
            seen.memory.append((len(seen.ended), _memory(os.getpid())))

    def watch(event: BatchEvent) -> None:
        if event.kind == "job_finished":
            seen.ended.append(time.perf_counter() - start)
        elif event.kind == "job_failed":
            seen.failed += 1
        elif event.kind == "job_progress" and event.event.kind == "stage_started":
            seen.begun[event.job, event.event.stage] += 1
        elif event.kind == "job_progress" and event.event.kind == "stage_finished":
            seen.spent[event.event.stage].append(event.event.seconds)

    async def all_of_it() -> BatchReport:
        return await run_batch(manifest, out, settings, watch=watch, engine=engine)

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        asyncio.run(all_of_it())
    finally:
        ended.set()
        sampler.join()
    seen.seconds = time.perf_counter() - start
    seen.processor = _processor() - before
    return seen


def _processor() -> float:
    """Processor seconds of this process and of those of its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _memory(pid: int) -> int:
    """Kilobytes that a process and all below it hold in memory, by Linux's /proc; 0 for one that is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="utf-8").split()
        ]
    except OSError:
        return 0
    own = next((int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS")), 0)
    return own + sum(_memory(child) for child in children)

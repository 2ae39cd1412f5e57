"""How many plans an hour a batch makes, what a second process adds, what it holds in memory, and what a kill
costs."""

import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from .. import __version__
from ..agents.deps import load_tree
from ..graph import MissingExtra
from ..jobs import Engine, Processes, RayEngine, batch_status
from ..settings import Settings
from ._batch_office import CLASSES, Watched, watched, write_classes, write_manifest

_NEVER = {
    "failed": "jobs failed",
    "done_twice": "jobs were done twice after a kill",
    "not_done": "jobs were not done after a kill",
    "half_written": "files were half written when a kill came",
    "different_after_kills": "files differ after kills",
    "different_1_2": "files differ between one process and two",
}
_SMALL = 120
"""Jobs of the batches that are compared, killed and run on Ray."""


def run(*, jobs: int, kills: int, seed: int) -> dict[str, Any]:
    """Plan `jobs` lessons for 40 simulated classes with two processes and no model, after one unmeasured;
    then, on the first 120 of them, compare one process with two (and with Ray where it is installed), and
    kill a batch `kills` times at random moments.

    `plans_per_hour` counts everything from reading the manifest to the report. `speedup_2` compares rates
    once all processes are warm; `speedup_2_by_processor` is twice the ratio of processor seconds for a job,
    which other load on the machine touches less. `rss_mb` is the peak over all processes together,
    `rss_slope_kb` its rise for each job. `repeated_work` is the share of the small batch's work that one kill
    made to be done again, stages weighed by their seconds, the mean over all kills: the stage in which a
    job was cut off counts in full, and so does any that was done twice.

    `broken` says what a batch must never do and did: jobs done twice or not at all, files that a kill left
    half written, files that differ in the end. It is empty, or the benchmark has failed.
    """
    settings = Settings()
    with tempfile.TemporaryDirectory(prefix="lessonloom-batch-") as name:
        folder = Path(name)
        home = Settings(home=folder / "home")
        if settings.index_path.is_dir():
            shutil.copytree(settings.index_path, home.index_path)
        classes = write_classes(folder, load_tree(home), seed)
        many, small, one = (folder / f"{n}.csv" for n in ("many", "small", "one"))
        write_manifest(many, classes, jobs)
        write_manifest(small, classes, min(jobs, _SMALL))
        write_manifest(one, classes, 1)
        watched(one, folder / "out-one", home, Processes(home, 1))
        single = _run("one process", small, folder / "out-1", home, Processes(home, 1))
        double = _run("two processes", small, folder / "out-2", home, Processes(home, 2))
        whole = _run(f"{jobs} jobs", many, folder / "out-many", home, Processes(home, 2))
        figures = {
            "plans_per_hour": 3600 * len(whole.ended) / whole.seconds,
            "speedup_2": double.rate / single.rate if single.rate else 0.0,
            "speedup_2_by_processor": 2 * single.processor / double.processor,
            "rss_mb": max(kb for _, kb in whole.memory) / 1024,
            "rss_slope_kb": _slope(whole),
            "failed": float(single.failed + double.failed + whole.failed),
            "cores_used": whole.processor / whole.seconds,
            "processor_seconds_per_plan": whole.processor / max(1, len(whole.ended)),
            "different_1_2": float(_differences(folder / "out-1", folder / "out-2")),
            **{f"{stage}_seconds": mean(spent) for stage, spent in sorted(whole.spent.items())},
            **_killed(small, folder, home, double, kills, seed),
        }
        ray, why = _ray(small, folder, home, double)
    if ray is not None:
        figures["ray_overhead"] = ray
    headline = ("plans_per_hour", "speedup_2", "rss_mb", "repeated_work")
    return {
        "benchmark": "batch",
        "version": __version__,
        "seed": seed,
        "n": jobs,
        "data": f"{CLASSES} simulated classes of 28, no model, 2 processes, {kills} kills",
        "notes": {"ray_overhead": why} if why else {},
        "broken": broken(figures),
        "results": {"lessonloom": {name: {"value": value} for name, value in figures.items()}},
        "headline": {name: round(figures[name], 4) for name in headline}
        | {"ray_overhead": None if ray is None else round(ray, 4)},
    }


def _run(what: str, manifest: Path, out: Path, settings: Settings, engine: Engine) -> Watched:
    print(f"{what} ...", file=sys.stderr)
    seen = watched(manifest, out, settings, engine)
    print(f"{what}: {len(seen.ended)} plans in {seen.seconds:.0f} s", file=sys.stderr)
    return seen


def _slope(seen: Watched) -> float:
    """Kilobytes for each job, by least squares, once the first tenth is done."""
    late = [(done, kb) for done, kb in seen.memory if done > len(seen.ended) / 10]
    if len({done for done, _ in late}) < 2:
        return 0.0
    done, kilobytes = zip(*late, strict=True)
    return float(np.polyfit(done, kilobytes, 1)[0])


def _killed(
    manifest: Path, folder: Path, settings: Settings, undisturbed: Watched, kills: int, seed: int
) -> dict[str, float]:
    """Kill batches of the manifest at random moments, go on, and compare with the undisturbed one."""
    dice = random.Random(seed)
    seconds = {stage: mean(spent) for stage, spent in undisturbed.spent.items()}
    whole = sum(seconds[stage] * n for (_, stage), n in undisturbed.begun.items())
    again, twice, half, different, undone, number = 0.0, 0, 0, 0, 0, 0
    while number < kills:
        out = folder / "out-killed"
        shutil.rmtree(out, ignore_errors=True)
        told: Counter[tuple[str, ...]] = Counter()
        ended = False
        while not ended:
            kill = number < kills
            ended, lost = _session(manifest, out, settings, dice.uniform(0, 4) if kill else None, told)
            again += sum(seconds[stage] for stage in lost)
            number += kill and not ended
            half += half_written(folder / "out-2", out)
            print(f"kill {number} of {kills}", file=sys.stderr)
        for (what, *place), n in told.items():
            if what == "begun":
                again += seconds[place[1]] * max(0, n - undisturbed.begun[place[0], place[1]])
            twice += what == "done" and n > 1
        different += _differences(folder / "out-2", out)
        undone += len(undisturbed.ended) - batch_status(out).counts.get("done", 0)
    return {
        "repeated_work": again / whole / kills if kills else 0.0,
        "done_twice": float(twice),
        "not_done": float(undone),
        "half_written": float(half),
        "different_after_kills": float(different),
    }


def _session(
    manifest: Path, out: Path, settings: Settings, kill_after: float | None, told: Counter[tuple[str, ...]]
) -> tuple[bool, list[str]]:
    """One batch in a process of its own, killed so many seconds after its first stage. Returns whether it
    ended, and the stages in which the jobs it took up had been cut off. What it tells is added to `told`."""
    command = (sys.executable, "-m", "lessonloom.evals._batch_session", settings.home, manifest, out, 2)
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    timer = threading.Timer(kill_after or 0, process.kill)
    cut: set[str] = set()
    lost: list[str] = []
    for line in process.stdout:
        what, job, *stage = line.split()
        if what == "cut":
            cut.add(job)
            continue
        if what == "begun" and job in cut:
            cut.remove(job)
            lost.append(stage[0])
        else:
            told[what, job, *stage] += 1
        if kill_after is not None and timer.ident is None:
            timer.start()
    timer.cancel()
    return process.wait() == 0, lost


def _differences(a: Path, b: Path) -> int:
    """Files of jobs that differ in two folders, or are in one of them only; what a run keeps while it is at
    work counts as one more."""
    files = [{f.relative_to(root): f for f in root.glob("*/*")} for root in (a, b)]
    names = files[0].keys() | files[1].keys()
    return sum(
        name not in files[0] or name not in files[1] or not _same(files[0][name], files[1][name])
        for name in names
    )


def half_written(whole: Path, killed: Path) -> int:
    """Files in their places that are not what they are in the folder that nobody disturbed. Hidden ones are
    on their way to their places, or of a run that will go on."""
    return sum(
        not _same(whole / file.relative_to(killed), file)
        for file in killed.glob("*/*")
        if not file.name.startswith(".")
    )


def _same(a: Path, b: Path) -> bool:
    return (a.is_dir() and b.is_dir()) or (a.is_file() and b.is_file() and a.read_bytes() == b.read_bytes())


def broken(figures: Mapping[str, float]) -> list[str]:
    """What a batch must never do, where these figures say that it did."""
    return [f"{figures[name]:.0f} {what}" for name, what in _NEVER.items() if figures.get(name)]


def _ray(manifest: Path, folder: Path, settings: Settings, local: Watched) -> tuple[float | None, str]:
    """How much longer the same jobs take on Ray with two processors, as a share; or why that is not known."""
    try:
        engine = RayEngine(settings, workers=2)
    except MissingExtra as error:
        return None, error.message
    seen = _run("two processors of Ray", manifest, folder / "out-ray", settings, engine)
    if different := _differences(folder / "out-2", folder / "out-ray"):
        return None, f"{different} files differ from those of the local engine"
    return local.rate / seen.rate - 1, ""

"""Knowledge tracing: how well is the next answer of an unseen learner predicted?

Learners are split; every answer of a held-out learner is predicted from that learner's earlier answers
alone. Baselines are fitted in the same run. Intervals resample learners. Beside it: what the estimate of
`diagnose` is worth after the first answers of a learner.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import __version__
from ..learner.history import History
from ..learner.tracing import Answers, TracingModel, fit_tracing, later_part
from ._kt_baselines import best_lr, bkt, elo, item_mean
from ._kt_data import load_split
from ._kt_short import FIRST, after_short_test
from ._scores import auc, bootstrap, ece, log_loss

Vector = NDArray[np.float64]
WEAK_BELOW = 0.65
WEAK_ANSWERS = 2
"""A skill turns out weak for a learner when, after 70 % of the history, fewer than 65 % of at least two
answers on it are right. (Calling every skill weak then has an F1 of about .53 on ASSISTments 2009.)"""
UPDATED = 5000
ROUNDS = 200


def run(*, data: Path, seed: int) -> dict[str, Any]:
    """All systems on the data of a folder; raises DataError where it cannot be read."""
    split = load_split(data, seed=seed)
    train, test = split.train, split.test
    right = test.right.astype(float)
    results: dict[str, dict[str, dict[str, float]]] = {}
    baselines: dict[str, Callable[[Answers, Answers], Vector]] = {
        "item mean": item_mean,
        "elo": elo,
        "best-lr": best_lr,
        "bkt": bkt,
    }
    for name, baseline in baselines.items():
        started = time.perf_counter()
        p = baseline(train, test)
        seconds = time.perf_counter() - started
        print(f"{name}: {seconds:.1f} s", file=sys.stderr)
        results[name] = _figures(right, p, test.learner, seed) | {"fit_seconds": {"value": seconds}}
    started = time.perf_counter()
    model = fit_tracing(train, seed=seed)
    fitted = time.perf_counter()
    p = model.predict(test)
    predicted = time.perf_counter()
    print(f"lessonloom: {fitted - started:.1f} s to fit", file=sys.stderr)
    weak, all_weak = _weak_f1(model, train, test, seed)
    results["all weak"] = {"weak_f1": all_weak}
    results["lessonloom"] = _figures(right, p, test.learner, seed) | {
        "weak_f1": weak,
        "fit_seconds": {"value": fitted - started},
        "predict_seconds": {"value": predicted - fitted},
        "update_seconds": {"value": _update_seconds(model, test)},
    }
    short = after_short_test(model, test)
    for name, p in (("diagnose", short.estimate), ("lessonloom", short.tracing)):
        results[f"{name}, {FIRST} answers"] = _figures(short.right, p, short.learner, seed)
    names = ("auc", "log_loss", "ece", "weak_f1", "fit_seconds", "update_seconds")
    return {
        "benchmark": "kt",
        "version": __version__,
        "seed": seed,
        "n": len(train) + len(test),
        "data": f"{data.name}: {split.note}; {train.learner.max() + 1} learners to fit on, "
        f"{test.learner.max() + 1} held out; {'with' if test.time is not None else 'without'} time stamps",
        "results": results,
        "headline": {name: round(results["lessonloom"][name]["value"], 4) for name in names},
    }


def _figures(right: Vector, p: Vector, learner: NDArray[np.int64], seed: int) -> dict[str, dict[str, float]]:
    metrics = {"auc": auc, "log_loss": log_loss, "ece": ece}
    return {
        name: bootstrap(metric, right, p, learner, seed=seed, rounds=ROUNDS)
        for name, metric in metrics.items()
    }


def _weak_f1(
    model: TracingModel, train: Answers, test: Answers, seed: int
) -> tuple[dict[str, float], dict[str, float]]:
    """F1 of naming weak skills with the state frozen at 70 %, and that of calling all of them weak.

    The probability below which a skill is called weak is chosen on a quarter of the learners fitted on,
    with a model that was fitted on the others.
    """
    inner = train.learner % 4 == 0
    learner, truth, p = later_skills(fit_tracing(_part(train, ~inner), seed=seed), _part(train, inner))
    cuts = np.arange(0.3, 0.95, 0.01)
    cut = max(cuts, key=lambda c: _f1(truth.astype(float), (p < c).astype(float), np.ones(len(p))))
    learner, truth, p = later_skills(model, test)
    group = np.unique(learner, return_inverse=True)[1]
    called = (p < cut).astype(float)
    ones = np.ones(len(p))
    return tuple(  # type: ignore[return-value]
        bootstrap(_f1, truth.astype(float), said, group, seed=seed, rounds=ROUNDS) for said in (called, ones)
    )


def _part(answers: Answers, rows: NDArray[np.bool_]) -> Answers:
    time = None if answers.time is None else answers.time[rows]
    return Answers(answers.learner[rows], answers.item[rows], answers.right[rows], answers.skills, time)


def later_skills(
    model: TracingModel, answers: Answers
) -> tuple[NDArray[np.int64], NDArray[np.bool_], Vector]:
    """Learner, whether the skill turned out weak, and mean predicted probability, per learner and skill."""
    frozen = later_part(answers)
    p = model.predict(answers, frozen=frozen)
    sums: dict[tuple[int, int], list[float]] = {}
    for r in np.flatnonzero(frozen).tolist():
        for skill in answers.skills[answers.item[r]]:
            own = sums.setdefault((int(answers.learner[r]), skill), [0, 0, 0])
            own[0] += 1
            own[1] += int(answers.right[r])
            own[2] += float(p[r])
    kept = {key: own for key, own in sums.items() if own[0] >= WEAK_ANSWERS}
    table = np.array(list(kept.values())).reshape(-1, 3)
    learners = np.array([key[0] for key in kept], dtype=np.int64)
    return learners, table[:, 1] / table[:, 0] < WEAK_BELOW, table[:, 2] / table[:, 0]


def _f1(truth: Vector, called: Vector, weight: Vector) -> float:
    both = weight @ (truth * called)
    total = weight @ truth + weight @ called
    return float(2 * both / total) if total else 0.0


def _update_seconds(model: TracingModel, answers: Answers) -> float:
    """Seconds to take in one answer each for 5,000 learners (median of five)."""
    rows = [r % len(answers) for r in range(UPDATED)]
    jobs = [(int(answers.item[r]), answers.skills[answers.item[r]], int(answers.right[r])) for r in rows]
    times = []
    for _ in range(5):
        states = [History() for _ in jobs]
        started = time.perf_counter()
        for state, (item, skills, right) in zip(states, jobs, strict=True):
            model.record(state, item, skills, right)
        times.append(time.perf_counter() - started)
    return sorted(times)[2]

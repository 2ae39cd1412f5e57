"""Figures for predicted probabilities, with 95 % intervals that resample whole learners."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Metric = Callable[[Vector, Vector, Vector], float]
"""(right, probability, weight of each row) -> figure."""


def auc(right: Vector, p: Vector, weight: Vector) -> float:
    """Area under the ROC curve; tied predictions count half."""
    values, group = np.unique(p, return_inverse=True)
    positive = np.bincount(group, weight * right, len(values))
    negative = np.bincount(group, weight * (1 - right), len(values))
    below = np.cumsum(negative) - negative
    total = positive.sum() * negative.sum()
    return float((positive * (below + negative / 2)).sum() / total) if total else 0.5


def log_loss(right: Vector, p: Vector, weight: Vector) -> float:
    """Mean negative log likelihood (natural logarithm)."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    losses = -(right * np.log(p) + (1 - right) * np.log(1 - p))
    return float(np.average(losses, weights=weight))


def ece(right: Vector, p: Vector, weight: Vector) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    place = np.minimum((p * 10).astype(int), 9)
    gap = np.bincount(place, weight * (right - p), 10)
    return float(np.abs(gap).sum() / weight.sum())


def bootstrap(
    metric: Metric, right: Vector, p: Vector, group: NDArray[np.int64], *, seed: int, rounds: int = 200
) -> dict[str, float]:
    """Value with a 95 % percentile interval over resampled groups (`group`: numbers from 0)."""
    rng = np.random.default_rng(seed)
    count = int(group.max()) + 1
    values = [
        metric(right, p, np.bincount(rng.integers(0, count, count), minlength=count).astype(float)[group])
        for _ in range(rounds)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return {"value": metric(right, p, np.ones(len(right))), "low": float(low), "high": float(high)}

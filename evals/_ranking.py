"""Figures of ranked lists, with intervals by query."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._oak import Query


def best(order: NDArray[np.int64], scores: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """The ten best of each list."""
    return np.take_along_axis(order, np.argsort(-scores, axis=1, kind="stable")[:, :10], axis=1)


def figures(found: NDArray[np.int64], queries: Sequence[Query], seed: int) -> dict[str, dict[str, float]]:
    """nDCG@10, recall@10 and MRR with their intervals."""
    metrics: dict[str, Callable[[NDArray[np.int64], Sequence[Query]], NDArray[np.float64]]] = {
        "ndcg10": ndcg,
        "recall10": lambda rows, qs: np.array(
            [len(q.relevant & set(row.tolist())) / len(q.relevant) for row, q in zip(rows, qs, strict=True)]
        ),
        "mrr": lambda rows, qs: np.array(
            [
                next((1 / rank for rank, c in enumerate(row.tolist(), 1) if c in q.relevant), 0.0)
                for row, q in zip(rows, qs, strict=True)
            ]
        ),
    }
    return {name: interval(metric(found, queries), seed) for name, metric in metrics.items()}


def ndcg(found: NDArray[np.int64], queries: Sequence[Query]) -> NDArray[np.float64]:
    """Normalised discounted cumulative gain of the first ten, per query."""
    weights = 1 / np.log2(np.arange(2, 12))
    return np.array(
        [
            sum(w for w, c in zip(weights, row.tolist(), strict=False) if c in q.relevant)
            / weights[: len(q.relevant)].sum()
            for row, q in zip(found, queries, strict=True)
        ]
    )


def ece(p: NDArray[np.float64], hit: NDArray[np.bool_]) -> float:
    """Expected calibration error of the first answer's probability, ten bins."""
    place = np.minimum((p * 10).astype(int), 9)
    gap = np.bincount(place, hit.astype(float) - p, 10)
    return float(np.abs(gap).sum() / len(p))


def interval(values: NDArray[np.float64], seed: int) -> dict[str, float]:
    """Mean with a 95 % bootstrap interval by query."""
    rng = np.random.default_rng(seed)
    means = rng.choice(values, (500, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"value": float(values.mean()), "low": float(low), "high": float(high)}


def folds(units: Sequence[str], count: int, seed: int) -> NDArray[np.int64]:
    """The fold of every unit's name; a unit is never in two."""
    names = sorted(set(units))
    drawn = np.random.default_rng(seed).permutation(len(names)) % count
    of = dict(zip(names, drawn.tolist(), strict=True))
    return np.array([of[unit] for unit in units])

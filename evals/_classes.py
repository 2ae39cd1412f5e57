"""Figures for named classes, with 95 % intervals that resample whole groups."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..graph.errors import LessonloomError

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]


class DataError(LessonloomError):
    """The data of a benchmark cannot be used."""


def macro_f1(truth: Numbers, guess: Numbers, weight: Weights) -> float:
    """Mean F1 of the classes that occur in `truth` with some weight."""
    count = int(max(truth.max(), guess.max())) + 1
    hit = np.bincount(truth, weight * (truth == guess), count)
    wanted, given = np.bincount(truth, weight, count), np.bincount(guess, weight, count)
    there = wanted > 0
    return float((2 * hit[there] / (wanted + given)[there]).mean())


def share(truth: Numbers, guess: Numbers, weight: Weights) -> float:
    """Share of rows where both agree."""
    return float(np.average(truth == guess, weights=weight))


def interval(
    metric: Callable[[Numbers, Numbers, Weights], float],
    truth: Numbers,
    guess: Numbers,
    group: Numbers,
    *,
    seed: int,
    rounds: int = 300,
) -> dict[str, float]:
    """Value with a 95 % percentile interval over resampled groups (numbered from 0)."""
    rng = np.random.default_rng(seed)
    count = int(group.max()) + 1
    values = []
    for _ in range(rounds):
        weight = np.bincount(rng.integers(0, count, count), minlength=count).astype(float)[group]
        if weight.sum():
            values.append(metric(truth, guess, weight))
    low, high = np.percentile(values, [2.5, 97.5])
    return {"value": metric(truth, guess, np.ones(len(truth))), "low": float(low), "high": float(high)}


def rows_of(folder: Path, wanted: tuple[str, ...]) -> tuple[Path, list[dict[str, Any]]]:
    """The rows of the first JSON file of a folder that is a list of objects with the wanted keys.

    Rows without a usable value under a wanted key are left out. Raises DataError.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder.", "Name the folder with the JSON file: --data DIR.")
    for path in sorted(folder.glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise DataError(f"{path} cannot be read as JSON: {error}.", "Fetch the file again.") from error
        if not isinstance(found, list):
            continue
        rows = [
            row for row in found if isinstance(row, dict) and all(_usable(row.get(key)) for key in wanted)
        ]
        if rows:
            return path, rows
    raise DataError(
        f"{folder} holds no JSON list of rows with {', '.join(wanted)}.",
        "Name the folder of this benchmark's data.",
    )


def _usable(value: object) -> bool:
    return isinstance(value, str | int | float) and bool(str(value).strip())

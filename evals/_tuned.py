"""The encoder tuned on labelled lessons: fold by fold for the benchmark, once for a model to use."""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..graph.errors import InputError
from ..retrieval import MiniLM
from ..retrieval.fusion import FILE
from ..retrieval.rerank import LateInteraction, ask
from ..retrieval.tune import Pair, Recipe, tune
from ._field_channels import CANDIDATES, listed, summed
from ._oak import Query, Target, read_oak
from ._product_search import LICENCE, Product
from ._ranking import best, figures, folds

Scores = NDArray[np.float32]
PARTS = 5
"""Encoders of the benchmark; each learns on the units of the other parts."""


def pairs(queries: Sequence[Query], targets: Sequence[Target]) -> list[Pair]:
    """Lesson and misconception, each in two wordings: briefly and in full."""
    return [
        Pair(
            unit=q.unit,
            queries=(q.full, f"{q.title} {q.outcome}"),
            passages=(targets[at].full, targets[at].statement),
        )
        for q in queries
        for at in sorted(q.relevant)
    ]


def tuned_channels(
    queries: Sequence[Query],
    targets: Sequence[Target],
    totals: Scores,
    embedder: MiniLM,
    seed: int,
) -> tuple[NDArray[np.int64], Scores]:
    """Candidates of each lesson, (totals, queries, CANDIDATES), and their similarities by encoders that never
    saw the unit, (totals, queries, CANDIDATES, 5): the lesson in full and briefly with both sides, and late
    interaction.

    Candidates are best by one of `totals`, sums of other channels of shape (queries, targets), and the tuned
    sum together.
    """
    fold = folds([q.unit for q in queries], PARTS, seed)
    order = np.zeros((len(totals), len(queries), CANDIDATES), dtype=np.int64)
    found = np.zeros((*order.shape, 5), dtype=np.float32)
    for k in range(PARTS):
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            rest = [q for q, of in zip(queries, fold, strict=True) if of != k]
            tuned = tune(embedder, pairs(rest, targets), Path(folder), recipe=Recipe(seed=seed))
            held = np.flatnonzero(fold == k)
            order[:, held], found[:, held] = _similar(
                [queries[at] for at in held.tolist()], targets, totals[:, held], tuned
            )
        spent = time.perf_counter() - started
        print(f"encoder {k + 1} of {PARTS} tuned and asked in {spent:.0f} s", file=sys.stderr)
    return order, found


def _similar(
    queries: Sequence[Query], targets: Sequence[Target], totals: Scores, embedder: MiniLM
) -> tuple[NDArray[np.int64], Scores]:
    asked = ask(embedder, [q.full for q in queries])
    full = np.stack([one.vector for one in asked])
    brief = embedder.encode([f"{q.title} {q.outcome}" for q in queries])
    sides = [embedder.encode([t.full for t in targets]), embedder.encode([t.statement for t in targets])]
    whole = np.stack([a @ b.T for a in (full, brief) for b in sides])
    added, late = summed(whole), LateInteraction(embedder)
    found = [listed(whole, total + added, asked, targets, late) for total in totals]
    return np.stack([order for order, _ in found]), np.stack([tables for _, tables in found])


def tune_encoder(*, data: Path, out: Path, base: MiniLM, seed: int) -> dict[str, Any]:
    """Tune `base` on four fifths of the units, and learn on the last fifth how its channels are fused.

    The folder `out` then holds the model, its record and its coefficients. Returns what to print: pairs, and
    nDCG@10 of the encoder alone on the lessons of the last fifth, before and after. Raises InputError where
    `out` is in use.
    """
    if out.exists() and any(out.iterdir()):
        raise InputError(f"{out}: this folder is not empty.", "Name a new folder with --out.")
    queries, targets = read_oak(data)
    fold = folds([q.unit for q in queries], 5, seed)
    learn = [q for q, of in zip(queries, fold, strict=True) if of]
    held = [q for q, of in zip(queries, fold, strict=True) if not of]
    started = time.perf_counter()
    tuned = tune(
        base,
        pairs(learn, targets),
        out,
        recipe=Recipe(seed=seed),
        origin={"data": data.name, "licence": LICENCE},
        watch=lambda number, loss: print(f"round {number}: loss {loss:.3f}", file=sys.stderr),
    )
    seconds = time.perf_counter() - started
    before, after = (_alone(held, targets, one) for one in (base, tuned))
    Product(targets, tuned).write(held, {"ndcg10_alone": round(after, 4)}, data.name, out / FILE)
    return {
        "model": str(out),
        "pairs": sum(len(q.relevant) for q in learn),
        "held_lessons": len(held),
        "seconds": round(seconds, 1),
        "ndcg10_before": round(before, 4),
        "ndcg10_after": round(after, 4),
    }


def _alone(queries: Sequence[Query], targets: Sequence[Target], embedder: MiniLM) -> float:
    similar = embedder.encode([q.full for q in queries]) @ embedder.encode([t.full for t in targets]).T
    every = np.tile(np.arange(len(targets)), (len(queries), 1))
    return figures(best(every, similar), queries, 0)["ndcg10"]["value"]

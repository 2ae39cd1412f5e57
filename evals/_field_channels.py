"""Field-wise similarities of lessons and misconceptions, by the product's own channels."""

import sys
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..retrieval import MiniLM
from ..retrieval.lexical import Lexical
from ..retrieval.rerank import Asked, LateInteraction
from ._oak import Query, Target

Scores = NDArray[np.float32]
CANDIDATES = 100
"""Length of the list that is re-ranked."""


def channels(
    queries: Sequence[Query], targets: Sequence[Target], embedder: MiniLM
) -> tuple[Scores, list[str]]:
    """Similarity of every query and target, shape (channels, queries, targets)."""
    statements = [t.statement for t in targets]
    corrections = [t.correction or t.statement for t in targets]
    both = [t.full for t in targets]
    full = [q.full for q in queries]
    fields = {
        "title": [q.title for q in queries],
        "outcome": [q.outcome for q in queries],
        "full": full,
    }
    sides = {"statement": statements, "correction": corrections, "both": both}
    started = time.perf_counter()
    encoded = {name: embedder.encode(texts) for name, texts in (*fields.items(), *sides.items())}
    points = [q.points or (q.title,) for q in queries]
    starts = np.concatenate([[0], np.cumsum([len(p) for p in points])[:-1]])
    point = embedder.encode([text for group in points for text in group])
    print(f"encoded in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    lexical = {side: Lexical(sides[side]) for side in ("statement", "both")}
    found: dict[str, Scores] = {"bm25": np.stack([lexical["both"].bm25(text) for text in full])}
    for side, texts in lexical.items():
        found[f"words, {side}"] = np.stack([texts.word_grams(text) for text in full])
        found[f"letters, {side}"] = np.stack([texts.letter_grams(text) for text in full])
    for field in fields:
        for side in ("statement", "correction"):
            found[f"dense {field}, {side}"] = encoded[field] @ encoded[side].T
    found["dense"] = encoded["full"] @ encoded["both"].T
    for side in ("statement", "correction"):
        found[f"dense best point, {side}"] = np.maximum.reduceat(point @ encoded[side].T, starts, axis=0)
    return np.stack(list(found.values())).astype(np.float32), list(found)


def summed(channels: Scores) -> Scores:
    """The sum of standardised channels, (queries, targets), standardised again."""
    spread = channels.std(axis=(1, 2), keepdims=True)
    total = ((channels - channels.mean(axis=(1, 2), keepdims=True)) / spread).sum(axis=0)
    return np.asarray(total / total.std(), dtype=np.float32)


def candidates(total: Scores) -> NDArray[np.int64]:
    """The targets that are best by `total`, best first, (queries, CANDIDATES)."""
    return np.argsort(-total, axis=1)[:, :CANDIDATES]


def picked(channels: Scores, order: NDArray[np.int64]) -> Scores:
    """All channels of the candidates, (queries, candidates, channels)."""
    return np.take_along_axis(np.moveaxis(channels, 0, -1), order[:, :, None], axis=1)


def listed(
    channels: Scores,
    total: Scores,
    asked: Sequence[Asked],
    targets: Sequence[Target],
    second: LateInteraction,
) -> tuple[NDArray[np.int64], Scores]:
    """The candidates by `total`, with all their channels and late interaction as the last."""
    order = candidates(total)
    rows = zip(asked, order.tolist(), strict=True)
    late = np.stack([second.scores(one, [targets[c].full for c in row]) for one, row in rows])
    return order, np.concatenate([picked(channels, order), late[:, :, None]], axis=2)

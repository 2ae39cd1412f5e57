"""Retrieval: from a lesson to its misconception among all, and knowing when nothing is relevant.

Channels are field-wise similarities: word and character TF-IDF, BM25, sentence embeddings, and late
interaction over token embeddings (MaxSim; Khattab & Zaharia 2020, "ColBERT"). The calibrated fusion is a
logistic model of P(relevant) learned on the lessons of other units (five folds), so that no unit helps to
judge itself.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import __version__
from ..retrieval import MiniLM
from ._oak import Query, Target, read_oak
from ._off_topic import OFF_TOPIC

Scores = NDArray[np.float32]
FOLDS = 5
CANDIDATES = 100
"""Length of the list that is re-ranked."""
RRF = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke & Buettcher 2009)."""


def run(*, data: Path, seed: int) -> dict[str, Any]:
    """All channels and fusions on the lessons of a folder; raises RetrievalDataError."""
    queries, targets = read_oak(data)
    off = [
        Query(title=t, outcome=t, points=(t,), keywords="", unit="", relevant=frozenset()) for t in OFF_TOPIC
    ]
    embedder = MiniLM()
    channels, names = _channels([*queries, *off], targets, embedder)
    n = len(queries)
    standard = (channels - channels[:, :n].mean(axis=(1, 2), keepdims=True)) / channels[:, :n].std(
        axis=(1, 2), keepdims=True
    )
    total = standard.sum(axis=0)
    order = np.argsort(-total, axis=1)[:, :CANDIDATES]
    late = _late_interaction([q.full for q in (*queries, *off)], targets, order, embedder)
    features = _features(standard, late, order)
    relevant = np.array([[c in q.relevant for c in row] for q, row in zip(queries, order, strict=False)])
    p = _cross_fit(features[:n], relevant, [q.unit for q in queries], seed)
    lists = {name: np.argsort(-channels[k, :n], axis=1)[:, :10] for k, name in enumerate(names)}
    lists["late interaction"] = _best(order[:n], late[:n])
    lists["fused, uncalibrated"] = _best(order[:n], _reciprocal_ranks(channels[:, :n], order[:n]))
    lists["fused, calibrated"] = _best(order[:n], p)
    results = {name: _figures(found, queries, seed) for name, found in lists.items()}
    ours = results["fused, calibrated"]
    best_single = max(
        (name for name in lists if not name.startswith("fused")),
        key=lambda name: results[name]["ndcg10"]["value"],
    )
    gain = _ndcg(lists["fused, calibrated"], queries) - _ndcg(lists[best_single], queries)
    ours[f"over {best_single}"] = _interval(gain, seed)
    top, hit = p.max(axis=1), relevant[np.arange(n), p.argmax(axis=1)]
    ours["ece"] = {"value": _ece(top, hit)}
    nearest = total.max(axis=1)
    ours["abstain_precision"], ours["abstain_recall"] = _abstention(nearest[:n], nearest[n:], seed)
    ours["overhead"] = {"value": _overhead(queries, targets, embedder)}
    keys = ("ndcg10", "recall10", "mrr", "ece", "abstain_precision", "overhead")
    return {
        "benchmark": "retrieval",
        "version": __version__,
        "seed": seed,
        "n": n,
        "data": f"{data.name}: {n} lessons of {len({q.unit for q in queries})} units, {len(targets)} "
        f"misconceptions, {len(off)} lessons of other subjects; encoder {embedder.id}",
        "results": results,
        "headline": {key: round(ours[key]["value"], 4) for key in keys},
    }


def _channels(
    queries: Sequence[Query], targets: Sequence[Target], embedder: MiniLM
) -> tuple[Scores, list[str]]:
    """Similarity of every query and target, shape (channels, queries, targets)."""
    statements = [t.statement for t in targets]
    corrections = [t.correction or t.statement for t in targets]
    both = [f"{s} {c}" for s, c in zip(statements, corrections, strict=True)]
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
    owner = np.repeat(np.arange(len(queries)), [len(p) for p in points])
    point = embedder.encode([text for group in points for text in group])
    print(f"encoded in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    found: dict[str, Scores] = {"bm25": _bm25(full, both)}
    for kind, options in _TFIDF.items():
        for side in ("statement", "both"):
            found[f"tf-idf {kind}, {side}"] = _tfidf(full, sides[side], options)
    for field in fields:
        for side in ("statement", "correction"):
            found[f"dense {field}, {side}"] = encoded[field] @ encoded[side].T
    found["dense"] = encoded["full"] @ encoded["both"].T
    for side in ("statement", "correction"):
        best = np.full((len(queries), len(targets)), -1.0, dtype=np.float32)
        np.maximum.at(best, owner, point @ encoded[side].T)
        found[f"dense best point, {side}"] = best
    return np.stack(list(found.values())).astype(np.float32), list(found)


_TFIDF: dict[str, dict[str, Any]] = {
    "word": {"sublinear_tf": True, "stop_words": "english", "ngram_range": (1, 2)},
    "character": {"sublinear_tf": True, "analyzer": "char_wb", "ngram_range": (3, 5)},
}


def _tfidf(queries: list[str], targets: list[str], options: dict[str, Any]) -> Scores:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(**options).fit(targets)
    found: Scores = (vectors.transform(queries) @ vectors.transform(targets).T).toarray().astype(np.float32)
    return found


def _bm25(queries: list[str], targets: list[str]) -> Scores:
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(targets, stopwords="en", show_progress=False), show_progress=False)
    words = bm25s.tokenize(queries, stopwords="en", show_progress=False, return_ids=False)
    return np.stack([index.get_scores(tokens) for tokens in words]).astype(np.float32)


def _late_interaction(
    queries: list[str], targets: Sequence[Target], order: NDArray[np.int64], embedder: MiniLM
) -> Scores:
    """MaxSim of each candidate: every word of the query finds its nearest word of the target; mean."""
    model = embedder._loaded()

    def tokens(texts: list[str]) -> list[Scores]:
        found = model.encode(texts, output_value="token_embeddings", batch_size=64, show_progress_bar=False)
        rows = [t.detach().cpu().numpy().astype(np.float32) for t in found]
        return [r / np.linalg.norm(r, axis=1, keepdims=True) for r in rows]

    words = tokens(queries)
    theirs = tokens([f"{t.statement} {t.correction}" for t in targets])
    scores = np.empty(order.shape, dtype=np.float32)
    for i, row in enumerate(order):
        sizes = [len(theirs[c]) for c in row]
        similar = words[i] @ np.vstack([theirs[c] for c in row]).T
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        scores[i] = np.maximum.reduceat(similar, starts, axis=1).mean(axis=0)
    print("late interaction done", file=sys.stderr)
    return scores


def _features(standard: Scores, late: Scores, order: NDArray[np.int64]) -> Scores:
    """Per candidate every channel, and how far it lies below the best of the list.

    Shape (queries, candidates, features).
    """
    picked = np.take_along_axis(np.moveaxis(standard, 0, -1), order[:, :, None], axis=1)
    spread = (late - late.mean()) / late.std()
    channels = np.concatenate([picked, spread[:, :, None]], axis=2)
    found: Scores = np.concatenate([channels, channels - channels.max(axis=1, keepdims=True)], axis=2)
    return found


def _cross_fit(
    features: Scores, relevant: NDArray[np.bool_], units: Sequence[str], seed: int
) -> NDArray[np.float64]:
    """P(relevant) of every candidate, from a model that saw the lessons of other units only.

    A second, one-dimensional logistic fit to the best candidate of those lessons makes the probability of
    the first answer honest; it changes no order.
    """
    from sklearn.linear_model import LogisticRegression

    names = sorted(set(units))
    fold_of = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % FOLDS, strict=True))
    fold = np.array([fold_of[unit] for unit in units])
    width = features.shape[2]
    p = np.zeros(relevant.shape)
    for k in range(FOLDS):
        rows = fold != k
        model = LogisticRegression(C=0.3, max_iter=400)
        model.fit(features[rows].reshape(-1, width), relevant[rows].ravel())
        logits = model.decision_function(features.reshape(-1, width)).reshape(relevant.shape)
        first = logits.argmax(axis=1)
        top, hit = logits.max(axis=1)[:, None], relevant[np.arange(len(first)), first]
        held = logits[~rows]
        if len(set(hit[rows].tolist())) < 2:  # always or never right: nothing to correct by
            p[~rows] = 1 / (1 + np.exp(-held))
            continue
        honest = LogisticRegression(C=100.0).fit(top[rows], hit[rows])
        p[~rows] = honest.predict_proba(held.reshape(-1, 1))[:, 1].reshape(held.shape)
    return p


def _reciprocal_ranks(channels: Scores, order: NDArray[np.int64]) -> Scores:
    total = np.zeros(order.shape, dtype=np.float32)
    for channel in channels:
        rank = np.argsort(np.argsort(-channel, axis=1), axis=1)
        total += 1 / (RRF + 1 + np.take_along_axis(rank, order, axis=1))
    return total


def _best(order: NDArray[np.int64], scores: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    return np.take_along_axis(order, np.argsort(-scores, axis=1, kind="stable")[:, :10], axis=1)


def _figures(found: NDArray[np.int64], queries: Sequence[Query], seed: int) -> dict[str, dict[str, float]]:
    metrics: dict[str, Callable[[NDArray[np.int64], Sequence[Query]], NDArray[np.float64]]] = {
        "ndcg10": _ndcg,
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
    return {name: _interval(metric(found, queries), seed) for name, metric in metrics.items()}


def _ndcg(found: NDArray[np.int64], queries: Sequence[Query]) -> NDArray[np.float64]:
    """Normalised discounted cumulative gain of the first ten, per query."""
    weights = 1 / np.log2(np.arange(2, 12))
    return np.array(
        [
            sum(w for w, c in zip(weights, row.tolist(), strict=False) if c in q.relevant)
            / weights[: len(q.relevant)].sum()
            for row, q in zip(found, queries, strict=True)
        ]
    )


def _ece(p: NDArray[np.float64], hit: NDArray[np.bool_]) -> float:
    """Expected calibration error of the first answer's probability, ten bins."""
    place = np.minimum((p * 10).astype(int), 9)
    gap = np.bincount(place, hit.astype(float) - p, 10)
    return float(np.abs(gap).sum() / len(p))


def _abstention(top: Scores, off: Scores, seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """Precision and recall of "nothing relevant" among as many lessons as off-topic queries.

    A query is refused when its nearest target, by the sum of the standardised channels, is farther away than
    for all but one in fifty of the other lessons.
    """
    chosen = np.random.default_rng(seed).permutation(len(top))
    some, rest = top[chosen[: len(off)]], top[chosen[len(off) :]]
    threshold = float(np.quantile(rest, 0.02))
    refused, wrongly = int((off < threshold).sum()), int((some < threshold).sum())
    total = refused + wrongly
    return {"value": refused / total if total else 0.0}, {"value": refused / len(off)}


def _overhead(queries: Sequence[Query], targets: Sequence[Target], embedder: MiniLM) -> float:
    """Time of our search over that of encoding and exact FAISS search alone, less one (median of 60)."""
    import tempfile

    import faiss

    from ..retrieval import Document, HybridRetriever, build_index

    docs = [
        Document(
            id=f"m{n}",
            kind="misconception",
            skill="",
            grade="",
            text=f"{t.statement} {t.correction}",
            source="",
        )
        for n, t in enumerate(targets)
    ]
    with tempfile.TemporaryDirectory() as folder:
        retriever = HybridRetriever(build_index(docs, embedder, Path(folder) / "index"), embedder)
        vectors = embedder.encode([d.text for d in docs])
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        retriever.search(queries[0].full)  # builds the lexical index
        ratios = []
        for q in queries[:60]:
            started = time.perf_counter()
            flat.search(embedder.encode([q.full]), 10)
            raw = time.perf_counter()
            retriever.search(q.full)
            ratios.append((time.perf_counter() - raw) / (raw - started))
    return float(np.median(ratios) - 1)


def _interval(values: NDArray[np.float64], seed: int) -> dict[str, float]:
    """Mean with a 95 % bootstrap interval by query."""
    rng = np.random.default_rng(seed)
    means = rng.choice(values, (500, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"value": float(values.mean()), "low": float(low), "high": float(high)}

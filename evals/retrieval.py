"""Retrieval: from a lesson to its misconception among all, and knowing when nothing is relevant.

Three systems of the product's own channels, fusion and calibration (`retrieval/`): the search that the
product runs on plain texts; the same fusion over field-wise similarities, which a catalogue with fields
allows; and that with nearness to other lessons, which a catalogue of lessons allows. Weights are learned on
the lessons of other units (five folds), so that no unit helps to judge itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import __version__
from ..retrieval import MiniLM
from ..retrieval.calibration import fit
from ..retrieval.fusion import probability, reciprocal_ranks
from ..retrieval.rerank import ask
from ._beside import NO_LESSON, beside
from ._field_channels import channels as field_channels
from ._field_channels import listed, picked, summed
from ._oak import Query, read_oak
from ._off_topic import OFF_TOPIC
from ._product_search import Product, hits
from ._ranking import best, ece, figures, folds, interval, ndcg
from ._tuned import tuned_channels

Scores = NDArray[np.float32]
FOLDS = 5
TUNED = ("fused, tuned", "fused, tuned, beside other lessons")
LEARNED = ("ndcg10", "recall10", "mrr", "ece", "abstain_precision", "abstain_recall")
"""Figures that the shipped coefficients carry."""


@dataclass(frozen=True)
class Judged:
    """P(relevant) of every candidate, P(anything is relevant) of lessons and of other subjects'."""

    p: NDArray[np.float64]
    about: NDArray[np.float64]
    strange: NDArray[np.float64]


def run(*, data: Path, seed: int, write: Path | None = None, tuned: bool = False) -> dict[str, Any]:
    """All channels and fusions on the lessons of a folder; raises RetrievalDataError.

    With `write`, the product's coefficients are learned on all lessons and written there. With `tuned`,
    encoders are tuned on the lessons of other units, and their similarities join the channels.
    """
    queries, targets = read_oak(data)
    off = [
        Query(title=t, outcome=t, points=(t,), keywords="", unit="", relevant=frozenset()) for t in OFF_TOPIC
    ]
    units, n = [q.unit for q in queries], len(queries)
    embedder = MiniLM()
    product = Product(targets, embedder)
    channels, names = field_channels([*queries, *off], targets, embedder)
    total = summed(channels)
    near = beside(total, np.append(folds(units, FOLDS, seed), np.full(len(off), NO_LESSON)))
    with_near, both = np.concatenate([channels, near[None]]), total + near
    asked = ask(embedder, [q.full for q in (*queries, *off)])
    searched = product.search([one.text for one in asked])
    systems = {
        "fused, product search": (searched.rows, searched.tables),
        "fused, calibrated": listed(channels, total, asked, targets, product.second),
        "fused, beside other lessons": listed(with_near, both, asked, targets, product.second),
    }
    order, tables = systems["fused, calibrated"]
    lists = {name: np.argsort(-channels[k, :n], axis=1)[:, :10] for k, name in enumerate(names)}
    lists["late interaction"] = best(order[:n], tables[:n, :, -1])
    by_rank = np.stack([reciprocal_ranks(table) for table in searched.tables[:n]])
    lists["fused, uncalibrated"] = best(searched.rows[:n], by_rank)
    if tuned:
        totals = np.stack([total[:n], both[:n]])
        orders, more = tuned_channels(queries, targets, totals, embedder, seed)
        lists["tuned encoder, late interaction"] = best(orders[0], more[0, :, :, -1])
        for name, own, order, extra in zip(TUNED, (channels, with_near), orders, more, strict=True):
            systems[name] = order, np.concatenate([picked(own[:, :n], order), extra], axis=2)
    judgements: dict[str, tuple[Judged, NDArray[np.bool_]]] = {}
    for name, (order, tables) in systems.items():
        truth = hits(queries, order[:n])
        strange = tables[n:] if len(tables) > n else None
        judged = cross_fit(tables[:n], truth, units, seed, strange=strange)
        lists[name], judgements[name] = best(order[:n], judged.p), (judged, truth)
    results = {name: figures(found, queries, seed) for name, found in lists.items()}
    best_single = max(
        (name for name in lists if not name.startswith(("fused", "tuned"))),
        key=lambda name: results[name]["ndcg10"]["value"],
    )
    for name, (judged, truth) in judgements.items():
        gain = ndcg(lists[name], queries) - ndcg(lists[best_single], queries)
        first = truth[np.arange(n), judged.p.argmax(axis=1)]
        results[name][f"over {best_single}"] = interval(gain, seed)
        results[name]["ece"] = {"value": ece(judged.p.max(axis=1), first)}
        if len(judged.strange):
            results[name] |= _abstention(judged.about, judged.strange, seed)
    results["fused, product search"] |= product.times([q.full for q in queries[:60]])
    if write is not None:
        measured = {
            key: round(figure["value"], 4) for key, figure in results["fused, product search"].items()
        }
        product.write(queries, {key: measured[key] for key in LEARNED}, data.name, write)
    headline = results["fused, calibrated"] | {"overhead": results["fused, product search"]["overhead"]}
    keys = ("ndcg10", "recall10", "mrr", "ece", "abstain_precision", "overhead")
    return {
        "benchmark": "retrieval",
        "version": __version__,
        "seed": seed,
        "n": n,
        "data": f"{data.name}: {n} lessons of {len(set(units))} units, {len(targets)} "
        f"misconceptions, {len(off)} lessons of other subjects; encoder {embedder.id}",
        "results": results,
        "headline": {key: round(headline[key]["value"], 4) for key in keys},
    }


def cross_fit(
    tables: Scores,
    relevant: NDArray[np.bool_],
    units: Sequence[str],
    seed: int,
    *,
    strange: Scores | None = None,
) -> Judged:
    """Probabilities from a fusion that saw lessons of other units and other strange queries only."""
    fold = folds(units, FOLDS, seed)
    odd = folds([str(k) for k in range(0 if strange is None else len(strange))], FOLDS, seed)
    names = tuple(str(k) for k in range(tables.shape[2]))
    p, about, away = np.zeros(relevant.shape), np.ones(len(units)), np.ones(len(odd))
    for k in range(FOLDS):
        rest, held = fold != k, fold == k
        some = None if strange is None else strange[odd != k]
        fusion = fit(tables[rest], relevant[rest], use="search", encoder="", channels=names, strange=some)
        p[held] = probability(fusion.log_odds(tables[held]))
        if strange is not None:
            about[held] = fusion.on_topic(tables[held])
            away[odd == k] = fusion.on_topic(strange[odd == k])
    return Judged(p, about, away)


def _abstention(
    about: NDArray[np.float64], strange: NDArray[np.float64], seed: int
) -> dict[str, dict[str, float]]:
    """Precision and recall of "nothing relevant" among as many lessons as queries on other subjects, and the
    share of all lessons that are wrongly refused.
    """
    some = np.random.default_rng(seed).permutation(about)[: len(strange)]
    refused, wrongly = int((strange < 0.5).sum()), int((some < 0.5).sum())
    total = refused + wrongly
    return {
        "abstain_precision": {"value": refused / total if total else 0.0},
        "abstain_recall": {"value": refused / len(strange)},
        "wrongly_refused": {"value": float((about < 0.5).mean())},
    }

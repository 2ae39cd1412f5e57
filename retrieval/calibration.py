"""Learning how to fuse: logistic regression on labelled candidates, and its correction on first answers."""

import numpy as np
from numpy.typing import NDArray

from .fusion import Fusion, Provenance, Table, Topic, Use

Labels = NDArray[np.bool_]


def fit(
    tables: Table,
    relevant: Labels,
    *,
    use: Use,
    encoder: str,
    channels: tuple[str, ...],
    strange: Table | None = None,
    provenance: Provenance | None = None,
) -> Fusion:
    """Weights from labelled queries.

    `tables` has shape (queries, candidates, channels), `relevant` (queries, candidates). `strange` are tables
    of queries to which nothing is relevant; where they are given, "nothing relevant" is learned too, both
    sides counting alike. Raises ValueError when no candidate, or every one, is relevant.
    """
    from sklearn.linear_model import LogisticRegression

    width = len(channels)
    flat = tables.reshape(-1, width)
    blank = Fusion(
        use=use,
        encoder=encoder,
        channels=channels,
        mean=_numbers(flat.mean(axis=0)),
        scale=_numbers(np.maximum(flat.std(axis=0), 1e-6)),
        weights=(0.0,) * (2 * width),
        bias=0.0,
        slope=1.0,
        intercept=0.0,
        provenance=provenance,
    )
    features = blank.features(tables)
    model = LogisticRegression(C=0.3, max_iter=400)
    model.fit(features.reshape(-1, 2 * width), relevant.ravel())
    learned = blank.model_copy(
        update={"weights": _numbers(model.coef_[0]), "bias": float(model.intercept_[0])}
    )
    logits = learned.log_odds(tables)
    first = logits.argmax(axis=1)
    hit = relevant[np.arange(len(first)), first]
    update: dict[str, object] = {}
    if 0 < hit.sum() < len(hit):  # always or never right: nothing to correct by
        honest = LogisticRegression(C=100.0).fit(logits.max(axis=1)[:, None], hit)
        if (slope := float(honest.coef_[0, 0])) > 0:  # else the order itself would be turned around
            update = {"slope": slope, "intercept": float(honest.intercept_[0])}
    if strange is not None:
        best = np.concatenate(
            [blank.features(some)[..., :width].max(axis=1) for some in (tables, strange)], axis=0
        )
        about = np.arange(len(best)) < len(tables)
        topic = LogisticRegression(C=1.0, class_weight="balanced").fit(best, about)
        update["topic"] = Topic(weights=_numbers(topic.coef_[0]), bias=float(topic.intercept_[0]))
    return learned.model_copy(update=update)


def _numbers(values: NDArray[np.floating]) -> tuple[float, ...]:
    return tuple(round(float(v), 6) for v in values)

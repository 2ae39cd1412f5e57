"""Logistic regression with a ridge, by Newton's method; small, dense, deterministic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

RIDGE = 1.0
_ROUNDS = 25


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """Coefficients for terms as they are: `bias` + sum of weight x term; `mean` of each term when fitted."""

    bias: float
    weights: tuple[float, ...]
    mean: tuple[float, ...]

    def probability(self, terms: Sequence[float]) -> float:
        """P(right) for one row of terms."""
        z = self.bias + sum(w * t for w, t in zip(self.weights, terms, strict=True))
        return 1 / (1 + math.exp(-max(z, -700.0)))

    def probabilities(self, terms: "Vector") -> "Vector":
        """P(right) for rows of terms."""
        import numpy as np

        result: Vector = 1 / (1 + np.exp(-(self.bias + terms @ np.array(self.weights))))
        return result

    def contributions(self, terms: Sequence[float]) -> list[float]:
        """By how many logits each term moves the estimate away from that of a typical row."""
        return [w * (t - m) for w, t, m in zip(self.weights, terms, self.mean, strict=True)]


def fit_logistic(terms: "Vector", right: "Vector") -> LogisticFit:
    """Fit on standardised terms with a ridge of 1 (a unit normal prior on each coefficient)."""
    import numpy as np

    mean, scale = terms.mean(axis=0), terms.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    x = np.column_stack([np.ones(len(terms)), (terms - mean) / scale])
    ridge = np.diag([1e-6] + [RIDGE] * terms.shape[1])
    w = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-(x @ w)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, x.T @ (right - p) - ridge @ w)
        w += step * min(1.0, 3.0 / float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-6:
            break
    weights = w[1:] / scale
    return LogisticFit(float(w[0] - weights @ mean), tuple(weights.tolist()), tuple(mean.tolist()))

"""The most probable abilities given answers: a logistic likelihood under a normal prior."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

_ROUNDS = 30
Z95 = 1.959964
"""Half a 95 % interval, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One learner's answers, column by column: number of the skill, right or not, difficulty in logits,
    guess rate in 0..1, weight in 0..1 (how much of an answer is left of it)."""

    skill: "NDArray[np.int64]"
    right: "NDArray[np.bool_]"
    difficulty: "Vector"
    guess: "Vector"
    weight: "Vector"


@dataclass(frozen=True, slots=True)
class Abilities:
    """Mode and standard deviation of the abilities in logits, and the `pull` of every answer:
    mode - prior mean = covariance[:, skill] @ pull, exactly."""

    mode: "Vector"
    sd: "Vector"
    pull: "Vector"


def posterior(evidence: Evidence, mean: "Vector", precision: "Vector") -> Abilities:
    """Fisher scoring to the mode, then the curvature there (Laplace's approximation)."""
    import numpy as np

    skill, guess = evidence.skill, evidence.guess
    z, pull, curvature = mean.copy(), np.zeros(len(skill)), precision
    for _ in range(_ROUNDS):
        s = sigmoid(z[skill] - evidence.difficulty)
        p = guess + (1 - guess) * s
        slope = (1 - guess) * s * (1 - s)
        pull = evidence.weight * np.where(evidence.right, slope / p, -slope / (1 - p))
        gradient = precision @ (mean - z)
        np.add.at(gradient, skill, pull)
        curvature = precision.copy()
        np.add.at(curvature, (skill, skill), evidence.weight * slope**2 / (p * (1 - p)))
        step = np.linalg.solve(curvature, gradient)
        z = z + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-7:
            break
    return Abilities(z, np.sqrt(np.diag(np.linalg.inv(curvature))), pull)


def sigmoid(z: "Vector") -> "Vector":
    """1 / (1 + exp(-z))."""
    import numpy as np

    result: Vector = 1 / (1 + np.exp(-z))
    return result

"""How hard is a question? Estimated from everybody's answers, shrunk towards questions of its kind."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .history import GAIN, SETTLE, Skills

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .tracing import Answers

    Vector = NDArray[np.float64]

ITEM_SETTLE = 0.05
SPREAD = 1.0
"""Prior variance of difficulties of one kind around their mean, in logits squared."""
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Difficulties:
    """Difficulty in logits and number of answers by item; `kinds`, `overall`: means for unknown ones."""

    value: "Vector"
    answers: "Vector"
    kinds: dict[Skills, float]
    overall: float

    def of(self, item: int, skills: Skills) -> tuple[float, float]:
        """Difficulty of an item and the answers behind it; of an unknown one that of its kind."""
        if item < len(self.value) and self.answers[item] > 0:
            return float(self.value[item]), float(self.answers[item])
        return self.kinds.get(skills, self.overall), 0.0

    def rows(self, answers: "Answers") -> "tuple[Vector, Vector]":
        """The same for every answer."""
        import numpy as np

        items, where = np.unique(answers.item, return_inverse=True)
        found = np.array([self.of(int(item), answers.skills[item]) for item in items])
        return found[where, 0], found[where, 1]


def running_ability(answers: "Answers") -> "Vector":
    """Ability (general plus mean specific, logits) before each answer, difficulties learned on the way.

    The Elo recursion of `history`, with the item's own rating moving against the learner's.
    """
    import numpy as np

    result = np.empty(len(answers))
    hard = [0.0] * len(answers.skills)
    seen = [0] * len(answers.skills)
    learners, items, rights = answers.learner.tolist(), answers.item.tolist(), answers.right.tolist()
    current, ability, count = -1, 0.0, 0
    specific: dict[int, float] = {}
    practice: dict[int, int] = {}
    for r, (learner, item, right) in enumerate(zip(learners, items, rights, strict=True)):
        if learner != current:
            current, ability, count, specific, practice = learner, 0.0, 0, {}, {}
        skills = answers.skills[item]
        z = ability + sum(specific.get(k, 0.0) for k in skills) / len(skills)
        result[r] = z
        error = right - 1 / (1 + math.exp(hard[item] - z))
        ability += GAIN * error / (1 + SETTLE * count)
        count += 1
        for k in skills:
            n = practice.get(k, 0)
            specific[k] = specific.get(k, 0.0) + GAIN * error / (1 + SETTLE * n)
            practice[k] = n + 1
        hard[item] -= error / (1 + ITEM_SETTLE * seen[item])
        seen[item] += 1
    return result


def fit_difficulties(answers: "Answers", ability: "Vector", weight: "Vector") -> Difficulties:
    """Most probable difficulties given abilities; only answers of positive weight count.

    A hierarchical Rasch model by Newton steps: difficulty ~ N(mean of its kind, SPREAD), the mean of a
    kind shrunk towards the mean of all.
    """
    import numpy as np

    count = len(answers.skills)
    names = {kind: n for n, kind in enumerate(dict.fromkeys(answers.skills))}
    kind = np.array([names[k] for k in answers.skills])
    item, right = answers.item, answers.right
    n: Vector = np.bincount(item, weight, count).astype(np.float64)
    trust = n / (n + 4)
    d: Vector = np.zeros(count)
    mean: Vector = np.zeros(len(names))
    overall = 0.0
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(d[item] - ability))
        slope = np.bincount(item, weight * (p - right), count) - (d - mean[kind]) / SPREAD
        d += slope / (np.bincount(item, weight * p * (1 - p), count) + 1 / SPREAD)
        overall = float(trust @ d / max(trust.sum(), 1e-9))
        total = np.bincount(kind, trust * d, len(names)) + 2 * overall
        mean = total / (np.bincount(kind, trust, len(names)) + 2)
    return Difficulties(d, n, {k: float(mean[i]) for k, i in names.items()}, overall)

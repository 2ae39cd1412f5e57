"""What a short test is worth: the estimate of `diagnose` after a learner's first answers, on real learners.

The data know no grades and no tree, so every skill starts even and skills hang together through the
general ability alone; difficulties come from the learners fitted on.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..learner._posterior import Evidence, posterior, sigmoid
from ..learner.mastery import GENERAL_VARIANCE, SPECIFIC_VARIANCE
from ..learner.tracing import Answers, TracingModel, histories

Vector = NDArray[np.float64]
FIRST = 15
"""Answers of the short test ..."""
AHEAD = 20
"""... and the answers after them, on the skills it asked about, that are predicted."""


class ShortTest(NamedTuple):
    """One row per predicted answer; `estimate` and `tracing` are P(right) of the two models."""

    learner: NDArray[np.int64]
    right: Vector
    estimate: Vector
    tracing: Vector


def after_short_test(model: TracingModel, answers: Answers) -> ShortTest:
    """Predictions for every learner with more answers than the test has."""
    difficulty, _ = model.difficulties.rows(answers)
    frozen = np.zeros(len(answers), dtype=bool)
    estimate = np.full(len(answers), np.nan)
    for rows in histories(answers):
        test, ahead = np.split(np.arange(rows.start, min(rows.stop, rows.start + FIRST + AHEAD)), [FIRST])
        frozen[rows.start + FIRST : rows.stop] = True
        estimate[ahead] = _estimate(answers, difficulty, test, ahead)
    kept = ~np.isnan(estimate)
    tracing = model.predict(answers, frozen=frozen)
    return ShortTest(answers.learner[kept], answers.right[kept].astype(float), estimate[kept], tracing[kept])


def _estimate(
    answers: Answers, difficulty: Vector, test: NDArray[np.int64], ahead: NDArray[np.int64]
) -> Vector:
    """P(right) ahead; not a number where the test did not ask about a skill of the question."""
    number: dict[int, int] = {}
    for row in test.tolist():
        number.setdefault(answers.skills[answers.item[row]][0], len(number))
    covariance: Vector = GENERAL_VARIANCE + SPECIFIC_VARIANCE * np.eye(len(number))
    precision = np.linalg.inv(covariance).astype(np.float64)
    evidence = Evidence(
        skill=np.array([number[answers.skills[answers.item[row]][0]] for row in test.tolist()]),
        right=answers.right[test] == 1,
        difficulty=difficulty[test],
        guess=np.zeros(len(test)),
        weight=np.ones(len(test)),
    )
    mode = posterior(evidence, np.zeros(len(number)), precision).mode
    skills = [number.get(answers.skills[answers.item[row]][0]) for row in ahead.tolist()]
    ability = np.array([np.nan if k is None else mode[k] for k in skills])
    return sigmoid(ability - difficulty[ahead])

"""The systems that the tracing model is compared with, fitted in the same run on the same learners."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from ..learner.history import GAIN, SETTLE
from ..learner.tracing import Answers, histories

Vector = NDArray[np.float64]


def item_mean(train: Answers, test: Answers) -> Vector:
    """The share of others who got the item right, shrunk towards the share over all items."""
    count = len(train.skills)
    overall = float(train.right.mean())
    right = np.bincount(train.item, train.right, count) + 5 * overall
    result: Vector = (right / (np.bincount(train.item, minlength=count) + 5))[test.item]
    return result


def elo(train: Answers, test: Answers) -> Vector:
    """Elo ratings of learners (general and per skill) and items, read out as they are."""
    hard = [0.0] * len(train.skills)
    _elo_pass(train, hard, learn=True)
    return _elo_pass(test, hard, learn=False)


def _elo_pass(answers: Answers, hard: list[float], *, learn: bool) -> Vector:
    result = np.empty(len(answers))
    seen = [0] * len(hard)
    items, rights = answers.item.tolist(), answers.right.tolist()
    for rows in histories(answers):
        ability = 0.0
        specific: dict[int, list[float]] = {}
        for count, r in enumerate(range(rows.start, rows.stop)):
            item, right = items[r], rights[r]
            own = [specific.setdefault(k, [0.0, 0]) for k in answers.skills[item]]
            z = ability + sum(one[0] for one in own) / len(own) - hard[item]
            p = 1 / (1 + math.exp(-z))
            result[r] = p
            error = right - p
            ability += GAIN * error / (1 + SETTLE * count)
            for one in own:
                one[0] += GAIN * error / (1 + SETTLE * one[1])
                one[1] += 1
            if learn:
                hard[item] -= error / (1 + 0.05 * seen[item])
                seen[item] += 1
    return result


def best_lr(train: Answers, test: Answers) -> Vector:
    """Logistic regression on items, skills, and counts of right and wrong answers, in all and per skill.

    Gervet, Koedinger, Schneider and Mitchell 2020, "When is deep learning the best approach to
    knowledge tracing?", JEDM 12(3): the Best-LR feature set.
    """
    skills = 1 + max(k for kind in train.skills for k in kind)
    x = _best_lr_terms(train, skills)
    right = train.right.astype(float)
    ridge = 1.0

    def loss(w: Vector) -> tuple[float, Vector]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = float(np.logaddexp(0, z).sum() - right @ z + ridge / 2 * (w @ w))
        return value, x.T @ (p - right) + ridge * w

    found = optimize.minimize(
        loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    result: Vector = 1 / (1 + np.exp(-(_best_lr_terms(test, skills) @ found.x)))
    return result


def _best_lr_terms(answers: Answers, skills: int) -> sparse.csr_matrix:
    items = len(answers.skills)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    asked, rights = answers.item.tolist(), answers.right.tolist()
    base = items + skills
    for part in histories(answers):
        right = wrong = 0
        own: dict[int, list[int]] = {}
        for r in range(part.start, part.stop):
            item, y = asked[r], rights[r]
            cells = [(item, 1.0), (base, math.log1p(right)), (base + 1, math.log1p(wrong)), (base + 2, 1.0)]
            for k in answers.skills[item]:
                counts = own.setdefault(k, [0, 0])
                cells.append((items + k, 1.0))
                cells.append((base + 3 + k, math.log1p(counts[0])))
                cells.append((base + 3 + skills + k, math.log1p(counts[1])))
                counts[1 - y] += 1
            right, wrong = right + y, wrong + 1 - y
            for column, value in cells:
                rows.append(r)
                columns.append(column)
                values.append(value)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(answers), base + 3 + 2 * skills))


_GRID = [
    np.array(axis).ravel()
    for axis in np.meshgrid(
        [0.2, 0.4, 0.6, 0.8], [0.02, 0.08, 0.2], [0.1, 0.2, 0.3], [0.05, 0.1, 0.2, 0.3], indexing="ij"
    )
]
"""Candidates for P(known at first), P(learn), P(guess), P(slip)."""


def bkt(train: Answers, test: Answers) -> Vector:
    """Bayesian knowledge tracing (Corbett and Anderson 1995), one skill per kind of question.

    The four parameters of each kind are the most likely ones of a grid of 144.
    """
    kinds = {kind: n for n, kind in enumerate(dict.fromkeys(train.skills))}
    best: dict[int, int] = {}
    for kind, rows in _sequences(train, kinds).items():
        _, likelihood = _forward(train, rows, np.arange(len(_GRID[0])))
        best[kind] = int(likelihood.argmax())
    common = max(set(best.values()), key=list(best.values()).count)
    result = np.empty(len(test))
    for kind, rows in _sequences(test, kinds).items():
        p, _ = _forward(test, rows, np.array([best.get(kind, common)]))
        result[p[0]] = p[1][:, 0]
    return result


def _sequences(answers: Answers, kinds: dict[tuple[int, ...], int]) -> dict[int, list[list[int]]]:
    found: dict[int, list[list[int]]] = {}
    items = answers.item.tolist()
    for rows in histories(answers):
        own: dict[int, list[int]] = {}
        for r in range(rows.start, rows.stop):
            own.setdefault(kinds[answers.skills[items[r]]], []).append(r)
        for kind, sequence in own.items():
            found.setdefault(kind, []).append(sequence)
    return found


def _forward(
    answers: Answers, sequences: list[list[int]], choice: NDArray[np.int64]
) -> tuple[tuple[NDArray[np.int64], Vector], Vector]:
    """Predictions (rows, P(right) per candidate) and log likelihood per candidate."""
    start, learn, guess, slip = (axis[choice] for axis in _GRID)
    sequences = sorted(sequences, key=len, reverse=True)
    known = np.tile(start, (len(sequences), 1))
    likelihood = np.zeros(len(choice))
    rows, predictions = [], []
    for step in range(len(sequences[0])):
        active = sum(len(s) > step for s in sequences)
        row = np.array([s[step] for s in sequences[:active]])
        right = answers.right[row][:, None] == 1
        k = known[:active]
        p = k * (1 - slip) + (1 - k) * guess
        rows.append(row)
        predictions.append(p)
        likelihood += np.where(right, np.log(p), np.log(1 - p)).sum(axis=0)
        after = np.where(right, k * (1 - slip) / p, k * slip / (1 - p))
        known[:active] = np.minimum(after + (1 - after) * learn, 1.0)  # rounding above 1 would grow
    return (np.concatenate(rows), np.vstack(predictions)), likelihood

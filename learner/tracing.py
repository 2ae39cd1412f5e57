"""Will this learner get this question right? Elo ratings that feed a small logistic model.

`fit_tracing` learns from many learners' histories in seconds; the result predicts and takes in one answer
in constant time. Every term speaks of one of five things (`history.TERMS`), so an estimate can be
explained in a sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ._logistic import LogisticFit, fit_logistic
from .difficulty import Difficulties, fit_difficulties, running_ability
from .history import TERMS, History, Skills

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    Mask = NDArray[np.bool_]

FOLDS = 5
"""The difficulty of a question is never estimated from the answer it helps to predict (out of fold)."""
LATER_SHARE = 0.7
"""The model of later success is fitted on states frozen at this share of each history."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of many learners, each learner's together and in order; all columns of one length.

    `learner`, `item`: numbers from 0; `right`: 1 or 0; `time`: seconds, or None where unknown;
    `skills`: the skills of each item, by item number.
    """

    learner: "NDArray[np.int64]"
    item: "NDArray[np.int64]"
    right: "NDArray[np.int64]"
    skills: Sequence[Skills]
    time: "Vector | None" = None

    def __len__(self) -> int:
        return len(self.learner)


@dataclass(frozen=True, slots=True)
class TracingModel:
    """Difficulties and two sets of coefficients: for the next answer, and for success later on."""

    difficulties: Difficulties
    next: LogisticFit
    later: LogisticFit

    def probability(
        self, history: History, item: int, skills: Skills, *, time: float | None = None, later: bool = False
    ) -> float:
        """P(right) for a question; `later`: not now but in the time to come."""
        terms = history.terms(item, skills, *self.difficulties.of(item, skills), time)
        return (self.later if later else self.next).probability(terms)

    def record(
        self, history: History, item: int, skills: Skills, right: int, *, time: float | None = None
    ) -> None:
        """Take in one answer (constant time)."""
        history.record(item, skills, self.difficulties.of(item, skills)[0], right, time)

    def predict(self, answers: Answers, *, frozen: "Mask | None" = None) -> "Vector":
        """P(right) for every answer from the learner's earlier ones alone.

        Rows where `frozen` is True are predicted as later success and taken in by no state.
        """
        import numpy as np

        difficulty, known = self.difficulties.rows(answers)
        terms = term_rows(answers, difficulty, known, frozen)
        p: Vector = self.next.probabilities(terms)
        return p if frozen is None else np.where(frozen, self.later.probabilities(terms), p)

    def explain(self, history: History, item: int, skills: Skills, *, time: float | None = None) -> str:
        """One sentence on the probability: what moves it most away from a typical one.

        Terms that speak of the same thing are added up, because each alone depends on the others.
        """
        terms = history.terms(item, skills, *self.difficulties.of(item, skills), time)
        moves: dict[str, float] = {}
        for (_, topic), move in zip(TERMS, self.next.contributions(terms), strict=True):
            moves[topic] = moves.get(topic, 0.0) + move
        largest = sorted(moves, key=lambda topic: -abs(moves[topic]))[:2]
        parts = [f"{topic} ({'raises' if moves[topic] > 0 else 'lowers'} it)" for topic in largest]
        few = f"; the learner has answered only {history.answers} so far" if history.answers < 5 else ""
        return f"{self.next.probability(terms):.0%}, above all because of {' and '.join(parts)}{few}."


def fit_tracing(answers: Answers, *, seed: int = 0) -> TracingModel:
    """Fit difficulties and coefficients; seconds for a few hundred thousand answers.

    Raises ValueError when there are no answers, or only right or only wrong ones.
    """
    import numpy as np

    if len(answers) == 0 or answers.right.min() == answers.right.max():
        raise ValueError("a model needs right and wrong answers")
    ability = running_ability(answers)
    everything = fit_difficulties(answers, ability, np.ones(len(answers)))
    learners = np.unique(answers.learner)
    fold_of = np.random.default_rng(seed).integers(0, FOLDS, int(learners.max()) + 1)
    fold = fold_of[answers.learner]
    difficulty, known = np.empty(len(answers)), np.empty(len(answers))
    for k in range(FOLDS):
        rows = fold == k
        others = fit_difficulties(answers, ability, (~rows).astype(np.float64))
        d, n = others.rows(answers)
        difficulty[rows], known[rows] = d[rows], n[rows]
    right = answers.right.astype(np.float64)
    now = fit_logistic(term_rows(answers, difficulty, known, None), right)
    frozen = later_part(answers)
    if len(np.unique(right[frozen])) == 2:
        later = fit_logistic(term_rows(answers, difficulty, known, frozen)[frozen], right[frozen])
    else:
        later = now
    return TracingModel(everything, now, later)


def later_part(answers: Answers) -> "Mask":
    """True for the answers after the first 70 % of each learner's history."""
    import numpy as np

    result = np.zeros(len(answers), dtype=bool)
    for rows in histories(answers):
        result[rows.start + int(LATER_SHARE * (rows.stop - rows.start)) : rows.stop] = True
    return result


def histories(answers: Answers) -> Iterator[slice]:
    """The rows of each learner."""
    import numpy as np

    edges = np.flatnonzero(np.diff(answers.learner)) + 1
    starts = [0, *edges.tolist(), len(answers)]
    return (slice(a, b) for a, b in pairwise(starts) if b > a)


def term_rows(answers: Answers, difficulty: "Vector", known: "Vector", frozen: "Mask | None") -> "Vector":
    """Terms of every answer, shape (answers, terms); frozen rows leave the state as it was."""
    import numpy as np

    result = np.empty((len(answers), len(TERMS)))
    items, rights = answers.item.tolist(), answers.right.tolist()
    hard, counts = difficulty.tolist(), known.tolist()
    times = [None] * len(answers) if answers.time is None else answers.time.tolist()
    still = [False] * len(answers) if frozen is None else frozen.tolist()
    for rows in histories(answers):
        history = History()
        for r in range(rows.start, rows.stop):
            item, d, time = items[r], hard[r], times[r]
            skills = answers.skills[item]
            result[r] = history.terms(item, skills, d, counts[r], time)
            if not still[r]:
                history.record(item, skills, d, rights[r], time)
    return result

"""What is remembered about one learner between two answers: small, and updated in constant time.

The core is an Elo state (Pelánek 2016, "Applications of the Elo rating system in adaptive educational
systems", Computers & Education 98): with z = general + mean over the skills of the question of
specific_k - difficulty and e = right - sigmoid(z), every rating moves by GAIN e / (1 + SETTLE n),
n the answers behind it. Counts, recency averages and times stand beside it.
"""

import math
from dataclasses import dataclass, field

GAIN = 0.8
SETTLE = 0.1
SLOW, FAST = 0.15, 0.5
"""Constant step sizes of two further ratings, which follow a learner slowly and quickly."""
STEADY, LIVELY = 0.1, 0.4
"""Weight of the newest answer in the averages of recent answers."""

Skills = tuple[int, ...]
"""Numbers of the skills that a question asks for; the tuple as a whole also names a kind of question."""

LEVEL = "the level the learner has shown"
SKILL = "how this skill has gone"
QUESTION = "how hard the question is for others"
MET = "having met this very question before"
TIME = "the time that has passed"

TERMS: tuple[tuple[str, str], ...] = (
    ("ability", LEVEL),
    ("skill ability", SKILL),
    ("slow ability", LEVEL),
    ("fast ability", LEVEL),
    ("difficulty", QUESTION),
    ("answers", LEVEL),
    ("success", LEVEL),
    ("recent success", LEVEL),
    ("latest success", LEVEL),
    ("last answer", LEVEL),
    ("second last answer", LEVEL),
    ("right on skill", SKILL),
    ("wrong on skill", SKILL),
    ("recent on skill", SKILL),
    ("latest on skill", SKILL),
    ("last on skill", SKILL),
    ("second last on skill", SKILL),
    ("third last on skill", SKILL),
    ("streak on skill", SKILL),
    ("least practised", SKILL),
    ("most practised", SKILL),
    ("first time", SKILL),
    ("seen before", MET),
    ("result before", MET),
    ("questions since", SKILL),
    ("same skill", SKILL),
    ("run", SKILL),
    ("several skills", QUESTION),
    ("known question", QUESTION),
    ("skills met", LEVEL),
    ("time since skill", TIME),
    ("time since answer", TIME),
)
"""Name of every term of the model, in the order of `History.terms`, and what it speaks of."""


@dataclass(slots=True)
class _Kind:
    """Answers of one learner to one kind of question (one combination of skills)."""

    right: int = 0
    wrong: int = 0
    steady: float = 0.5
    lively: float = 0.5
    last: float = 0.5
    second: float = 0.5
    third: float = 0.5
    streak: int = 0
    at: int = 0
    time: float | None = None


@dataclass(slots=True)
class History:
    """One learner's state. `terms` looks, `record` learns; both take constant time."""

    ability: float = 0.0
    slow: float = 0.0
    fast: float = 0.0
    answers: int = 0
    right: int = 0
    steady: float = 0.5
    lively: float = 0.5
    last: float = 0.5
    second: float = 0.5
    specific: dict[int, float] = field(default_factory=dict)
    practice: dict[int, int] = field(default_factory=dict)
    kinds: dict[Skills, _Kind] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    before: Skills = ()
    run: int = 0
    time: float | None = None

    def terms(
        self, item: int, skills: Skills, difficulty: float, known: float, time: float | None
    ) -> tuple[float, ...]:
        """The terms of `TERMS` for a question about to be asked.

        `difficulty` in logits, `known` answers of others behind it, `time` in seconds (None if unknown).
        """
        log = math.log1p
        kind = self.kinds.get(skills) or _Kind()
        practice = [self.practice.get(k, 0) for k in skills]
        least, most = min(practice), max(practice)
        tried = kind.right + kind.wrong
        before = self.seen.get(item)
        return (
            self.ability,
            sum(self.specific.get(k, 0.0) for k in skills) / len(skills),
            self.slow,
            self.fast,
            difficulty,
            log(self.answers),
            (self.right + 2) / (self.answers + 4),
            self.steady,
            self.lively,
            self.last,
            self.second,
            log(kind.right),
            log(kind.wrong),
            kind.steady,
            kind.lively,
            kind.last,
            kind.second,
            kind.third,
            kind.streak,
            log(least),
            log(most),
            most == 0,
            before is not None,
            0.0 if before is None else before - 0.5,
            log(self.answers - kind.at) if tried else 0.0,
            self.before == skills,
            log(self.run),
            len(skills) > 1,
            log(known),
            log(len(self.kinds)),
            _lag(time, kind.time),
            _lag(time, self.time),
        )

    def record(self, item: int, skills: Skills, difficulty: float, right: int, time: float | None) -> None:
        """Take in one answer; `right` is 1 or 0."""
        mean = sum(self.specific.get(k, 0.0) for k in skills) / len(skills)
        error = right - _sigmoid(self.ability + mean - difficulty)
        self.ability += GAIN * error / (1 + SETTLE * self.answers)
        for k in skills:
            n = self.practice.get(k, 0)
            self.specific[k] = self.specific.get(k, 0.0) + GAIN * error / (1 + SETTLE * n)
            self.practice[k] = n + 1
        self.slow += SLOW * (right - _sigmoid(self.slow - difficulty))
        self.fast += FAST * (right - _sigmoid(self.fast - difficulty))
        self.answers += 1
        self.right += right
        self.steady += STEADY * (right - self.steady)
        self.lively += LIVELY * (right - self.lively)
        self.second, self.last = self.last, right
        kind = self.kinds.setdefault(skills, _Kind())
        kind.right += right
        kind.wrong += 1 - right
        kind.steady += STEADY * (right - kind.steady)
        kind.lively += LIVELY * (right - kind.lively)
        kind.third, kind.second, kind.last = kind.second, kind.last, right
        kind.streak = max(kind.streak, 0) + 1 if right else min(kind.streak, 0) - 1
        kind.at = self.answers
        self.run = self.run + 1 if self.before == skills else 0
        self.before = skills
        self.seen[item] = right
        if time is not None:
            kind.time = self.time = time


def _lag(now: float | None, then: float | None) -> float:
    """Log of seconds passed; a clock that ran backwards counts as no time."""
    return math.log1p(max(0.0, now - then)) if now is not None and then is not None else 0.0


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0

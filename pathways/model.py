"""A pathway: ordered steps from what is mastered to the goals, with what it costs and why."""

from typing import Literal

from ..graph._base import Frozen

Activity = Literal["lesson", "bridge", "review", "probe"]


class Need(Frozen):
    """What the planner knows about one skill: mean mastery `p`, the interval of the class picture, and
    learner counts. `lacking` are learners who are not secure, `unsure` those among them who may
    be; `median` and `answers` serve the sentences."""

    skill: str
    p: float
    low: float
    high: float
    seen: bool
    lacking: int
    learners: int
    median: float | None = None
    answers: int = 0
    unsure: int = 0


class PathStep(Frozen):
    """One step. `minutes` is its cost after what is already known; `serves` are the goals and later
    steps that need it; `why`, `evidence` and `changes_if` are sentences for a teacher."""

    skill: str
    activity: Activity
    minutes: int
    learners: int
    serves: tuple[str, ...]
    why: str
    evidence: str
    changes_if: str
    together: tuple[str, ...] = ()
    """Skills of other steps that are done in one go with this one."""


class Unreachable(Frozen):
    """A goal that no pathway reaches, and why."""

    goal: str
    reason: str


class Branch(Frozen):
    """A bridge that only some learners need: the class is secure on `skill`, they are not, and the step
    `before` builds on it. `learners` are pseudonyms."""

    skill: str
    before: str
    minutes: int
    learners: tuple[str, ...]
    why: str
    evidence: str
    changes_if: str


class Pathway(Frozen):
    """Steps in teaching order. `cost` and `bound` are minutes over all steps; `gap` = (cost - bound) /
    cost, 0 when proven optimal. `deferred` are steps that a time budget left out. `coverage` is the
    weighted share of goals that the steps within the budget reach."""

    goals: tuple[str, ...]
    sources: tuple[str, ...]
    steps: tuple[PathStep, ...]
    deferred: tuple[PathStep, ...] = ()
    budget: int | None = None
    cost: int
    bound: float
    gap: float
    optimal: bool
    coverage: float
    unreachable: tuple[Unreachable, ...] = ()
    branches: tuple[Branch, ...] = ()
    """Bridges for some while the others practice."""

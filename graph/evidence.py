"""The records a store keeps about learners: responses and the mastery computed from them."""

from datetime import datetime

from pydantic import Field

from ._base import Frozen


class Response(Frozen):
    """One learner's answer to one question: the only evidence there is.

    `id` is a content hash, so that the same response imported twice counts once. `learner` is a
    pseudonym. `item` is a Lessonloom item id (`SKILL/model#draw`) or the school's own question
    label. `correct` is None where it could not be graded. `misconceptions` are the ids
    (`SKILL/id`) whose mal-rules give exactly this wrong answer.
    """

    id: str
    learner: str
    skill: str
    item: str
    answer: str | None = None
    correct: bool | None = None
    at: datetime | None = None
    misconceptions: tuple[str, ...] = ()


class Mastery(Frozen):
    """Probability that a learner answers a typical question on the skill, with a 95 % interval.

    `n` counts graded responses on this very skill; with `n == 0` the estimate is a prior and says so.
    """

    learner: str
    skill: str
    p: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)
    n: int = Field(ge=0)
    evidence: tuple[str, ...] = ()

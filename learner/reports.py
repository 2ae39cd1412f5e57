"""What a teacher writes down after a lesson: evidence about a class, without a learner's name on it."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from ..graph._base import Frozen


class Ticket(Frozen):
    """One question of an exit ticket: `right` of the `answered` who handed it in; who they were is not known.

    `item` is the question's id, `exercise` what the plan calls it.
    """

    exercise: str
    item: str
    skill: str
    right: int = Field(ge=0)
    answered: int = Field(ge=1, le=1000)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.right > self.answered:
            raise ValueError(f"{self.exercise}: {self.right} right of {self.answered} answers")
        return self


class LessonReport(Frozen):
    """A lesson on `skill` as it went: `over` are the minutes it ran late (early where negative), `stuck` the
    role of the block where it stuck."""

    skill: str
    at: datetime
    minutes: int
    over: int = 0
    stuck: str = ""
    tickets: tuple[Ticket, ...] = ()

    @property
    def right(self) -> int:
        """Right answers over all questions."""
        return sum(t.right for t in self.tickets)

    @property
    def answered(self) -> int:
        """Answers over all questions."""
        return sum(t.answered for t in self.tickets)

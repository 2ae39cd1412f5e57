"""What a teacher writes down after a lesson: evidence about a class, without a learner's name on it."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from ..graph._base import Frozen


class TicketCount(Frozen):
    """How many of those who handed it in got a question of the exit ticket right; who it was is not known."""

    exercise: str = Field(max_length=20, description="what the plan calls the question, such as E1")
    right: int = Field(ge=0)
    answered: int = Field(ge=1, le=1000)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.right > self.answered:
            raise ValueError(f"{self.exercise}: {self.right} right of {self.answered} answers")
        return self


class Ticket(TicketCount):
    """The same with what the question is: `item` is its id."""

    item: str
    skill: str


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

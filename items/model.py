"""Items: what one draw of an item model gives, and what a grader says about an answer."""

from typing import Literal

from ..graph._base import Frozen
from ..graph.figures import Figure
from ..graph.model import AnswerKind, Level, Thinking


class AnswerKey(Frozen):
    """The verified key: `text` as a learner would write it, `value` canonical (`3/4`, `(3, 4)`)."""

    kind: AnswerKind
    text: str
    value: str
    unit: str | None = None
    form: Literal["any", "simplest"] = "any"


class WrongAnswer(Frozen):
    """What one mal-rule gives on this very item; `misconception` is `SKILL/id`."""

    text: str
    value: str
    misconception: str


class Option(Frozen):
    """One option of a multiple-choice question; wrong options name their misconception."""

    label: str
    text: str
    correct: bool
    misconception: str | None = None


class Item(Frozen):
    """One exercise, its key verified by a second route. `id` is `SKILL/model#draw`."""

    id: str
    skill: str
    model: str
    draw: int
    level: Level
    thinking: Thinking
    representation: str
    stem: str
    figure: Figure | None = None
    answer: AnswerKey
    steps: tuple[str, ...]
    wrong: tuple[WrongAnswer, ...] = ()
    options: tuple[Option, ...] = ()
    rubric: tuple[str, ...] = ()


class Correct(Frozen):
    """Equivalent to the key; `form_ok` is False where a simplest form was asked for and not given."""

    kind: Literal["correct"] = "correct"
    form_ok: bool = True


class Wrong(Frozen):
    """Not equivalent to the key; `misconceptions` are those whose mal-rule gives this answer."""

    kind: Literal["wrong"] = "wrong"
    misconceptions: tuple[str, ...] = ()


class Ungraded(Frozen):
    """Could not be graded, and why; never counted as wrong."""

    kind: Literal["ungraded"] = "ungraded"
    reason: str


Verdict = Correct | Wrong | Ungraded

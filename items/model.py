"""What an item is: one draw of an item model, with its key, steps and known wrong answers."""

from typing import Literal

from ..graph._base import Frozen
from ..graph.figures import Figure
from ..graph.model import AnswerKind, Level, Thinking


class WrongAnswer(Frozen):
    """The wrong answer that a misconception (`SKILL/id`) gives; `value` is canonical like a key's."""

    text: str
    value: str
    misconception: str


class Option(Frozen):
    """One of the answers to choose from; a wrong one names the misconception behind it."""

    label: str
    text: str
    correct: bool
    misconception: str | None = None


class AnswerKey(Frozen):
    """The right answer: `text` as written for readers with its unit, `value` canonical.

    Canonical are `3/4`, `-2`, `(3, 4)` for ratios, orders, sets and points, and the words themselves for
    choices and formulas.
    """

    kind: AnswerKind
    text: str
    value: str
    unit: str = ""
    form: Literal["any", "simplest", "expanded", "factored"] = "any"


class Item(Frozen):
    """A verified exercise; `id` is `SKILL/model#draw`."""

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

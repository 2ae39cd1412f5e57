"""One quiz, the same for every format: what is asked, how it is answered, what each wrong answer tells."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from ....graph._base import Frozen
from ....graph.errors import LessonloomError
from ....graph.figures import Figure
from ....graph.tree import SkillTree
from ....items.bank import ItemBank
from ....items.model import Item, WrongAnswer
from ...model import LessonPlan
from .. import _view as view
from .._text import visible
from ._accepted import decimal, forms

POINTS = 1
_AS_CHOICE = ("expression", "equation", "inequality", "set", "order")
"""Kinds that a comparison of strings would mark wrong too often."""
_NUMBERS = ("integer", "decimal", "money", "percent")


class Choice(Frozen):
    """An option; `feedback` is what a learner who chose it should hear. Texts are in our notation."""

    label: str
    text: str
    correct: bool
    feedback: str = ""
    misconception: str = ""


class Known(Frozen):
    """A wrong answer that is expected, in the forms in which learners type it."""

    text: str
    forms: tuple[str, ...]
    feedback: str
    misconception: str


class Choose(Frozen):
    """One of several options is right."""

    shape: Literal["choice"] = "choice"
    options: tuple[Choice, ...]


class Number(Frozen):
    """A number is typed, `value` as a decimal without end. Keys are exact, so the tolerance is zero.

    `before` and `after` stand around the box: `$`, `%` or the unit.
    """

    shape: Literal["number"] = "number"
    value: str
    before: str = ""
    after: str = ""
    known: tuple[Known, ...] = ()


class Short(Frozen):
    """Words or signs are typed; each of `accepted` is right, the plainest first."""

    shape: Literal["short"] = "short"
    accepted: tuple[str, ...]
    known: tuple[Known, ...] = ()


class Essay(Frozen):
    """Sentences that a teacher marks against a sample answer."""

    shape: Literal["essay"] = "essay"
    sample: str
    rubric: tuple[str, ...]


Task: TypeAlias = Choose | Number | Short | Essay


class Question(Frozen):
    """One question. `id` is what the quiz calls it, `item` the exercise it is a copy of."""

    id: str
    item: str
    skill: str
    title: str
    stem: str
    figure: Figure | None
    task: Task
    key: str
    solution: tuple[str, ...]
    points: int = POINTS


class Quiz(Frozen):
    """Questions in order. `name` is fit for a file, `title` for people."""

    name: str
    title: str
    questions: tuple[Question, ...]


def quiz_of(
    items: Sequence[tuple[str, Item]], tree: SkillTree, *, name: str = "quiz", title: str = "Quiz"
) -> Quiz:
    """A quiz of items, each with what it is called."""
    says = _Corrections(tree)
    bank = ItemBank(tree)
    return Quiz(
        name=name,
        title=_text(title),
        questions=tuple(_question(id, item, bank, says) for id, item in items),
    )


def quizzes_of(plan: LessonPlan, tree: SkillTree) -> tuple[Quiz, ...]:
    """Each sheet of a plan (starter, practice, exit ticket, ...) as a quiz; exercises keep their names."""
    return tuple(
        quiz_of(
            [(e.id, e.item) for e in sheet.exercises],
            tree,
            name=sheet.id,
            title=f"{plan.title}: {sheet.title}",
        )
        for sheet in view.sheets(plan)
    )


def if_wrong(task: Task) -> tuple[str, ...]:
    """What to say to the wrong answers that are expected, for formats in which they cannot stand as such:
    a reader that takes every answer it finds for a right one must not find them."""
    if isinstance(task, Number | Short):
        return tuple(f"If you wrote {one.text}: {one.feedback}" for one in task.known if one.feedback)
    return ()


class _Corrections:
    """What to say to somebody with a misconception; empty where the pack no longer has it."""

    def __init__(self, tree: SkillTree) -> None:
        self._tree = tree
        self._known: dict[str, str] = {}

    def __getitem__(self, misconception: str) -> str:
        if misconception not in self._known:
            try:
                said = self._tree.misconception(misconception).correction
            except LessonloomError:
                said = ""
            self._known[misconception] = _text(said)
        return self._known[misconception]

    def title(self, skill: str) -> str:
        found = self._tree.skills.get(skill)
        return _text(found.title) if found else skill


def _question(id: str, item: Item, bank: ItemBank, says: _Corrections) -> Question:
    if item.answer.kind in _AS_CHOICE:
        item = bank.as_choice(item) or item
    return Question(
        id=id,
        item=item.id,
        skill=item.skill,
        title=says.title(item.skill),
        stem=_text(item.stem),
        figure=item.figure,
        task=_task(item, says),
        key=_text(item.answer.text),
        solution=tuple(_text(step) for step in item.steps),
    )


def _task(item: Item, says: _Corrections) -> Task:
    key = item.answer
    if item.options:
        return Choose(
            options=tuple(
                Choice(
                    label=o.label,
                    text=_text(o.text),
                    correct=o.correct,
                    feedback=says[o.misconception] if o.misconception else "",
                    misconception=o.misconception or "",
                )
                for o in item.options
            )
        )
    if key.kind == "text":
        return Essay(sample=_text(key.text), rubric=tuple(_text(r) for r in item.rubric))
    if key.kind in _NUMBERS and (value := decimal(Fraction(key.value))):
        return Number(
            value=value,
            before="$" if key.kind == "money" else "",
            after="%" if key.kind == "percent" else key.unit,
            known=_known(item, says, (value,), ""),
        )
    accepted = forms(key.kind, key.value, key.text, key.unit)
    return Short(accepted=accepted, known=_known(item, says, accepted, key.unit))


def _known(item: Item, says: _Corrections, right: Collection[str], unit: str) -> tuple[Known, ...]:
    """The expected wrong answers with what to say; forms that are also right, or taken, are left out."""
    taken = set(right)
    found = []
    for wrong in item.wrong:
        typed = [form for form in _typed(item, wrong, unit) if form not in taken]
        taken.update(typed)
        if typed:
            told = says[wrong.misconception]
            found.append(
                Known(
                    text=_text(wrong.text),
                    forms=tuple(typed),
                    feedback=told,
                    misconception=wrong.misconception,
                )
            )
    return tuple(found)


def _typed(item: Item, wrong: WrongAnswer, unit: str) -> tuple[str, ...]:
    if item.answer.kind in _NUMBERS:
        number = decimal(Fraction(wrong.value))
        return (number,) if number else ()
    return forms(item.answer.kind, wrong.value, wrong.text, unit)


def _text(text: str) -> str:
    """Line ends as one character, nothing that XML forbids, no blanks around."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()

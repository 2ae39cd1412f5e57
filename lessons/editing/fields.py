"""The texts of a plan that a teacher may word anew, by name."""

from typing import NamedTuple

from ...graph.errors import InputError
from ..model import LessonPlan
from ..passages import passages, with_passage
from .mentions import follow

_WHOLE = ("title", "objective", "big_idea", "changes_if", "cut_first")
_LISTS = ("why_now", "success", "language", "access", "unknown", "materials")


class Field(NamedTuple):
    """A text of the plan: its name, the block it stands in (empty: the plan's own) and its words."""

    slot: str
    block: str
    text: str


def fields(plan: LessonPlan) -> tuple[Field, ...]:
    """All of them in reading order: `objective`, `success-2`, the passages by slot, `hook-title`, and the
    questions of exercises by the exercise's name, `P4`."""
    found = [Field(name, "", getattr(plan, name)) for name in _WHOLE]
    for name in _LISTS:
        texts: tuple[str, ...] = getattr(plan, name)
        found += [Field(f"{name}-{n}", "", text) for n, text in enumerate(texts, 1)]
    for block in plan.blocks:
        found.append(Field(f"{block.id}-title", block.id, block.title))
        found += [Field(p.slot, block.id, p.text) for p in (*block.teacher, *block.learners)]
        found += [Field(e.id, block.id, e.item.stem) for e in plan.exercises if e.id in block.exercises]
    return tuple(found)


def field(plan: LessonPlan, slot: str) -> Field:
    """The text with this name. Raises InputError with the names there are."""
    found = next((f for f in fields(plan) if f.slot == slot), None)
    if found is None:
        names = ", ".join(f.slot for f in fields(plan))
        raise InputError(f"The plan has no text {slot!r}.", f"Its texts are: {names}.")
    return found


def with_field(plan: LessonPlan, slot: str, text: str) -> LessonPlan:
    """The plan with the teacher's words in this place; everything else stays. Raises InputError."""
    block = field(plan, slot).block
    if any(p.slot == slot for p in passages(plan)):
        return with_passage(plan, slot, text, "teacher")
    if block:
        blocks = tuple(b.model_copy(update={"title": text}) if b.id == block else b for b in plan.blocks)
        return follow(plan, plan.model_copy(update={"blocks": blocks}), {})
    if slot in _WHOLE:
        return plan.model_copy(update={slot: text})
    name, _, number = slot.rpartition("-")
    texts = list(getattr(plan, name))
    texts[int(number) - 1] = text
    return plan.model_copy(update={name: tuple(texts)})

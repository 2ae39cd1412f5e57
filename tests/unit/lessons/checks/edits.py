"""Small changes of a plan, and the pair that every check must tell apart."""

from collections.abc import Callable
from typing import NamedTuple

from lessonloom.lessons import CheckContext, LessonPlan

Edit = Callable[[LessonPlan, CheckContext], LessonPlan]


class Seed(NamedTuple):
    """A defect that the check must catch, and a near miss that it must let pass."""

    defect: Edit
    near: Edit


def with_block(plan, role, **update):
    blocks = tuple(b.model_copy(update=update) if b.role == role else b for b in plan.blocks)
    return plan.model_copy(update={"blocks": blocks})


def with_item(plan, id, **update):
    exercises = tuple(
        e.model_copy(update={"item": e.item.model_copy(update=update)}) if e.id == id else e
        for e in plan.exercises
    )
    return plan.model_copy(update={"exercises": exercises})


def with_items(plan, ids, **update):
    for id in ids:
        plan = with_item(plan, id, **update)
    return plan


def first_of(plan, role):
    return next(b for b in plan.blocks if b.role == role).exercises[0]


def tier(plan, level):
    return next(t for t in plan.tiers if t.level == level)


def practice(plan):
    """A practiced exercise with a number as its key."""
    return next(e for t in plan.tiers for e in t.exercises if plan.exercise(e).item.answer.kind != "text")


def say(plan, role, text, *, to="teacher", origin="composed", slot="seeded"):
    block = next(b for b in plan.blocks if b.role == role)
    passages = getattr(block, to)
    extra = passages[-1].model_copy(update={"text": text, "slot": slot, "origin": origin, "sources": ()})
    return with_block(plan, role, **{to: (*passages, extra)})


def foreign_item(plan, context, id, skill):
    model = context.bank.models(skill)[0]
    fresh = context.bank.draw(skill, model.id, 7)
    exercises = tuple(e.model_copy(update={"item": fresh}) if e.id == id else e for e in plan.exercises)
    return plan.model_copy(update={"exercises": exercises})


def options(plan, id, change):
    return with_item(plan, id, options=tuple(change(o) for o in plan.exercise(id).item.options))


def key_option(plan, id, text):
    return options(plan, id, lambda o: o.model_copy(update={"text": text}) if o.correct else o)


def wrong_options(plan, id, *texts):
    """The texts on the wrong options, in order."""
    rest = list(texts)
    return options(
        plan, id, lambda o: o if o.correct or not rest else o.model_copy(update={"text": rest.pop(0)})
    )


def tiers(plan, level=None, **update):
    return plan.model_copy(
        update={
            "tiers": tuple(t.model_copy(update=update) if level in (None, t.level) else t for t in plan.tiers)
        }
    )


def worked(plan, change):
    return plan.model_copy(
        update={"worked": tuple(w.model_copy(update={"mistakes": change(w.mistakes)}) for w in plan.worked)}
    )


def mistakes(plan, **update):
    return worked(plan, lambda ms: tuple(m.model_copy(update=update) for m in ms))


def set_(**update) -> Edit:
    """The plan with other fields."""
    return lambda plan, context: plan.model_copy(update=update)


def bridge(plan, **update):
    first, *rest = plan.bridges
    return plan.model_copy(update={"bridges": (first.model_copy(update=update), *rest)})


def branch(plan, role, **update):
    found = plan.block(role).branch
    return with_block(plan, role, branch=found.model_copy(update=update))


def vocabulary(plan, **update):
    first, *rest = plan.vocabulary
    return plan.model_copy(update={"vocabulary": (first.model_copy(update=update), *rest)})


def provenance(plan, **update):
    return plan.model_copy(update={"provenance": plan.provenance.model_copy(update=update)})

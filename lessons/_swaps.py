"""Another exercise in an exercise's place, and everything that speaks of it kept true."""

from collections.abc import Callable, Iterable, Iterator

from ..graph.model import ItemModel
from ..items import Item
from ._names import any_of
from .checks import CheckContext
from .model import Exercise, LessonPlan, WorkedExample

DRAWS = 60
"""So many draws of a model are looked at."""


def redrawn(plan: LessonPlan, place: str, context: CheckContext) -> Iterator[LessonPlan]:
    """Practice with another draw of the same model, then with another model of the same skill and level,
    where no text of the plan quotes the exercise."""
    if place not in practised(plan):
        return
    old = plan.exercise(place)
    yield from _draws(plan, old, context, old.item.model, most=2)
    for model in context.bank.models(old.item.skill, old.item.level):
        if model.id != old.item.model and (model.answer.kind == "text") == (old.item.answer.kind == "text"):
            yield from _draws(plan, old, context, model.id, most=1)


def exchanged(
    plan: LessonPlan,
    context: CheckContext,
    old: Callable[[Exercise], bool],
    new: Callable[[ItemModel], bool],
) -> Iterator[LessonPlan]:
    """Practice in which one exercise that is `old` gives way to one of the same level from a model that is
    `new`: the last such exercise of a sheet first, models that the plan uses least first. An exercise
    that is the only one of its kind on the sheet stays: what it practices would be lost."""
    used = [e.item.model for e in plan.exercises]
    for tier in sorted(plan.tiers, key=lambda t: t.level != "core"):
        sheet = [e for e in plan.exercises if e.id in tier.exercises]
        kinds = [e.item.model for e in sheet]
        mine = [e for e in sheet if old(e) and kinds.count(e.item.model) > 1]
        for exercise in mine[::-1]:
            at = exercise.item.level
            models = [m for m in context.bank.models(plan.skill, at) if new(m) and m.answer.kind != "text"]
            for model in sorted(models, key=lambda m: used.count(m.id)):
                if used.count(model.id) < 3:
                    yield from _draws(plan, exercise, context, model.id, most=1)


def practised(plan: LessonPlan) -> frozenset[str]:
    """Exercises of the tiers that no passage names as the one to start from or to answer in sentences."""
    return frozenset(e for tier in plan.tiers for e in tier.exercises)


def _draws(
    plan: LessonPlan, old: Exercise, context: CheckContext, model: str, *, most: int
) -> Iterator[LessonPlan]:
    stems = {e.item.stem for e in plan.exercises}
    bank, found = context.bank, 0
    for draw in range(bank.distinct(old.item.skill, model, DRAWS)):
        fresh = bank.draw(old.item.skill, model, draw)
        if fresh.stem not in stems and not names_somebody(fresh, context.names):
            yield swapped(plan, old.id, fresh)
            found += 1
            if found == most:
                return


def names_somebody(item: Item, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the exercise or its solution."""
    said = (item.stem, item.answer.text, *item.steps, *(o.text for o in item.options))
    return any(map(any_of(names).search, said))


def swapped(plan: LessonPlan, place: str, item: Item) -> LessonPlan:
    """The plan with this item in the exercise's place, its likely mistakes with their results on it."""
    exercises = tuple(e.model_copy(update={"item": item}) if e.id == place else e for e in plan.exercises)
    worked = _with_results(plan.worked, place, item)
    return plan.model_copy(update={"exercises": exercises, "worked": worked})


def _with_results(worked: tuple[WorkedExample, ...], place: str, item: Item) -> tuple[WorkedExample, ...]:
    """The likely mistakes with their results on the exercise's new item; one it cannot provoke goes."""
    wrong = {w.misconception: w.text for w in item.wrong}
    found = []
    for w in worked:
        kept = [m for m in w.mistakes if m.on != place or m.misconception in wrong]
        mistakes = tuple(
            m.model_copy(update={"wrong": wrong[m.misconception]}) if m.on == place else m for m in kept
        )
        found.append(w.model_copy(update={"mistakes": mistakes}))
    return tuple(found)

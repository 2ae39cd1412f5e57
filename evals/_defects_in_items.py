"""Reaching into the exercises of a plan, for the defects of exercises and keys."""

from ..items import Option
from ..lessons import Exercise, LessonPlan
from ._plan_defects import Seeder, with_item

Plan = LessonPlan


def with_options(plan: Plan) -> list[Exercise]:
    """Exercises with options to choose from."""
    return [e for e in plan.exercises if e.item.options]


def keyed(plan: Plan) -> list[Exercise]:
    """Exercises whose key is a number or a formula."""
    return [e for e in plan.exercises if e.item.answer.kind not in ("choice", "text")]


def some(plan: Plan, s: Seeder) -> Exercise | None:
    """One of them."""
    found = with_options(plan)
    return s.pick(found) if found else None


def set_options(plan: Plan, e: Exercise, options: tuple[Option, ...]) -> Plan:
    """The plan with other options of one exercise."""
    return with_item(plan, e.id, options=options)


def saying(e: Exercise, label: str, text: str) -> tuple[Option, ...]:
    """The options with another text on one of them."""
    return tuple(o.model_copy(update={"text": text}) if o.label == label else o for o in e.item.options)


def wrong(e: Exercise) -> list[Option]:
    """The wrong options."""
    return [o for o in e.item.options if not o.correct]


def right(e: Exercise) -> Option:
    """The right option."""
    return next(o for o in e.item.options if o.correct)

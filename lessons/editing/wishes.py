"""What a teacher wishes of a block, as far as code can grant it; the rest is a matter of wording."""

import re
from collections.abc import Callable
from typing import Literal

from ...graph.errors import InputError
from ...graph.model import Level
from ...items import Item
from .._swaps import names_somebody, practised, redrawn, swapped
from ..checks import CheckContext
from ..model import Block, LessonPlan
from .clock import with_minutes
from .model import Locked, Regenerate, Version
from .writers import uncredited

Intent = Literal["shorter", "longer", "easier", "harder", "others", "topic"]

_INTENTS: tuple[tuple[Intent, str], ...] = (
    ("shorter", r"\b(shorter|quicker|less time|fewer minutes|cut)\b"),
    ("longer", r"\b(longer|more time|more minutes)\b"),
    ("easier", r"\b(easier|simpler|less difficult)\b"),
    ("harder", r"\b(harder|more difficult|more challeng\w*)\b"),
    ("others", r"\b(other|different|new)\b.*\b(exercises?|problems?|questions?|numbers?|tasks?)\b"),
    ("topic", r"\b(?:with|about|on) (?:the |some )?(?P<topic>[a-z]{3,})"),
)
LEVELS: tuple[Level, ...] = ("support", "core", "extension")
_SHARE = 1 / 3
"""Of its minutes, for a block that shall be shorter or longer."""
_DRAWS = 40
GRANTED = "shorter, longer, easier, harder, other exercises"
"""Wishes that need no model."""


def intents(wish: str) -> tuple[Intent, ...]:
    """What the wish asks for, as far as code understands it."""
    return tuple(name for name, pattern in _INTENTS if re.search(pattern, wish.lower()))


def granted(version: Version, change: Regenerate, context: CheckContext) -> LessonPlan | None:
    """The plan with the wish granted in this block, everything else as it was; None where it is a matter of
    wording. An empty wish asks for other exercises.

    Raises Locked, and InputError where the wish is understood but cannot be granted here.
    """
    plan = _granted(version, change, context)
    if plan is None:
        return None
    before = version.plan.exercises
    return uncredited(plan, {a.id for a, b in zip(before, plan.exercises, strict=True) if a.item != b.item})


def _granted(version: Version, change: Regenerate, context: CheckContext) -> LessonPlan | None:
    plan = version.plan
    block = next((b for b in plan.blocks if b.id == change.block), None)
    if block is None:
        ids = ", ".join(b.id for b in plan.blocks)
        raise InputError(f"The plan has no block {change.block!r}.", f"Its blocks are: {ids}.")
    if block.id in version.locked:
        raise Locked(f"The block {block.id} is locked.", "Unlock it first, or leave it as it is.")
    found = intents(change.wish) if change.wish.strip() else ("others",)
    if "shorter" in found or "longer" in found:
        more = max(1, round(block.minutes * _SHARE)) * (-1 if "shorter" in found else 1)
        minutes = max(1, block.minutes + more)
        if minutes == block.minutes:
            raise InputError(
                f"{block.id} has one minute already.", "Less than a minute is no part of a plan."
            )
        return with_minutes(plan, block.id, minutes, version.locked)
    if "easier" in found or "harder" in found:
        return _exchanged(plan, block, context, step=-1 if "easier" in found else 1)
    if "others" in found:
        return _others(plan, block, context)
    return _about(plan, block, context, change.wish) if "topic" in found else None


def _free(plan: LessonPlan, block: Block) -> list[str]:
    """Exercises of the block that no text quotes."""
    return [e for e in block.exercises if e in practised(plan)]


def _others(plan: LessonPlan, block: Block, context: CheckContext) -> LessonPlan:
    changed = plan
    for id in _free(plan, block):
        changed = next(redrawn(changed, id, context), changed)
    return _or_refuse(plan, changed, block, "There are no other exercises for it.")


def _exchanged(plan: LessonPlan, block: Block, context: CheckContext, step: int) -> LessonPlan:
    changed = plan
    for id in _free(plan, block):
        item = plan.exercise(id).item
        at = LEVELS.index(item.level) + step
        if 0 <= at < len(LEVELS):
            fresh = _draw(changed, context, item, lambda _: True, LEVELS[at])
            changed = swapped(changed, id, fresh) if fresh else changed
    return _or_refuse(plan, changed, block, "There is nothing on that level that it has not already.")


def _about(plan: LessonPlan, block: Block, context: CheckContext, wish: str) -> LessonPlan | None:
    topic = re.search(_INTENTS[-1][1], wish.lower())
    assert topic is not None
    word = re.compile(rf"\b{re.escape(topic['topic'].rstrip('s'))}", re.IGNORECASE)
    changed = plan
    for id in _free(plan, block):
        item = plan.exercise(id).item
        if not word.search(item.stem):
            fresh = _draw(changed, context, item, lambda other: bool(word.search(other.stem)), item.level)
            changed = swapped(changed, id, fresh) if fresh else changed
    return None if changed is plan else changed


def _draw(
    plan: LessonPlan,
    context: CheckContext,
    old: Item,
    wanted: Callable[[Item], bool],
    level: Level,
) -> Item | None:
    """An item of the same skill on a level that is wanted and not yet in the plan."""
    stems = {e.item.stem for e in plan.exercises}
    for model in context.bank.models(old.skill, level):
        if (model.answer.kind == "text") != (old.answer.kind == "text"):
            continue
        for draw in range(context.bank.distinct(old.skill, model.id, _DRAWS)):
            item = context.bank.draw(old.skill, model.id, draw)
            if item.stem not in stems and wanted(item) and not names_somebody(item, context.names):
                return item
    return None


def _or_refuse(plan: LessonPlan, changed: LessonPlan, block: Block, why: str) -> LessonPlan:
    if changed is not plan:
        return changed
    if block.exercises and not _free(plan, block):
        why = "Its exercises are quoted in the texts of the plan."
    elif not block.exercises:
        why = "It has no exercises."
    raise InputError(f"{block.id}: {why}", f"Wishes that are granted without a model: {GRANTED}.")

"""The smallest change of a plan that answers a finding."""

from ..items import Item
from ._names import any_of
from .checks import CheckContext
from .mistakes import rank
from .model import Finding, LessonPlan, WorkedExample


def revise(plan: LessonPlan, finding: Finding, context: CheckContext) -> LessonPlan | None:
    """The plan with one thing changed so that the finding no longer holds, or None if code has no answer.

    Everything that the finding does not concern stays as it is.
    """
    match finding.check:
        case check if check in _SWAPS:
            return _swap(plan, finding.place, context)
        case "materials-listed":
            return plan.model_copy(update={"materials": (*plan.materials, finding.evidence)})
        case "materials-mentioned":
            return _fetch(plan, finding)
        case "materials-used":
            needed = {m for block in plan.blocks for m in block.materials}
            kept = dict.fromkeys(m for m in plan.materials if m != finding.evidence or m in needed)
            return plan.model_copy(update={"materials": tuple(kept)})
        case "minutes-sum":
            return _retime(plan)
        case "mistakes-ordered":
            return _sort_mistakes(plan)
        case _:
            return None


_SWAPS = frozenset(
    {
        "dignified-contexts",
        "items-differ",
        "key-among-options",
        "key-has-unit",
        "keys-solved-twice",
        "no-joint-option",
        "no-names",
        "notation-parses",
        "one-key",
        "options-labelled",
        "rubric-given",
        "stem-asks",
        "steps-reach-key",
        "steps-true",
    }
)
"""Checks whose finding at an exercise another draw of its model answers."""


def _fetch(plan: LessonPlan, finding: Finding) -> LessonPlan:
    """The thing on the list, and with the block that speaks of it (practice, where no block does)."""
    ids = {block.id for block in plan.blocks}
    place = finding.place if finding.place in ids else "independent"
    blocks = tuple(
        b.model_copy(update={"materials": (*b.materials, finding.evidence)}) if b.id == place else b
        for b in plan.blocks
    )
    return plan.model_copy(update={"blocks": blocks, "materials": (*plan.materials, finding.evidence)})


def _swap(plan: LessonPlan, place: str, context: CheckContext) -> LessonPlan | None:
    """Another draw of the same model, for practice that no text of the plan quotes."""
    practised = {e for tier in plan.tiers for e in tier.exercises}
    if place not in practised:
        return None
    old = plan.exercise(place)
    stems = {e.item.stem for e in plan.exercises}
    bank, item, named = context.bank, old.item, any_of(context.names)
    for draw in range(bank.distinct(item.skill, item.model, 60)):
        fresh = bank.draw(item.skill, item.model, draw)
        said = (fresh.stem, fresh.answer.text, *fresh.steps, *(o.text for o in fresh.options))
        if fresh.stem not in stems and not any(map(named.search, said)):
            swapped = old.model_copy(update={"item": fresh})
            exercises = tuple(swapped if e.id == place else e for e in plan.exercises)
            return plan.model_copy(
                update={"exercises": exercises, "worked": _with_results(plan.worked, place, fresh)}
            )
    return None


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


def _retime(plan: LessonPlan) -> LessonPlan | None:
    """The longest block takes up the difference to the period, and all blocks follow one another."""
    blocks = list(plan.blocks)
    longest = max(range(len(blocks)), key=lambda i: blocks[i].minutes)
    minutes = blocks[longest].minutes + plan.minutes - sum(b.minutes for b in blocks)
    if minutes < 1:
        return None
    blocks[longest] = blocks[longest].model_copy(update={"minutes": minutes})
    at = 0
    for i, block in enumerate(blocks):
        blocks[i] = block.model_copy(update={"start": at})
        at += block.minutes
    return plan.model_copy(update={"blocks": tuple(blocks)})


def _sort_mistakes(plan: LessonPlan) -> LessonPlan:
    worked = tuple(
        w.model_copy(update={"mistakes": tuple(sorted(w.mistakes, key=rank))}) for w in plan.worked
    )
    return plan.model_copy(update={"worked": worked})

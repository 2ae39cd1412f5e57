"""What an edit leaves out of date elsewhere, and bringing it into line."""

from collections.abc import Mapping

from ..model import Block, LessonPlan, Role
from ..passages import with_passage
from .fields import field
from .model import Due, Version
from .pace import minutes_of, outstanding, overdue, retimed

DEPENDANTS: Mapping[str, tuple[Role, ...]] = {
    "objective": ("check", "independent", "closure", "exit"),
    "success": ("check", "closure", "exit"),
    "big_idea": ("model", "closure"),
    "hook": ("discuss",),
    "explain": ("guided", "closure"),
}
"""Blocks that rest on a text, by the beginning of its name."""
_LEAST = 4
"""Words that are not said twice by chance."""


def due_after(version: Version, slot: str) -> tuple[Due, ...]:
    """What is out of date once the text `slot` of this version has other words.

    The block that the edit was made in has been looked at, so it is not.
    """
    edited = field(version.plan, slot)
    roles = DEPENDANTS.get(slot.partition("-")[0], ())
    blocks = [b for b in version.plan.blocks if b.role in roles or _quotes(b, edited.text)]
    fresh = [Due(block=b.id, slot=slot, before=edited.text) for b in blocks if b.id != edited.block]
    kept = [d for d in version.due if d.block != edited.block and d.slot != slot]
    return (*kept, *fresh)


def _quotes(block: Block, text: str) -> bool:
    """Whether the block says these words, as the explanation does with the objective."""
    said = text.rstrip(".")
    told = (*block.teacher, *block.learners)
    return len(said.split()) >= _LEAST and any(said in p.text for p in told)


def due_with(version: Version, plan: LessonPlan) -> tuple[Due, ...]:
    """What is out of date once this plan follows the version: what was, and what rests on other minutes."""
    minutes = {minutes_of(b.id): f"{b.minutes} minutes" for b in plan.blocks}
    kept = [d for d in version.due if outstanding(plan, d) and minutes.get(d.slot) != d.before]
    known = {(d.block, d.slot) for d in kept}
    found = overdue(version.plan, plan, version.locked)
    return (*kept, *(d for d in found if (d.block, d.slot) not in known))


def refreshed(version: Version, block: str) -> LessonPlan:
    """The plan with the new words, or minutes, wherever a text of the block quotes the old ones."""
    plan = version.plan
    slots = {minutes_of(b.id) for b in plan.blocks}
    for due in (d for d in version.due if d.block == block):
        if due.slot in slots:
            plan = retimed(plan, block, due)
            continue
        old, new = due.before.rstrip("."), field(plan, due.slot).text.rstrip(".")
        found = next(b for b in plan.blocks if b.id == block)
        for passage in (*found.teacher, *found.learners):
            if old in passage.text:
                text = passage.text.replace(old, new)
                plan = with_passage(plan, passage.slot, text, passage.origin)
    return plan

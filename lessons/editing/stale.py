"""What an edit leaves out of date elsewhere, and bringing it into line."""

from collections.abc import Mapping

from ..model import LessonPlan, Role
from ..passages import with_passage
from .fields import field
from .model import Due, Version

DEPENDANTS: Mapping[str, tuple[Role, ...]] = {
    "objective": ("check", "independent", "closure", "exit"),
    "success": ("check", "closure", "exit"),
    "big_idea": ("model", "closure"),
    "hook": ("discuss",),
    "explain": ("guided", "closure"),
}
"""Blocks that rest on a text, by the beginning of its name."""


def due_after(version: Version, slot: str) -> tuple[Due, ...]:
    """What is out of date once the text `slot` of this version has other words.

    The block that the edit was made in has been looked at, so it is not.
    """
    edited = field(version.plan, slot)
    root = slot.partition("-")[0]
    blocks = [b for role in DEPENDANTS.get(root, ()) for b in version.plan.blocks if b.role == role]
    fresh = [Due(block=b.id, slot=slot, before=edited.text) for b in blocks if b.id != edited.block]
    kept = [d for d in version.due if d.block != edited.block and d.slot != slot]
    return (*kept, *fresh)


def refreshed(version: Version, block: str) -> LessonPlan:
    """The plan with the new words wherever a text of the block quotes the old ones."""
    plan = version.plan
    for due in (d for d in version.due if d.block == block):
        old, new = due.before.rstrip("."), field(plan, due.slot).text.rstrip(".")
        found = next(b for b in plan.blocks if b.id == block)
        for passage in (*found.teacher, *found.learners):
            if old in passage.text:
                text = passage.text.replace(old, new)
                plan = with_passage(plan, passage.slot, text, passage.origin)
    return plan

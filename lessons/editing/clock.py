"""Order and minutes of blocks: whatever is changed, they follow one another and add up to the period."""

from collections.abc import Collection, Sequence

from ...graph.errors import InputError
from .._restore import laid
from ..model import Block, LessonPlan
from ..templates import GRAMMARS
from .mentions import follow
from .pace import follow_minutes


def timed(plan: LessonPlan, blocks: Sequence[Block]) -> LessonPlan:
    """The plan with these blocks one after another, from minute 0."""
    return plan.model_copy(update={"blocks": laid(blocks)})


def moved(plan: LessonPlan, block: str, to: int) -> LessonPlan:
    """The plan with the block at place `to`, counted from 1; past the end means last."""
    blocks = [b for b in plan.blocks if b.id != block]
    blocks.insert(to - 1, next(b for b in plan.blocks if b.id == block))
    return follow(plan, timed(plan, blocks), {})


def with_minutes(plan: LessonPlan, block: str, minutes: int, locked: Collection[str]) -> LessonPlan:
    """The plan with so many minutes for the block.

    The difference comes, minute by minute, from the unlocked block that is farthest from its template's
    least (or, where minutes become free, goes to the one farthest below its most). Raises InputError with
    what is possible where no block can give or take.
    """
    lengths = {b.id: b.minutes for b in plan.blocks}
    others = [b for b in plan.blocks if b.id != block and b.id not in locked]
    bounds = {s.role: (s.least, s.most) for s in GRAMMARS[plan.template]}
    sign = 1 if minutes > lengths[block] else -1
    while lengths[block] != minutes:
        room = {b.id: _room(lengths[b.id], bounds.get(b.role, (1, plan.minutes)), sign) for b in others}
        best = max(room, key=lambda id: room[id], default=None)
        if best is None or room[best] <= 0:
            raise InputError(
                f"{block} cannot have {minutes} minutes: the other blocks cannot "
                f"{'give' if sign > 0 else 'take'} the difference.",
                f"{lengths[block]} minutes are possible; unlock a block, or change another one first.",
            )
        lengths[best] -= sign
        lengths[block] += sign
    changed = [
        b if b.minutes == lengths[b.id] else b.model_copy(update={"minutes": lengths[b.id]})
        for b in plan.blocks
    ]
    return follow_minutes(plan, timed(plan, changed), locked)


def _room(minutes: int, bounds: tuple[int, int], sign: int) -> int:
    least, most = bounds
    return minutes - least if sign > 0 else most - minutes

"""Minutes moved between blocks, with what composed texts say of them; blocks put back into the order of their
template."""

from collections.abc import Iterator, Sequence

from ._restore import laid
from .editing.pace import follow_minutes
from .model import Block, LessonPlan
from .templates import GRAMMARS


def filled(plan: LessonPlan) -> Iterator[LessonPlan]:
    """The period filled exactly: the longest block takes up the difference, or the next longest does."""
    short = plan.minutes - sum(b.minutes for b in plan.blocks)
    blocks = list(plan.blocks)
    for n in sorted(range(len(blocks)), key=lambda i: -blocks[i].minutes)[:3]:
        if blocks[n].minutes + short < 1:
            continue
        changed = [_minutes(b, b.minutes + short) if i == n else b for i, b in enumerate(blocks)]
        yield _laid(plan, changed)
        if not short:
            return


def given(plan: LessonPlan, place: str) -> Iterator[LessonPlan]:
    """Minutes for a block, up to the least that its template allows or more, from another that keeps its
    own least; the ones with most to spare first."""
    short = max((_least(plan, b) - b.minutes for b in plan.blocks if b.id == place), default=0)
    spare = {b.id: b.minutes - _least(plan, b) for b in plan.blocks if b.id != place}
    givers = [id for id in sorted(spare, key=lambda id: -spare[id]) if spare[id] > 0]
    for more in (max(1, short) + n for n in (0, 1, 2, 3, 5, 7)):
        for giver in givers[:2]:
            if spare[giver] >= more:
                yield _moved(plan, {place: more, giver: -more})


def taken(plan: LessonPlan, place: str) -> Iterator[LessonPlan]:
    """Minutes from a block for practice, where learners work."""
    takers = [b.id for b in plan.blocks if b.role in ("independent", "guided", "elaborate") and b.id != place]
    for less in range(1, 20):
        for taker in takers:
            yield _moved(plan, {place: -less, taker: less})


def with_minutes_of(plan: LessonPlan, before: LessonPlan) -> LessonPlan:
    """The plan with the minutes that its blocks had before, where both have the same blocks."""
    had = {b.id: b.minutes for b in before.blocks}
    if [b.id for b in plan.blocks] != list(had):
        return plan
    blocks = [_minutes(b, had[b.id]) for b in plan.blocks]
    return plan if blocks == list(plan.blocks) else _laid(plan, blocks)


def in_order(plan: LessonPlan) -> LessonPlan:
    """The blocks in the order of the template; what it does not know stays after the one before it."""
    order = [span.role for span in GRAMMARS[plan.template]]
    places, last = [], 0
    for n, block in enumerate(plan.blocks):
        last = order.index(block.role) if block.role in order else last
        places.append((last, n))
    blocks = [plan.blocks[n] for _, n in sorted(places)]
    return plan.model_copy(update={"blocks": laid(blocks)})


def _least(plan: LessonPlan, block: Block) -> int:
    return next((s.least for s in GRAMMARS[plan.template] if s.role == block.role), 1)


def _moved(plan: LessonPlan, by: dict[str, int]) -> LessonPlan:
    blocks = [_minutes(b, b.minutes + by[b.id]) if b.id in by else b for b in plan.blocks]
    return _laid(plan, blocks)


def _laid(plan: LessonPlan, blocks: Sequence[Block]) -> LessonPlan:
    """The plan with these blocks one after another, and with texts that say the minutes they have."""
    return followed(plan, plan.model_copy(update={"blocks": laid(blocks)}))


def followed(before: LessonPlan, after: LessonPlan) -> LessonPlan:
    """The plan `after`, whose composed texts said the minutes of `before`."""
    return follow_minutes(before, after, ())


def _minutes(block: Block, minutes: int) -> Block:
    return block.model_copy(update={"minutes": minutes})

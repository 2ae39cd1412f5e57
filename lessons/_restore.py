"""Parts of a plan as the curriculum alone composes them, taken back one at a time."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from .mistakes import OFFERED
from .model import Block, LessonPlan, Passage

T = TypeVar("T")

LISTS: dict[str, Callable[[object], Hashable]] = {
    "exercises": lambda e: e.id,  # type: ignore[attr-defined]
    "bridges": lambda b: f"bridge {b.skill}",  # type: ignore[attr-defined]
    "tiers": lambda t: f"tier {t.level}",  # type: ignore[attr-defined]
    "worked": lambda w: w.exercise,  # type: ignore[attr-defined]
    "reveals": lambda r: (r.exercise, r.option),  # type: ignore[attr-defined]
    "vocabulary": lambda v: v.term,  # type: ignore[attr-defined]
}
"""Parts of a plan that are lists, and what names an entry."""
APART = frozenset({*LISTS, "blocks", "quality", "minutes"})
OF_BLOCK = ("role", "title", "gist", "branch", "exercises", "materials", "figures", "minutes")


class Part(NamedTuple):
    """One part that differs: the place a finding would name, the texts of both versions, the plan with
    this part as it was composed, and whether that changes the timetable alone."""

    place: str
    words: str
    restored: LessonPlan
    minutes: bool = False


def laid(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each starting where the one before ends."""
    at, found = 0, []
    for block in blocks:
        found.append(block if block.start == at else block.model_copy(update={"start": at}))
        at += block.minutes
    return tuple(found)


def parts(plan: LessonPlan, reference: LessonPlan) -> Iterator[Part]:
    """The smallest parts in which a plan differs from its composed form, in the order of the plan."""
    for field in LessonPlan.model_fields:
        if field not in APART and getattr(plan, field) != getattr(reference, field):
            yield _part(field, plan, reference, field)
    for field, name in LISTS.items():
        mine, theirs = getattr(plan, field), getattr(reference, field)
        for key in _differing(mine, theirs, name):
            update = {field: _with(mine, theirs, key, name)}
            place = key[0] if isinstance(key, tuple) else "vocabulary" if field == "vocabulary" else key
            words = " ".join(str(x) for x in (*mine, *theirs) if name(x) == key)
            yield Part(str(place), words, plan.model_copy(update=update))
    yield from _of_blocks(plan, reference)
    for field in LISTS:
        if getattr(plan, field) != getattr(reference, field):
            yield _part(field, plan, reference, field)


def own_practice(plan: LessonPlan, reference: LessonPlan) -> LessonPlan:
    """The plan with every practice exercise of another skill than the lesson's as composed: a sheet on which
    one stands is wrong even where another exercise of it fits."""
    sheets = {id for tier in plan.tiers for id in tier.exercises}
    composed = {e.id: e for e in reference.exercises}
    exercises = tuple(
        composed.get(e.id, e) if e.id in sheets and e.item.skill != plan.skill else e for e in plan.exercises
    )
    return plan.model_copy(update={"exercises": exercises})


def _part(place: str, plan: LessonPlan, reference: LessonPlan, field: str) -> Part:
    now, composed = getattr(plan, field), getattr(reference, field)
    return Part(place, f"{now} {composed}", plan.model_copy(update={field: composed}))


def _of_blocks(plan: LessonPlan, reference: LessonPlan) -> Iterator[Part]:
    composed = {b.id: b for b in reference.blocks}
    clock = tuple(
        b.model_copy(update={"minutes": composed[b.id].minutes}) if b.id in composed else b
        for b in plan.blocks
    )
    if clock != plan.blocks and [b.id for b in plan.blocks] == list(composed):
        yield Part("blocks", "", plan.model_copy(update={"blocks": laid(clock)}), minutes=True)
    for block in plan.blocks:
        if block.id in composed:
            for words, restored in _in_block(block, composed[block.id]):
                yield Part(block.id, words, _placed(plan, restored))
    there = [b.id for b in plan.blocks]
    odd = [id for id in dict.fromkeys((*there, *composed)) if there.count(id) != (id in composed)]
    if odd or there != list(composed):
        whole = plan.model_copy(update={"blocks": _frame(plan, reference)})
        yield from (Part(place, "", whole) for place in (*odd, "blocks"))
    for key in _differing(plan.blocks, reference.blocks, _id):
        if key not in odd:
            blocks = laid(_with(plan.blocks, reference.blocks, key, _id))
            yield Part(str(key), "", plan.model_copy(update={"blocks": blocks}))


def _frame(plan: LessonPlan, reference: LessonPlan) -> tuple[Block, ...]:
    """The blocks that the composed plan has, in its order; of each the plan's own where there is one."""

    def own(block: Block) -> Block:
        mine = [b for b in plan.blocks if b.id == block.id]
        return next((b for b in mine if b.role == block.role), block)

    return laid([own(block) for block in reference.blocks])


def _in_block(block: Block, composed: Block) -> Iterator[tuple[str, Block]]:
    """The block with one passage or one field as composed, and with every field so; a mistake that is
    offered and what to bring out of it belong together."""
    for side in ("teacher", "learners"):
        mine: tuple[Passage, ...] = getattr(block, side)
        theirs: tuple[Passage, ...] = getattr(composed, side)
        for slot in _differing(mine, theirs, _slot):
            words = " ".join(p.text for p in (*mine, *theirs) if p.slot == slot)
            said = mine
            for one in OFFERED if slot in OFFERED else (slot,):
                said = _with(said, theirs, one, _slot)
            yield words, block.model_copy(update={side: said})
    for field in OF_BLOCK:
        now, then = getattr(block, field), getattr(composed, field)
        if now != then:
            yield f"{now} {then}", block.model_copy(update={field: then})


def _placed(plan: LessonPlan, block: Block) -> LessonPlan:
    blocks = laid([block if b.id == block.id else b for b in plan.blocks])
    return plan.model_copy(update={"blocks": blocks})


def _id(block: Block) -> Hashable:
    return block.id


def _slot(passage: Passage) -> Hashable:
    return passage.slot


def _differing(mine: Sequence[T], theirs: Sequence[T], name: Callable[[T], Hashable]) -> list[Hashable]:
    """Names of entries that are not the same in both, or not equally often."""
    keys = dict.fromkeys(name(x) for x in (*mine, *theirs))
    return [k for k in keys if [x for x in mine if name(x) == k] != [x for x in theirs if name(x) == k]]


def _with(
    mine: Sequence[T], theirs: Sequence[T], key: Hashable, name: Callable[[T], Hashable]
) -> tuple[T, ...]:
    """`mine` with the entries called `key` as in `theirs`: replaced, dropped, or put where they belong."""
    wanted = [x for x in theirs if name(x) == key]
    at = next((n for n, x in enumerate(mine) if name(x) == key), None)
    rest = [x for x in mine if name(x) != key]
    if at is None:
        before = [name(x) for x in theirs[: theirs.index(wanted[0])]]
        at = max((n + 1 for n, x in enumerate(rest) if name(x) in before), default=0)
    return (*rest[:at], *wanted, *rest[at:])

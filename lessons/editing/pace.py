"""What texts say of minutes, once these are others: composed words follow, other words are out of date."""

import re
from collections.abc import Collection

from .. import wording as w
from .._pace import AGAIN, ALL_HOME, NONE_LEFT, after_both, lent, remaining, respoken
from ..model import Block, LessonPlan, Passage
from .model import Due

_N = rf"(\d+|{'|'.join(w.spelled(n) for n in range(2, 31))})"
_MINUTES = re.compile(rf"\b{_N} minutes\b", re.IGNORECASE)
_TAKEN = re.compile(
    rf"\b(?:take|use|spend|allow|give|have|these|first|next|last)(?: (?:them|all|about))* {_N} minutes\b",
    re.IGNORECASE,
)
"""Minutes of the lesson, not of an exercise about trains."""
_RANGE = re.compile(r"\bMinutes \d+ to (\d+)\b", re.IGNORECASE)
_LENT = re.compile(
    r"(\d+) minutes?, (?:taken from (block (\d+) \([^()]*\))|and (block (\d+) \([^()]*\)) becomes homework)"
)
_LASTS = re.compile(r"(block (\d+) \([^()]*\)), \d+ minutes?\b")
_SOME_LEFT = re.escape(remaining(99)).replace("99", r"\d+").replace("half", "[a-z ]+")
_LEFT = re.compile(f"{_SOME_LEFT}|{re.escape(ALL_HOME)}|{re.escape(NONE_LEFT)}")
_NUMBERS = {w.spelled(n): n for n in range(2, 31)}
_SHORTEST = 3
"""A mention of fewer minutes is not taken for the whole block's."""


def follow_minutes(before: LessonPlan, after: LessonPlan, locked: Collection[str]) -> LessonPlan:
    """The plan `after` in which composed texts of blocks that are not locked say the minutes that it has."""
    lengths = {b.id: b.minutes for b in before.blocks}
    if all(lengths.get(b.id) == b.minutes for b in after.blocks):
        return after
    old = {b.id: b for b in before.blocks}

    def passage(p: Passage, was: Block, now: Block) -> Passage:
        if p.origin != "composed":
            return p
        return p.model_copy(update={"text": respoken(p.text, was.role, was.minutes, now.minutes)})

    def followed(block: Block) -> Block:
        was = old.get(block.id)
        if block.id in locked or was is None:
            return block
        branch = block.branch
        if branch is not None:
            branch = branch.model_copy(update={"action": _loans(after, _left(after, branch.action))})
        return block.model_copy(
            update={
                "teacher": tuple(passage(p, was, block) for p in block.teacher),
                "learners": tuple(passage(p, was, block) for p in block.learners),
                "branch": branch,
            }
        )

    blocks = tuple(followed(b) for b in after.blocks)
    whole = {"changes_if": _loans(after, after.changes_if), "cut_first": _lasts(after, after.cut_first)}
    return after.model_copy(update={"blocks": blocks, **whole})


def overdue(before: LessonPlan, after: LessonPlan, locked: Collection[str]) -> tuple[Due, ...]:
    """Blocks of `after` whose texts speak of minutes that they had before, or that a block lends them which
    has others now."""
    lengths = {b.id: b.minutes for b in before.blocks}
    others = [b for b in after.blocks if lengths.get(b.id, b.minutes) != b.minutes]
    lenders = [b for b in others if b.role in ("independent", "model")]
    found = []
    for block in after.blocks:
        was = lengths.get(block.id, block.minutes)
        texts = (*block.teacher, *block.learners)
        if block in others and any(_late(p, was, block.minutes) for p in texts):
            found.append(_rests(block, block, was))
        if block.id in locked and block.branch is not None:
            action = block.branch.action
            if _loans(after, _left(after, action)) != action:
                found += [_rests(block, lender, lengths[lender.id]) for lender in lenders[-1:]]
    return tuple(found)


def outstanding(plan: LessonPlan, due: Due) -> bool:
    """Whether what a block says of its own minutes is still out of date; other marks stay."""
    block = next((b for b in plan.blocks if b.id == due.block), None)
    if block is None or due.slot != minutes_of(block.id):
        return block is not None
    was = int(due.before.partition(" ")[0])
    return was != block.minutes and any(
        _late(p, was, block.minutes) for p in (*block.teacher, *block.learners)
    )


def _rests(block: Block, lender: Block, had: int) -> Due:
    return Due(block=block.id, slot=minutes_of(lender.id), before=f"{had} minutes")


def minutes_of(block: str) -> str:
    """The name under which texts rest on the minutes of a block."""
    return f"{block}-minutes"


def retimed(plan: LessonPlan, block: str, due: Due) -> LessonPlan:
    """The plan in which the block speaks of the minutes that there are where it spoke of those before."""
    lender = next((b for b in plan.blocks if minutes_of(b.id) == due.slot), None)
    if lender is None:
        return plan
    was = int(due.before.partition(" ")[0])

    def passage(p: Passage) -> Passage:
        if lender.id != block:
            return p
        text = _MINUTES.sub(lambda m: w.count(lender.minutes, "minute") if _n(m) == was else m[0], p.text)
        return p.model_copy(update={"text": text})

    def mended(one: Block) -> Block:
        if one.id != block:
            return one
        branch = one.branch
        if branch is not None:
            action = branch.action if lender.id == block else _left(plan, branch.action)
            branch = branch.model_copy(update={"action": _loans(plan, action)})
        teacher, learners = tuple(map(passage, one.teacher)), tuple(map(passage, one.learners))
        return one.model_copy(update={"teacher": teacher, "learners": learners, "branch": branch})

    return plan.model_copy(update={"blocks": tuple(map(mended, plan.blocks))})


def _late(passage: Passage, was: int, now: int) -> bool:
    """Whether a text takes more minutes than there are, or, where no code has mended it, all those before."""
    if any(int(m[1]) > now for m in _RANGE.finditer(passage.text)):
        return True
    if passage.origin == "composed":
        return False
    if any(_n(m) > now for m in _TAKEN.finditer(passage.text)):
        return True
    return was >= _SHORTEST and any(_n(m) == was for m in _MINUTES.finditer(passage.text))


def _n(mention: re.Match[str]) -> int:
    said = mention[1].lower()
    return int(said) if said.isdecimal() else _NUMBERS[said]


def _left(plan: LessonPlan, text: str) -> str:
    """The text with what the practice has left after the starter's bridge and teaching again."""
    practice = plan.block("independent")
    if practice is None or not plan.bridges:
        return text
    return _LEFT.sub(after_both(practice.minutes - plan.bridges[0].minutes - AGAIN), text)


def _lasts(plan: LessonPlan, text: str) -> str:
    """The text with the minutes that a block it names has."""

    def said(found: re.Match[str]) -> str:
        number = int(found[2])
        if not 1 <= number <= len(plan.blocks):
            return found[0]
        return f"{found[1]}, {w.count(plan.blocks[number - 1].minutes, 'minute')}"

    return _LASTS.sub(said, text)


def _loans(plan: LessonPlan, text: str) -> str:
    """The text with every loan of minutes as the block that lends them can give it."""

    def said(found: re.Match[str]) -> str:
        name, number = found[2] or found[4], int(found[3] or found[5])
        if not 1 <= number <= len(plan.blocks):
            return found[0]
        of = plan.blocks[number - 1].minutes
        return lent(min(int(found[1]), of), name, of)

    return _LENT.sub(said, text)

"""Time: the period, what fits into a block, and who works in it."""

import math
from collections.abc import Iterator

from ...graph.english import school_years
from ..model import Block, LessonPlan
from ..templates import GRAMMARS
from ._registry import CheckContext, Spot, check
from ._text import by_id, words

WORDS_PER_MINUTE = 150
"""A teacher speaks 130 to 160 words a minute."""
MINUTES_PER_ITEM = 0.75
"""The least working time of one exercise; a multiple-choice check takes about this."""
TALK = 0.5
"""The largest part of a period that explaining may take."""


@check("minutes-sum", severity="error", theme="time", dimension="practicality")
def minutes_sum(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The blocks follow one another without gaps and fill the period exactly."""
    at = 0
    for block in plan.blocks:
        if block.start != at:
            yield Spot(
                block.id,
                f"starts at {block.start}",
                f"{block.title} starts at minute {block.start}, but the block before ends at {at}.",
                "Move the block.",
            )
        at = block.start + block.minutes
    if at != plan.minutes:
        yield Spot(
            "blocks",
            f"{at} minutes",
            f"The blocks take {at} minutes; the period has {plan.minutes}.",
            "Lengthen or shorten the independent practice.",
        )


@check("block-time", severity="warning", theme="time", dimension="practicality")
def block_time(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every block has time for what is said in it and for one tier's share of its exercises."""
    tiered = {e for tier in plan.tiers for e in tier.exercises}
    for block in plan.blocks:
        spoken = sum(len(words(p.text)) for p in block.teacher) / WORDS_PER_MINUTE
        shared = [e for e in block.exercises if e not in tiered]
        most = max((len(t.exercises) for t in plan.tiers), default=0)
        items = len(shared) + (most if len(shared) < len(block.exercises) else 0)
        needed = math.ceil(max(spoken, items * MINUTES_PER_ITEM))
        if needed > block.minutes:
            yield Spot(
                block.id,
                f"{block.minutes} minutes",
                f"{block.title} needs about {needed} minutes for its words and exercises.",
                "Give it more time or move an exercise to homework.",
            )


@check("block-lasts", severity="error", theme="time", dimension="practicality")
def block_lasts(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every block lasts at least one minute."""
    for block in plan.blocks:
        if block.minutes < 1:
            yield Spot(
                block.id,
                f"{block.minutes} minutes",
                f"{block.title} has no time.",
                "Give it time or drop it.",
            )


@check("template-followed", severity="error", theme="time", dimension="practicality")
def template_followed(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The blocks come in the order of the lesson's template, which knows all of them."""
    order = [span.role for span in GRAMMARS[plan.template]]
    roles = [b.role for b in plan.blocks]
    for block in plan.blocks:
        if block.role not in order:
            yield Spot(
                block.id,
                block.role,
                f"A {plan.template} lesson has no such part.",
                "Choose another template.",
            )
    known = [role for role in roles if role in order]
    if known != sorted(known, key=order.index):
        yield Spot(
            "blocks", ", ".join(roles), f"This is not the order of {plan.template}.", "Move the blocks."
        )


@check("talk-limited", severity="warning", theme="time", dimension="practicality")
def talk_limited(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Explaining takes at most half of the period; the rest is learners' own work."""
    told = sum(b.minutes for b in plan.blocks if b.role == "model")
    if told > TALK * plan.minutes:
        yield Spot(
            "model", f"{told} minutes", f"{told} of {plan.minutes} minutes are explained.", "Shorten it."
        )


@check("reading-time", severity="warning", theme="time", dimension="practicality")
def reading_time(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Learners have time to read what a block gives them: 60 words a minute in grade 2, 20 more with each
    grade up to 160; where the teacher reads aloud, in kindergarten and grade 1, 100."""
    years = school_years(plan.grade)
    pace = 100 if years < 2 else min(160, 60 + 20 * (years - 2))
    for block in plan.blocks:
        minutes = _words_to_read(plan, block) / pace
        if minutes > block.minutes:
            yield Spot(
                block.id,
                f"{block.minutes} minutes",
                f"Reading alone takes about {math.ceil(minutes)} minutes in grade {plan.grade}.",
                "Shorten the texts or give the block more time.",
            )


def _words_to_read(plan: LessonPlan, block: Block) -> int:
    """Words for learners in a block, with the exercises of the tier that reads most."""
    exercises = by_id(plan)
    read = {
        id: len(words(" ".join((e.item.stem, *(o.text for o in e.item.options)))))
        for id in block.exercises
        if (e := exercises.get(id))
    }
    tiered = {e for tier in plan.tiers for e in tier.exercises}
    shared = sum(n for id, n in read.items() if id not in tiered)
    most = max((sum(read.get(e, 0) for e in tier.exercises) for tier in plan.tiers), default=0)
    return sum(len(words(p.text)) for p in block.learners) + shared + most

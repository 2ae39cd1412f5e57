"""Time, references and the shape of the plan."""

import math
from collections.abc import Iterator

from .._parts import missing_parts
from ..model import LessonPlan
from ..passages import LEARNER_COPY
from ._registry import CheckContext, Spot, check
from ._text import words

WORDS_PER_MINUTE = 150
"""A teacher speaks 130 to 160 words a minute."""
MINUTES_PER_ITEM = 0.75
"""The least working time of one exercise; a multiple-choice check takes about this."""


@check("minutes-sum", severity="error", family="structure")
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


@check("block-time", severity="warning", family="structure")
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


@check("exercise-references", severity="error", family="structure")
def exercise_references(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every exercise named in the plan exists, and every exercise is used."""
    known = {e.id for e in plan.exercises}
    used = {e for b in plan.blocks for e in b.exercises}
    used |= {e for t in plan.tiers for e in t.exercises}
    used |= {b.branch.exercise for b in plan.blocks if b.branch}
    used |= {w.exercise for w in plan.worked} | {b.starter for b in plan.bridges if b.starter}
    for missing in sorted(used - known):
        yield Spot(
            missing, missing, f"Exercise {missing} is named but not in the plan.", "Remove the reference."
        )
    for idle in sorted(known - used):
        yield Spot(
            idle, idle, f"Exercise {idle} is in the plan but nobody works on it.", "Use it or drop it."
        )


@check("standards-known", severity="error", family="structure")
def standards_known(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The plan's skill and standards stand in the curriculum, and every exercise belongs to it."""
    skills = context.tree.skills
    standards = {s.standard for s in skills.values()} | set(skills)
    codes = [("standards", s.code) for s in plan.standards] + [("skill", plan.skill)]
    codes += [(e.id, e.item.skill) for e in plan.exercises]
    for place, code in codes:
        if code not in standards:
            yield Spot(place, code, f"{code} is not in the curriculum pack.", "Correct the code.")
    if plan.skill in skills and skills[plan.skill].standard not in {s.code for s in plan.standards}:
        yield Spot(
            "standards", plan.skill, "The standard of the lesson's own skill is not listed.", "List it."
        )


@check("materials-listed", severity="warning", family="structure")
def materials_listed(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What a block needs is on the list of materials."""
    listed = {m.casefold() for m in plan.materials}
    for block in plan.blocks:
        for material in block.materials:
            if material.casefold() not in listed:
                yield Spot(
                    block.id,
                    material,
                    f"“{material}” is not on the list of materials.",
                    "Add it to the list.",
                )


@check("provenance-complete", severity="error", family="structure")
def provenance_complete(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every passage that a model wrote is recorded as admitted, and the other way round."""
    admitted = {r.slot for r in plan.provenance.passages if r.outcome != "replaced"}
    source = {copy: slot for slot, copy in LEARNER_COPY.items()}
    written = {
        source.get(p.slot, p.slot)
        for b in plan.blocks
        for p in (*b.teacher, *b.learners)
        if p.origin in ("model", "repaired")
    }
    taken_over = {p.slot for b in plan.blocks for p in (*b.teacher, *b.learners) if p.origin == "teacher"}
    for slot in sorted((written - admitted) | (admitted - written - taken_over)):
        yield Spot(
            slot, slot, f"The record of passage {slot} and its text disagree.", "Compose the passage again."
        )


@check("parts-present", severity="error", family="structure")
def parts_present(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A lesson asks for prior knowledge, explains, checks, lets learners work, ends with an exit ticket."""
    before = [s for s in context.tree.hard(plan.skill) if context.tree.skill(s).authored]
    if before and not plan.title.startswith("Going deeper") and not plan.block("review"):
        yield Spot("blocks", "review", "Nothing asks for prior knowledge.", "Add a starter.")
    for role in ("model", "check", "independent", "exit"):
        accepted = {role, "explore"} if role == "model" else {role}
        if not any(b.role in accepted for b in plan.blocks):
            yield Spot(
                "blocks", role, f"The plan has no part of the kind “{role}”.", "Choose another template."
            )


@check("content-present", severity="warning", family="structure")
def content_present(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The curriculum holds what the lesson teaches; where it does not, the teacher brings it."""
    skill = context.tree.skills.get(plan.skill)
    for part in missing_parts(skill) if skill else ():
        yield Spot(
            "skill",
            plan.skill,
            f"The curriculum pack lacks {part} for {plan.skill}.",
            "Bring your own; docs/authoring.md shows how to add it to the pack.",
        )

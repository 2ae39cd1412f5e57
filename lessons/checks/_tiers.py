"""Differentiation: three tiers with one goal and different help."""

from collections.abc import Iterator

from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import by_id, words


@check("tiers-differ", severity="error", theme="differentiation", dimension="pertinence")
def tiers_differ(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Each tier changes teaching, practice and assessment in its own way, and has its own exercises."""
    for field in ("teaching", "practice", "assessment"):
        said = [getattr(t, field).strip() for t in plan.tiers]
        if len(set(said)) < len(said) or not all(said):
            yield Spot("tiers", field, f"The tiers do not differ in {field}.", "Say what changes.")
    seen: set[str] = set()
    for tier in plan.tiers:
        if not tier.exercises:
            yield Spot(f"tier {tier.level}", tier.level, "This tier has no exercises.", "Add some.")
        if seen & set(tier.exercises):
            yield Spot(f"tier {tier.level}", tier.level, "Two tiers share an exercise.", "Draw it anew.")
        seen |= set(tier.exercises)


@check("tiers-one-goal", severity="error", theme="differentiation", dimension="pertinence")
def tiers_one_goal(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The goal is the same in every tier: each practises the lesson's skill."""
    exercises = by_id(plan)
    for tier in plan.tiers:
        skills = {exercises[e].item.skill for e in tier.exercises if e in exercises}
        if tier.exercises and plan.skill not in skills:
            yield Spot(
                f"tier {tier.level}", ", ".join(skills), "This tier has another goal.", "Add the skill."
            )


@check("tiers-told-apart", severity="error", theme="differentiation", dimension="pertinence", frames=False)
def tiers_told_apart(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No level stands for two tiers, and a class of three learners or more has at least two."""
    levels = [t.level for t in plan.tiers]
    if len(set(levels)) < len(levels) or (len(levels) < 2 and plan.learners > 2):
        yield Spot("tiers", ", ".join(levels), "The tiers cannot be told apart.", "Group the class anew.")


@check("tier-concrete", severity="warning", theme="differentiation", dimension="pertinence")
def tier_concrete(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What changes for a tier is said in at least five words each, and the reason for it too."""
    for tier in plan.tiers:
        for text in (tier.reason, tier.teaching, tier.practice, tier.assessment):
            if len(words(text)) < 5:
                yield Spot(f"tier {tier.level}", text, "This is too little to act on.", "Say what to do.")


@check("tier-on-sheet", severity="error", theme="differentiation", dimension="integrity")
def tier_on_sheet(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A tier's exercises are those that its learners work on during independent practice."""
    sheet = {e for b in plan.blocks if b.role in ("independent", "elaborate") for e in b.exercises}
    for tier in plan.tiers:
        for missing in (e for e in tier.exercises if e not in sheet):
            yield Spot(
                f"tier {tier.level}", missing, f"{missing} is not part of the practice.", "Add it there."
            )


@check("support-scaffolded", severity="warning", theme="differentiation", dimension="pertinence")
def support_scaffolded(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Support gets help on the sheet: an exercise with a note, a picture, or made for support."""
    exercises = by_id(plan)
    for tier in plan.tiers:
        found = [e for id in tier.exercises if (e := exercises.get(id))]
        helped = any(e.note or e.item.figure or e.item.level == "support" for e in found)
        if tier.level == "support" and found and not helped:
            yield Spot("tier support", found[0].item.stem, "Nothing helps these learners.", "Add a frame.")

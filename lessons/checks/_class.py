"""This class: tiers, bridges, counts, names."""

import re
from collections.abc import Iterator

from .._names import any_of
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import texts


@check("tiers-differ", severity="error", family="class")
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


@check("tiers-one-goal", severity="error", family="class")
def tiers_one_goal(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The goal is the same in every tier: each practises the lesson's skill."""
    for tier in plan.tiers:
        skills = {plan.exercise(e).item.skill for e in tier.exercises}
        if tier.exercises and plan.skill not in skills:
            yield Spot(
                f"tier {tier.level}", ", ".join(skills), "This tier has another goal.", "Add the skill."
            )


@check("counts-agree", severity="error", family="class")
def counts_agree(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Learners in the plan, in its tiers and in the class are the same number."""
    total = sum(t.learners for t in plan.tiers)
    frame = plan.missing and not plan.tiers
    if plan.learners != context.learners or (total != context.learners and not frame):
        yield Spot(
            "tiers",
            f"{plan.learners}, {total}",
            f"The class has {context.learners} learners; the plan says {plan.learners}, its tiers {total}.",
            "Count again.",
        )
    for bridge in plan.bridges:
        if bridge.learners > context.learners:
            yield Spot(
                f"bridge {bridge.skill}",
                str(bridge.learners),
                "More learners than the class has.",
                "Count again.",
            )


@check("bridges-predecessors", severity="error", family="class")
def bridges_predecessors(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A bridge leads to a real predecessor of the lesson in the skill tree."""
    before = set(context.tree.closure((plan.skill,))) | set(context.tree.soft(plan.skill))
    for bridge in plan.bridges:
        if bridge.skill not in before - {plan.skill}:
            yield Spot(
                f"bridge {bridge.skill}",
                bridge.title,
                f"{bridge.skill} does not lead here.",
                "Drop the bridge.",
            )


@check("evidence-said", severity="warning", family="class")
def evidence_said(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The plan says why this lesson is for this class, with numbers."""
    if not any(re.search(r"\d", text) for text in plan.why_now):
        yield Spot(
            "why_now", " ".join(plan.why_now), "No evidence is given for this lesson.", "Cite the answers."
        )


@check("no-names", severity="error", family="class")
def no_names(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No learner of the class is named, not even by chance in a word problem."""
    pattern = any_of(context.names)
    steps = ((e.id, s) for e in plan.exercises for s in (*e.item.steps, e.item.answer.text))
    for place, text in (*texts(plan), *steps):
        if found := pattern.search(text):
            yield Spot(place, found.group(), "A learner of this class has this name.", "Swap the exercise.")

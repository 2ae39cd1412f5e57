"""Objective, thinking, misconceptions, words."""

import re
from collections.abc import Iterator

from ...graph.english import GRADES_ABOVE, READABLE_FROM, grade_level, school_years
from ..mistakes import rank
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import learner_texts, mentions, texts, words

VAGUE = frozenset({"understand", "know", "learn", "appreciate", "explore", "realize", "see", "grasp"})


@check("objective-measurable", severity="warning", family="content")
def objective_measurable(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The objective begins with a verb one can observe."""
    first = (words(plan.objective) or [""])[0].casefold()
    if first in VAGUE or not first:
        yield Spot("objective", plan.objective, f"“{first}” cannot be observed.", "Say what learners do.")


@check("misconceptions-met", severity="error", family="content")
def misconceptions_met(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every misconception the plan names is one of the curriculum, and comes with a remedy."""
    named = [(w.exercise, m.misconception, m.remedy) for w in plan.worked for m in w.mistakes]
    named += [(r.exercise, r.misconception, r.remedy) for r in plan.reveals]
    for place, misconception, remedy in named:
        try:
            context.tree.misconception(misconception)
        except KeyError:
            yield Spot(
                place, misconception, "This misconception is not in the curriculum.", "Correct its id."
            )
        if not remedy.strip():
            yield Spot(
                place, misconception, "The plan names a misconception without a remedy.", "Add the remedy."
            )


@check("mistakes-ordered", severity="error", family="content")
def mistakes_ordered(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Likely mistakes: those asked about, then priors, each by share, inside its interval, with a result."""
    for example in plan.worked:
        ranks = [rank(m) for m in example.mistakes]
        if ranks != sorted(ranks):
            shares = ", ".join(f"{m.p:.0%}" + " (prior)" * (m.asked == 0) for m in example.mistakes)
            yield Spot(example.exercise, shares, "The likeliest mistake is not first.", "Sort them.")
        for mistake in example.mistakes:
            key = plan.exercise(mistake.on or example.exercise).item.answer.text
            if not mistake.low <= mistake.p <= mistake.high or mistake.wrong == key:
                yield Spot(
                    example.exercise, mistake.wrong, "A likely mistake is not one.", "Compute it again."
                )


@check("thinking-beyond-procedure", severity="warning", family="content")
def thinking_beyond_procedure(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """At least one exercise asks to analyse, evaluate or create, or a discussion is planned."""
    higher = any(e.item.thinking in ("analyse", "evaluate", "create") for e in plan.exercises)
    if not higher and not (plan.block("discuss") or plan.block("elaborate")):
        yield Spot(
            "exercises", "", "Nothing in the lesson asks for more than a procedure.", "Add such an exercise."
        )


@check("real-use", severity="warning", family="content")
def real_use(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """At least one exercise puts the skill to use in a situation."""
    if not any(e.item.thinking == "apply" or "problem" in e.item.representation for e in plan.exercises):
        yield Spot("exercises", "", "No exercise applies the skill.", "Add an application.")


@check("vocabulary-used", severity="warning", family="content")
def vocabulary_used(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every word that is defined is used in the lesson."""
    rest = [t for place, t in texts(plan) if place != "vocabulary"]
    rest += [s for e in plan.exercises for s in e.item.steps]
    for entry in plan.vocabulary:
        if not any(mentions(text, entry.term) for text in rest):
            yield Spot(
                "vocabulary", entry.term, f"“{entry.term}” is defined but never used.", "Use it or drop it."
            )


@check("readable", severity="warning", family="content")
def readable(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What learners read lies within four years of their grade (texts of 20 words and more)."""
    band = school_years(plan.grade) + GRADES_ABOVE
    familiar = (plan.title, *(v.term for v in plan.vocabulary))
    for place, text in learner_texts(plan):
        if len(words(text)) >= READABLE_FROM and (grade := grade_level(text, familiar)) > band:
            yield Spot(place, text, f"It reads like grade {grade:.0f}.", "Use shorter sentences and words.")


@check("no-learning-styles", severity="error", family="content")
def no_learning_styles(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Nothing claims that learners have a visual, auditory or kinaesthetic style (Pashler et al. 2008)."""
    pattern = re.compile(
        r"learning styles?|(visual|auditory|kin(a?)esthetic|tactile)\s+(learner|type)s?", re.IGNORECASE
    )
    for place, text in texts(plan):
        if found := pattern.search(text):
            yield Spot(
                place, found.group(), "Learning styles have no support in evidence.", "Delete the claim."
            )

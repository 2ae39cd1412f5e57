"""Likely mistakes: from the curriculum, counted truly, and met by explanation, question and feedback."""

from collections.abc import Iterator

from ...graph import GoalError
from ..mistakes import plausible, rank
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import by_id, stems

BELIEF_WORDS, REMEDY_WORDS = (3, 45), (3, 70)
"""Expert misconceptions have 4 to 41 words, their corrections 3 to 55 (Oak)."""


@check("misconceptions-met", severity="error", theme="misconceptions", dimension="integrity")
def misconceptions_met(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every misconception the plan names is one of the curriculum, and comes with a remedy."""
    named = [(w.exercise, m.misconception, m.remedy) for w in plan.worked for m in w.mistakes]
    named += [(r.exercise, r.misconception, r.remedy) for r in plan.reveals]
    for place, misconception, remedy in named:
        try:
            context.tree.misconception(misconception)
        except GoalError:
            yield Spot(
                place, misconception, "This misconception is not in the curriculum.", "Correct its id."
            )
        if not remedy.strip():
            yield Spot(
                place, misconception, "The plan names a misconception without a remedy.", "Add the remedy."
            )


@check("mistakes-ordered", severity="error", theme="misconceptions", dimension="integrity", version=2)
def mistakes_ordered(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Likely mistakes stand by their share, the likeliest first, each inside its interval, with a result."""
    exercises = by_id(plan)
    for example in plan.worked:
        ranks = [rank(m) for m in example.mistakes]
        if ranks != sorted(ranks):
            shares = ", ".join(f"{m.p:.0%}" + " (prior)" * (m.asked == 0) for m in example.mistakes)
            yield Spot(example.exercise, shares, "The likeliest mistake is not first.", "Sort them.")
        for mistake in example.mistakes:
            source = exercises.get(mistake.on or example.exercise)
            key = source.item.answer.text if source else ""
            if not mistake.low <= mistake.p <= mistake.high or mistake.wrong == key:
                yield Spot(
                    example.exercise, mistake.wrong, "A likely mistake is not one.", "Compute it again."
                )


@check("shares-from-answers", severity="error", theme="misconceptions", dimension="integrity", version=2)
def shares_from_answers(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The share of a likely mistake is what the answers give, those who showed it of those asked, weighed
    with
    its prior; and those asked are no more than the class."""
    for worked in plan.worked:
        for m in worked.mistakes:
            told = f"{m.observed} of {m.asked}, {m.p:.0%}"
            if not 0 <= m.observed <= m.asked <= context.learners:
                yield Spot(
                    worked.exercise, told, f"{context.learners} learners cannot do that.", "Count again."
                )
            elif not plausible(m):
                yield Spot(worked.exercise, told, "The share is not what the counts give.", "Count again.")


@check("belief-stated", severity="warning", theme="misconceptions", dimension="clarity")
def belief_stated(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A misconception is stated in 3 to 45 words, what helps in 3 to 70, and these are not the same."""
    for worked in plan.worked:
        for m in worked.mistakes:
            said, answer = len(m.belief.split()), len(f"{m.correction} {m.remedy}".split())
            if not BELIEF_WORDS[0] <= said <= BELIEF_WORDS[1]:
                yield Spot(
                    worked.exercise, m.belief, f"The belief has {said} words.", "State it in a sentence."
                )
            if not REMEDY_WORDS[0] <= answer <= REMEDY_WORDS[1]:
                yield Spot(
                    worked.exercise, m.correction, f"The answer to it has {answer} words.", "Say what helps."
                )
            if stems(m.belief) and m.belief.strip().casefold() == m.correction.strip().casefold():
                yield Spot(worked.exercise, m.belief, "The correction repeats the belief.", "Correct it.")


@check("mistake-met", severity="warning", theme="misconceptions", dimension="pertinence")
def mistake_met(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The likeliest mistake that arises in the first example is met: the explanation answers it, and an
    exercise can show it."""
    example = plan.worked[0] if plan.worked else None
    here = [m for m in example.mistakes if m.on in ("", example.exercise)] if example else []
    if not here:
        return
    first = here[0]
    said = " ".join(p.text for b in plan.blocks for p in b.teacher)
    if first.correction.strip() not in said and first.remedy.strip() not in said:
        yield Spot(
            "model", first.belief, "The explanation does not answer this mistake.", "Add its correction."
        )
    shown = {w.misconception for e in plan.exercises for w in e.item.wrong}
    shown |= {o.misconception for e in plan.exercises for o in e.item.options if o.misconception}
    if first.misconception not in shown:
        yield Spot("exercises", first.belief, "No exercise can show this mistake.", "Swap an exercise.")


@check("mistakes-distinct", severity="error", theme="misconceptions", dimension="clarity")
def mistakes_distinct(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No likely mistake stands twice under one example, and an example has at most three."""
    for worked in plan.worked:
        names = [m.misconception for m in worked.mistakes]
        if len(set(names)) < len(names) or len(names) > 3:
            yield Spot(
                worked.exercise, ", ".join(names), "Repeated, or too many.", "Keep the three likeliest."
            )

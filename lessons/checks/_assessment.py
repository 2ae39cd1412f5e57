"""Starter, check and exit ticket: whether they ask for the right thing and say what follows."""

import math
from collections.abc import Iterator

from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import of_roles, words


@check("check-branches", severity="error", theme="assessment", dimension="integrity")
def check_branches(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A check for understanding follows the explanation and says what to do below 80%."""
    roles = [b.role for b in plan.blocks]
    explained = [i for i, role in enumerate(roles) if role in ("model", "explore")]
    checks = [i for i, role in enumerate(roles) if role == "check"]
    if explained and not any(c > explained[0] for c in checks):
        yield Spot(
            "blocks", ", ".join(roles), "No check for understanding follows the explanation.", "Add one."
        )
    threshold = math.ceil(0.8 * context.learners)
    for block in plan.blocks:
        if block.role not in ("check", "review") or not block.exercises:
            continue
        if block.branch is None:
            if block.role == "check":
                yield Spot(
                    block.id, block.title, "The check does not say what to do if it fails.", "Add a branch."
                )
        elif block.branch.threshold != threshold:
            yield Spot(
                block.id,
                str(block.branch.threshold),
                f"80% of {context.learners} learners are {threshold}, not {block.branch.threshold}.",
                "Correct the number.",
            )


@check("exit-new-content", severity="error", theme="assessment", dimension="integrity")
def exit_new_content(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The exit ticket asks about the lesson's own skill only."""
    for exercise in of_roles(plan, "exit"):
        if exercise.item.skill != plan.skill:
            yield Spot(
                exercise.id,
                exercise.item.stem,
                f"The exit ticket asks about {exercise.item.skill}, not about {plan.skill}.",
                "Take an exercise of the lesson's own skill.",
            )


@check("branch-here", severity="error", theme="assessment", dimension="integrity")
def branch_here(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What decides how to go on is a question of the same block, and both ways are told apart."""
    for block in plan.blocks:
        branch = block.branch
        if branch is None:
            continue
        if branch.exercise not in block.exercises:
            yield Spot(
                block.id, branch.exercise, f"{branch.exercise} is not asked in {block.title}.", "Correct it."
            )
        if min(len(words(branch.action)), len(words(branch.otherwise))) < 2 or (
            branch.action.strip() == branch.otherwise.strip()
        ):
            yield Spot(
                block.id, branch.action, "It does not say how to go on in both cases.", "Say what to do."
            )


@check("check-diagnoses", severity="warning", theme="assessment", dimension="pertinence")
def check_diagnoses(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A check with options to choose from tells at least two misconceptions apart."""
    for exercise in of_roles(plan, "check"):
        beliefs = {o.misconception for o in exercise.item.options if o.misconception}
        if len(exercise.item.options) > 2 and len(beliefs) < 2:
            yield Spot(
                exercise.id, exercise.item.stem, "All its wrong options mean the same.", "Swap the exercise."
            )


@check("rubric-given", severity="error", theme="assessment", dimension="integrity")
def rubric_given(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """An answer in sentences comes with what a teacher looks for in it."""
    for exercise in plan.exercises:
        if exercise.item.answer.kind == "text" and not any(words(r) for r in exercise.item.rubric):
            yield Spot(exercise.id, exercise.item.stem, "It cannot be marked.", "Say what to look for.")


@check("exit-short", severity="warning", theme="assessment", dimension="practicality", frames=False)
def exit_short(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """An exit ticket asks one to four questions, so that it can be read before the next lesson."""
    for block in plan.blocks:
        if block.role == "exit" and not 1 <= len(block.exercises) <= 4:
            yield Spot(
                block.id, f"{len(block.exercises)} questions", "An exit ticket has one to four.", "Choose."
            )

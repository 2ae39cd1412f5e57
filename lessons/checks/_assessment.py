"""Starter, check, exit ticket, keys and options."""

import math
from collections.abc import Iterator

from ...graph.notation import NotationError, check_text, plain
from ...items import accepts
from ..model import Exercise, LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import learner_texts


def _of(plan: LessonPlan, *roles: str) -> list[Exercise]:
    ids = [e for b in plan.blocks if b.role in roles for e in b.exercises]
    return [e for e in plan.exercises if e.id in ids]


@check("starter-predecessors", severity="error", family="assessment")
def starter_predecessors(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The starter asks about predecessors of the lesson only, never about the new content."""
    before = set(context.tree.closure((plan.skill,))) - {plan.skill}
    before |= set(context.tree.soft(plan.skill))
    for exercise in _of(plan, "review"):
        if exercise.item.skill not in before and before:
            yield Spot(
                exercise.id,
                exercise.item.stem,
                f"The starter asks about {exercise.item.skill}, which is no predecessor of {plan.skill}.",
                "Ask about a prerequisite.",
            )


@check("exit-new-content", severity="error", family="assessment")
def exit_new_content(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The exit ticket asks about the lesson's own skill only."""
    for exercise in _of(plan, "exit"):
        if exercise.item.skill != plan.skill:
            yield Spot(
                exercise.id,
                exercise.item.stem,
                f"The exit ticket asks about {exercise.item.skill}, not about {plan.skill}.",
                "Take an exercise of the lesson's own skill.",
            )


@check("check-branches", severity="error", family="assessment")
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


@check("options-named", severity="error", family="assessment")
def options_named(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every wrong option of the check and of the exit ticket names a misconception and is revealed."""
    told = {(r.exercise, r.option) for r in plan.reveals}
    for exercise in _of(plan, "check", "exit"):
        for option in exercise.item.options:
            if option.correct:
                continue
            if not option.misconception:
                yield Spot(
                    exercise.id, option.text, "A wrong option names no misconception.", "Swap the exercise."
                )
            elif (exercise.id, option.label) not in told:
                yield Spot(
                    exercise.id, option.text, "The key does not say what this option reveals.", "Add it."
                )


@check("one-key", severity="error", family="assessment")
def one_key(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Options are different, and exactly one is right."""
    for exercise in plan.exercises:
        options = exercise.item.options
        if not options:
            continue
        if sum(o.correct for o in options) != 1:
            yield Spot(
                exercise.id, exercise.item.stem, "Not exactly one option is right.", "Swap the exercise."
            )
        if len({plain(o.text).casefold() for o in options}) < len(options):
            yield Spot(exercise.id, exercise.item.stem, "Two options say the same.", "Swap the exercise.")


@check("keys-solved-twice", severity="error", family="assessment")
def keys_solved_twice(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Among the key and all wrong answers, offered blind, the second route accepts the key alone."""
    for exercise in plan.exercises:
        item = exercise.item
        if item.answer.kind == "text":
            continue
        candidates = (item.answer.value, *(w.value for w in item.wrong))
        accepted = [c for c in candidates if accepts(context.bank, item, c)]
        if accepted != [item.answer.value]:
            yield Spot(
                exercise.id,
                item.answer.text,
                f"Solved again, {exercise.id} gives {', '.join(accepted) or 'nothing'}, "
                f"but the key says {item.answer.value}.",
                "Swap the exercise.",
            )


@check("items-differ", severity="error", family="assessment")
def items_differ(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No question is asked twice."""
    seen: dict[str, str] = {}
    for exercise in plan.exercises:
        stem = exercise.item.stem + repr(exercise.item.figure)
        if stem in seen:
            yield Spot(
                exercise.id, exercise.item.stem, f"{exercise.id} repeats {seen[stem]}.", "Swap the exercise."
            )
        seen.setdefault(stem, exercise.id)


@check("notation-parses", severity="error", family="assessment")
def notation_parses(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """All mathematics of the learners' texts, steps and keys can be set."""
    solutions = ((e.id, text) for e in plan.exercises for text in (*e.item.steps, e.item.answer.text))
    for place, text in (*learner_texts(plan), *solutions):
        try:
            check_text(text)
        except NotationError as error:
            yield Spot(place, text, f"The notation cannot be read: {error}.", "Correct the text.")


@check("key-not-shown", severity="error", family="assessment")
def key_not_shown(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No text for learners gives away the key of the check or the exit ticket."""
    for exercise in _of(plan, "check", "exit"):
        key = plain(exercise.item.answer.text).casefold()
        if len(key) < 3:
            continue  # a bare 7 stands in many innocent sentences
        for block in plan.blocks:
            for passage in block.learners:
                if key in plain(passage.text).casefold():
                    yield Spot(
                        block.id, passage.text, f"It shows the answer to {exercise.id}.", "Compose it again."
                    )

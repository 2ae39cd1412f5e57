"""Keys: computed twice, reached by the worked steps, quoted truly, and kept from learners."""

import re
from collections.abc import Iterator
from fractions import Fraction

from ...items import accepts
from .._numbers import false_equations, numbers
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import of_roles, plain

_RELATION = re.compile(r"[=<>≤≥≠≈]")
_MATH = re.compile(r"`([^`]+)`")
_DOUBT = re.compile(r"\b(?:false|not true|never|cannot|impossible|leads to|wrong|no solution)\b|≠|\?")
_COUNTED = re.compile(r"\bCount ([A-F]) \((.+?)\), the right one")
_LETTERED = re.compile(r"\b([A-F]) \((`[^`]+`|[^()`]+)\)")
_RIGHT = re.compile(r"\b(Q\d+)\b[^;]*?; right: ([^.]*(?:\.\d[^.]*)*)\.")


@check("keys-solved-twice", severity="error", theme="keys", dimension="integrity")
def keys_solved_twice(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Among the key and all wrong answers, offered blind, the second route accepts the key alone."""
    for exercise in plan.exercises:
        item = exercise.item
        if item.answer.kind == "text" or item.skill not in context.tree.skills:
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


@check("key-not-shown", severity="error", theme="keys", dimension="integrity", version=2)
def key_not_shown(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No text for learners gives away the key of the check or the exit ticket; a short key, such as 7, counts
    only where the exercise is named beside it."""
    for exercise in of_roles(plan, "check", "exit"):
        key = plain(exercise.item.answer.text).casefold()
        named = re.compile(
            rf"\b{re.escape(exercise.id.casefold())}\b[^.?!]{{0,30}}(?:\bis|\bget|=|:|\banswer)\s*{re.escape(key)}(?![\d/]|\.\d)"
        )
        for block in plan.blocks:
            for passage in block.learners:
                said = plain(passage.text).casefold()
                if key in said if len(key) > 2 else named.search(said):
                    yield Spot(
                        block.id, passage.text, f"It shows the answer to {exercise.id}.", "Compose it again."
                    )


@check("key-among-options", severity="error", theme="keys", dimension="integrity")
def key_among_options(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The option that counts as right says what the key says."""
    for exercise in plan.exercises:
        key = plain(exercise.item.answer.text)
        for option in exercise.item.options:
            if option.correct and plain(option.text) != key:
                yield Spot(
                    exercise.id,
                    option.text,
                    f"The right option says {option.text}, the key {exercise.item.answer.text}.",
                    "Swap the exercise.",
                )


@check("steps-reach-key", severity="error", theme="keys", dimension="integrity")
def steps_reach_key(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The worked steps arrive at the key: what it says stands in the last, or in the one
    before where the last calculates on."""
    for exercise in plan.exercises:
        item = exercise.item
        if item.answer.kind in ("text", "choice"):
            continue
        last = [s for s in item.steps[-2:] if _number_like(item.steps[-1]) or s == item.steps[-1]]
        steps = plain(" ".join(last)).casefold()
        key = plain(item.answer.text).casefold()
        if key in steps:
            continue
        wanted = _values(key)
        if not wanted or not wanted <= _values(steps):
            yield Spot(
                exercise.id,
                item.answer.text,
                "The worked steps do not arrive at the key.",
                "Swap the exercise.",
            )


def _values(text: str) -> set[Fraction]:
    return {value for number in numbers(text) for value in number.values}


@check("steps-true", severity="error", theme="keys", dimension="integrity")
def steps_true(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every calculation with numbers alone in the worked steps is true, unless the step itself doubts it."""
    for exercise in plan.exercises:
        for step in exercise.item.steps:
            if _DOUBT.search(_MATH.sub(" ", step)):
                continue
            for math in _MATH.findall(step):
                if not _RELATION.search(math) or re.search(r"[A-Za-z?□_\[\]{}]", math):
                    continue
                for equation in false_equations(plain(f"`{math}`")):
                    yield Spot(exercise.id, step, f"{equation} is not true.", "Swap the exercise.")


@check("keys-quoted", severity="error", theme="keys", dimension="integrity")
def keys_quoted(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Where the teacher's text names an option or a starter's answer, it says what the exercise says."""
    for block in plan.blocks:
        asked = [e for e in plan.exercises if e.id in block.exercises]
        offered = {(o.label, _bare(o.text)) for e in asked for o in e.item.options}
        labels = {label for label, _ in offered}
        for passage in block.teacher:
            for label, text in _LETTERED.findall(passage.text):
                if label in labels and _number_like(text) and (label, _bare(text)) not in offered:
                    yield Spot(block.id, f"{label} ({text})", "No option says this.", "Compose it again.")
            named = [e for e in asked if re.search(rf"\b{e.id}\b", passage.text)] or asked
            right = {(o.label, _bare(o.text)) for e in named for o in e.item.options if o.correct}
            for label, text in _COUNTED.findall(passage.text):
                if (label, _bare(text)) not in right:
                    yield Spot(block.id, f"{label} ({text})", "No option says this.", "Compose it again.")
            for id, text in _RIGHT.findall(passage.text):
                for exercise in asked:
                    if exercise.id == id and _bare(exercise.item.answer.text) not in _bare(text):
                        yield Spot(block.id, text, f"The key of {id} is another answer.", "Compose it again.")


def _bare(text: str) -> str:
    return plain(text).strip().rstrip(".")


def _number_like(text: str) -> bool:
    return "`" in text or any(c.isdigit() for c in text)


@check("key-has-unit", severity="error", theme="keys", dimension="integrity")
def key_has_unit(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A key whose answer has a unit is written with it."""
    for exercise in plan.exercises:
        answer = exercise.item.answer
        if answer.unit and answer.unit.casefold() not in answer.text.casefold():
            yield Spot(exercise.id, answer.text, f"The unit {answer.unit} is missing.", "Write it.")

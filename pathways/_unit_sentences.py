"""Reasons inside a unit, as sentences for a teacher."""

from collections.abc import Iterable, Sequence

from ..graph.tree import SkillTree


def counted(n: int, noun: str) -> str:
    """`1 lesson`, `3 lessons`."""
    return f"{n} {noun}{'' if n == 1 else 's'}"


def joined(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b, and c`."""
    names = list(words)
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def numbered(numbers: Sequence[int]) -> str:
    """`lesson 3`, `lessons 3 and 4`, `lessons 3 to 6`."""
    if len(numbers) == 1:
        return f"lesson {numbers[0]}"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"lessons {numbers[0]} to {numbers[-1]}"
    return f"lessons {joined(map(str, numbers))}"


def left_out(minutes: int, missing: Sequence[str], more: int) -> str:
    """Why a step is not in the unit: what it builds on is not, or there is no room."""
    if missing:
        return f"It builds on {joined(missing)}, which {'is' if len(missing) == 1 else 'are'} left out too."
    text = f"No lesson has {minutes} minutes left for it."
    return f"{text} With {counted(more, 'more lesson')} everything would fit." if more > 0 else text


def why_cut(tree: SkillTree, goals: Sequence[str], weights: Sequence[float], after: Sequence[str]) -> str:
    """What is lost with a cut, and what else goes with it."""
    if not goals:
        return "It leads to no goal that these lessons reach, so no goal is lost."
    lost = joined(
        f"{tree.skill(g).title} ({counted(round(w), 'learner')})" for g, w in zip(goals, weights, strict=True)
    )
    text = f"The goal lost is {lost}." if len(goals) == 1 else f"The goals lost are {lost}."
    if after:
        verb = "serves" if len(after) == 1 else "serve"
        text += f" {joined(after)} then {verb} no goal that is left and can go with it."
    return text

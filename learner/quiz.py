"""A short test for a class: the questions from which most is to be learned on the way to a goal."""

from collections.abc import Sequence
from math import ceil

from ..graph.tree import SkillTree
from ..items.bank import ItemBank
from ..items.errors import ItemError
from ..items.model import Item
from .beliefs import Posterior, belief_posterior, expected_information
from .mastery import grade_number, prior_probability

LONGEST = 12
"""Questions at most: a class answers them in twenty minutes."""
NEARER = 0.8
"""How much less a question is worth for each step that its skill lies further from the goal."""
REPEATED = 0.6
"""How much less one more question on a skill tells than the one before."""
WIDEST = 8
"""Skills looked at, the nearest to the goal first: a short test cannot speak of more."""
DRAW = 40
"""Draws from here on are rarely met in lessons, which begin with the first ones."""


def make_quiz(
    tree: SkillTree, bank: ItemBank, goals: Sequence[str], *, size: int = LONGEST
) -> tuple[Item, ...]:
    """Up to `size` questions on the goals and what leads to them, prerequisites first.

    Greedy: each time the question with the most expected information (bits about which belief a
    learner holds, `beliefs.expected_information`), weighted by nearness to the goal and by how uncertain the
    skill is, and less for every question that its skill already has. Every goal gets at least one question.
    Questions marked by a person are left out. Raises ItemError when nothing on the way has exercises.
    """
    steps = _steps(tree, goals)
    skills = [name for name in steps if _models(bank, name)][:WIDEST]
    if not skills:
        raise ItemError(f"no exercises on the way to {', '.join(goals)}", "Choose a goal with a lesson.")
    top = max(grade_number(tree.skill(name).grade) for name in goals)
    value: dict[Item, float] = {}
    for name in skills:
        items = [bank.draw(name, model, DRAW) for model in _models(bank, name)]
        prior = _prior(items, prior_probability(top - grade_number(tree.skill(name).grade)))
        for item in items:
            value[item] = expected_information(prior, item) * NEARER ** steps[name]
    asked: dict[str, int] = {}
    chosen: list[Item] = []
    most = max(2, ceil(size / len(skills)))
    while value and len(chosen) < size:
        unasked = [g for g in goals if g in skills and g not in asked]
        open_ = [i for i in value if i.skill in unasked] or [i for i in value if asked.get(i.skill, 0) < most]
        if not open_:
            break
        best = max(open_, key=lambda i: (value[i] * REPEATED ** asked.get(i.skill, 0), i.id))
        del value[best]
        chosen.append(best)
        asked[best.skill] = asked.get(best.skill, 0) + 1
    place = {name: n for n, name in enumerate(tree.skills)}
    return tuple(sorted(chosen, key=lambda i: (place[i.skill], i.id)))


def _steps(tree: SkillTree, goals: Sequence[str]) -> dict[str, int]:
    """Skills of the closure by their distance from the goals, nearest first."""
    found = dict.fromkeys(goals, 0)
    waiting = list(goals)
    while waiting:
        name = waiting.pop(0)
        before = (*tree.hard(name), *(s for group in tree.skill(name).alternatives for s in group.skills))
        for other in before:
            if other not in found:
                found[other] = found[name] + 1
                waiting.append(other)
    return found


def _models(bank: ItemBank, skill: str) -> list[str]:
    """Models whose answers can be graded and whose wrong answers mean something."""
    return [m.id for m in bank.models(skill) if m.answer.kind != "text" and len(m.distractors) >= 2]


def _prior(items: Sequence[Item], secure: float) -> Posterior:
    """What is believed before the test: `secure` is the probability that a learner has the skill."""
    flat = belief_posterior([], dict.fromkeys(w.misconception for item in items for w in item.wrong))
    rest = sum(p for name, p in flat.items() if name != "secure")
    return {name: secure if name == "secure" else p / rest * (1 - secure) for name, p in flat.items()}

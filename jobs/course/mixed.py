"""The mixed sheet of a review: one question on each skill of the unit, and some of earlier units between."""

from collections.abc import Sequence
from itertools import zip_longest

from ...graph import SkillTree
from ...items import Item, ItemBank
from ...pathways import CourseLesson
from .files import ClassCourse

LONGEST = 10
EARLIER = 3
"""Questions on skills of earlier units."""
DRAW = 60
"""Draws from here on are met neither in lessons, which begin with the first, nor in tests."""


def mixed_items(
    state: ClassCourse, lesson: CourseLesson, tree: SkillTree, bank: ItemBank
) -> tuple[Item, ...]:
    """At most ten questions, no two neighbors on the same skill; the skills of earlier units are those taught
    longest before that the starter does not ask."""
    number = state.course.lessons.index(lesson)
    before = [one.step.skill for one in state.course.lessons[:number] if one.step is not None]
    earlier = [s for s in dict.fromkeys(before) if s not in lesson.covers and s not in lesson.recall]
    turn = sum(one.kind == "review" for one in state.course.lessons[:number])
    back = _questions(earlier, tree, bank, turn)[:EARLIER]
    own = _questions(lesson.covers, tree, bank, turn)[: LONGEST - len(back)]
    step = max(1, len(own) // (len(back) + 1))
    groups = [own[n : n + step] for n in range(0, len(own), step)]
    found: list[Item] = []
    for group, one in zip_longest(groups, back, fillvalue=None):
        found += group or []
        found += [one] if one is not None else []
    return tuple(found)


def _questions(skills: Sequence[str], tree: SkillTree, bank: ItemBank, turn: int) -> list[Item]:
    """One for each skill that has exercises whose wrong answers mean something, another model each time."""
    found: list[Item] = []
    for skill in skills:
        models = [m for m in bank.models(skill) if m.answer.kind != "text" and len(m.distractors) >= 2]
        if skill in tree.skills and models:
            found.append(bank.draw(skill, models[turn % len(models)].id, DRAW + turn))
    return found

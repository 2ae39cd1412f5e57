"""Which skills of earlier lessons a lesson asks again: soon after they were taught, then ever later."""

from collections.abc import Sequence

from ..graph.tree import SkillTree
from .unit_model import Lesson, Recall

GAPS = (1, 3, 7, 14)
"""Lessons between being taught and being asked, then between being asked and being asked again."""
MINUTES_EACH = 2


def review_minutes(minutes: int) -> int:
    """Minutes that a lesson keeps for asking earlier skills: a tenth, at least 3."""
    return max(3, minutes // 10)


def with_recall(tree: SkillTree, lessons: Sequence[Lesson], taught: int = 0) -> tuple[Lesson, ...]:
    """The lessons with what each asks again; those already taught stay as they are.

    First come skills on which today's steps build, then those that have waited longest beyond their
    gap. Minutes kept for review that nothing needs go to practice, and a step that fills its lesson leaves
    none. The assessment asks everything.
    """
    met: dict[str, tuple[int, int]] = {}  # skill -> lesson in which it was last met, times asked again
    found: list[Lesson] = []
    for lesson in lessons:
        if lesson.number > taught and lesson.kind != "assessment":
            spent = min(review_minutes(lesson.minutes), lesson.review + lesson.practice)
            recall = _choose(tree, lesson, met, spent // MINUTES_EACH)
            spent = spent if recall else 0
            lesson = lesson.model_copy(
                update={
                    "recall": recall,
                    "review": spent,
                    "practice": lesson.practice + lesson.review - spent,
                }
            )
        for one in lesson.recall:
            met[one.skill] = lesson.number, met[one.skill][1] + 1 if one.skill in met else 1
        for step in lesson.steps:
            if step.activity != "probe":
                met[step.skill] = lesson.number, met[step.skill][1] if step.skill in met else 0
        found.append(lesson)
    return tuple(found)


def _choose(
    tree: SkillTree, lesson: Lesson, met: dict[str, tuple[int, int]], most: int
) -> tuple[Recall, ...]:
    today = {step.skill for step in lesson.steps}
    below = {s for name in today for s in tree.hard(name)}
    waiting = []
    for place, (skill, (last, times)) in enumerate(met.items()):
        late = lesson.number - last - GAPS[min(times, len(GAPS) - 1)]
        if skill not in today and (late >= 0 or skill in below):
            waiting.append(
                (skill not in below, -late, place, Recall(skill=skill, last=last, needed=skill in below))
            )
    return tuple(one[-1] for one in sorted(waiting, key=lambda one: one[:3])[:most])

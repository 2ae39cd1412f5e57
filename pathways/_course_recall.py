"""Which skills of earlier lessons each starter of a course asks again."""

from collections.abc import Sequence

from ..graph.tree import SkillTree
from ._recall import GAPS
from .course_model import CourseLesson

MOST = 3
"""Skills that a starter goes back to."""
MOST_NEEDED = 2
"""Of these, so many that today builds on: at least one comes from further back."""


def with_starters(
    tree: SkillTree, lessons: Sequence[CourseLesson], keep: int = 0, *, fresh: frozenset[str] = frozenset()
) -> tuple[CourseLesson, ...]:
    """The lessons with what each starter asks again, at most three skills. The first `keep` stay, and so does
    every recall that still points back, unless its lesson is `fresh`.

    First what today builds on, the one met longest ago first; then what has waited longest measured by
    its gap (1, 3, 7, 14 lessons). A review asks what its unit has asked least, and last a skill of an
    earlier unit. A lesson never asks its own skill.
    """
    met: dict[str, tuple[int, int]] = {}  # skill -> number of the lesson that met it last, times asked again
    kept: list[CourseLesson] = []
    for number, lesson in enumerate(lessons, 1):
        known = [s for s in lesson.recall if s in met and s != lesson.skill]
        stands = number <= keep or (
            lesson.id not in fresh and len(known) == len(lesson.recall) and bool(known or not met)
        )
        if lesson.kind in ("free", "assessment"):
            recall: tuple[str, ...] = ()
        elif stands:
            recall = lesson.recall
        else:
            recall = _choose(tree, lesson, number, met)
        for skill in recall:
            if skill in met:
                met[skill] = number, met[skill][1] + 1
        if lesson.step is not None:
            met[lesson.step.skill] = number, met.get(lesson.step.skill, (0, 0))[1]
        kept.append(lesson if recall == lesson.recall else lesson.model_copy(update={"recall": recall}))
    return tuple(kept)


def _choose(
    tree: SkillTree, lesson: CourseLesson, number: int, met: dict[str, tuple[int, int]]
) -> tuple[str, ...]:
    today = lesson.skill
    if lesson.kind == "review":
        own = sorted((s for s in lesson.covers if s != today and s in met), key=lambda s: met[s][::-1])
        earlier = sorted((s for s in met if s not in lesson.covers), key=lambda s: met[s][::-1])
        mixed = (*own[: MOST - bool(earlier)], *earlier)
        return mixed[:MOST]
    below = set(tree.hard(today)) if today else set()
    soft = set(tree.soft(today)) if today else set()
    others = [s for s in met if s != today]
    needed = sorted((s for s in others if s in below), key=lambda s: met[s])[:MOST_NEEDED]

    def late(skill: str) -> int:
        last, times = met[skill]
        return number - last - GAPS[min(times, len(GAPS) - 1)]

    spaced = sorted(
        (s for s in others if s not in needed), key=lambda s: (late(s) < 0, s not in soft, -late(s), met[s])
    )
    most = MOST - bool(lesson.along)  # what comes along is asked too
    return tuple((*needed, *spaced)[:most])

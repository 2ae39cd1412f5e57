"""From the steps of each lesson to a unit: minutes that add up, recall, cuts, and what is left out."""

from collections.abc import Mapping, Sequence

from ..graph.tree import SkillTree
from . import _unit_sentences
from ._cuts import Links, cut_order
from ._recall import review_minutes, with_recall
from .model import Branch, PathStep
from .unit_model import Cut, LeftOut, Lesson, UnitStep

ASSESSMENT_MINUTES = 24
"""Twelve questions of two minutes; what is left of the lesson is for going over them."""
TALK_MINUTES = 5


def room(minutes: int, number: int) -> int:
    """Minutes for steps in a lesson: all of the first, later ones keep some for review."""
    return minutes if number == 1 else minutes - review_minutes(minutes)


def lessons_from(
    tree: SkillTree, layout: Sequence[Sequence[UnitStep]], minutes: int, taught: Sequence[Lesson] = ()
) -> tuple[Lesson, ...]:
    """Lessons after those already taught, an empty one being free, and the assessment as the last."""
    lessons = list(taught)
    for steps in layout:
        used = sum(step.minutes for step in steps)
        lessons.append(
            Lesson(
                number=len(lessons) + 1,
                kind="teach" if steps else "free",
                minutes=minutes,
                steps=tuple(steps),
                practice=minutes - used,
            )
        )
    test = min(ASSESSMENT_MINUTES, minutes - TALK_MINUTES)
    lessons.append(
        Lesson(
            number=len(lessons) + 1,
            kind="assessment",
            minutes=minutes,
            assessment=test,
            practice=minutes - test,
        )
    )
    return with_recall(tree, lessons, len(taught))


def with_branches(
    lessons: Sequence[Lesson], branches: Sequence[Branch], taught: int = 0
) -> tuple[Lesson, ...]:
    """Each branch in the lesson that begins the step it prepares; lessons taught keep theirs."""
    found: list[Lesson] = []
    begun = {step.skill for lesson in lessons[:taught] for step in lesson.steps}
    for lesson in lessons:
        if lesson.number > taught:
            new = {step.skill for step in lesson.steps} - begun
            begun |= new
            own = tuple(branch for branch in branches if branch.before in new)
            if own != lesson.branches:
                lesson = lesson.model_copy(update={"branches": own})
        found.append(lesson)
    return tuple(found)


def cuts_of(
    tree: SkillTree,
    links: Links,
    lessons: Sequence[Lesson],
    weights: Mapping[str, float],
    missing: Sequence[str],
) -> tuple[Cut, ...]:
    """What to leave out next, in order, of the lessons given; never the last goal, nor one that is
    `missing` already."""
    minutes: dict[str, int] = {}
    for step in (step for lesson in lessons for step in lesson.steps):
        minutes[step.skill] = minutes.get(step.skill, 0) + step.minutes
    inside = links.standing(minutes)
    order = [s for s in minutes if s in inside]
    total = sum(weights.values())
    open_ = {g: w for g, w in weights.items() if g not in missing}
    *bundles, _ = cut_order(links, order, minutes, open_) or (None,)
    return tuple(
        Cut(
            skills=one.skills,
            goals=one.goals,
            minutes=sum(minutes[s] for s in one.skills),
            loss=one.weight / total,
            why=_unit_sentences.why_cut(
                tree,
                one.goals,
                [weights[g] for g in one.goals],
                [tree.skill(s).title for s in one.skills if s not in one.goals],
            ),
        )
        for one in bundles
        if one is not None
    )


def left_out(
    tree: SkillTree, steps: Sequence[PathStep], chosen: frozenset[str], links: Links, more: int = 0
) -> tuple[LeftOut, ...]:
    """The steps that are not chosen, with the reason; `more` lessons would hold everything (0: unknown)."""
    found = []
    for step in steps:
        if step.skill not in chosen:
            missing = [tree.skill(s).title for s in sorted(links.all_of[step.skill] - chosen)]
            reason = _unit_sentences.left_out(step.minutes, missing, more)
            found.append(LeftOut(step=step, reason=reason))
    return tuple(found)


def coverage_of(weights: Mapping[str, float], missing: Sequence[str]) -> float:
    """The weighted share of the goals that are not missing."""
    total = sum(weights.values())
    return 1 - sum(weights[g] for g in weights if g in set(missing)) / total if total else 1.0

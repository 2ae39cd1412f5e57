"""A whole course: the pathway cut into units and lessons, with review, free lessons and assessments."""

from collections.abc import Collection, Mapping, Sequence
from math import ceil

from ..graph.errors import InputError
from ..graph.tree import SkillTree
from ..learner.model import Diagnosis
from ._assemble import coverage_of
from ._course_recall import with_starters
from ._cuts import Links, cut_order, links_of
from ._themes import units_of
from ._unit_sentences import counted, joined
from .course_model import Course, CourseLesson, CourseUnit, Theme
from .model import Need, PathStep, Pathway
from .needs import class_needs, goal_weights
from .planner import plan_pathway
from .unit import BUFFER, MOST_BUFFER
from .unit_model import LEAST_LESSON, LONGEST_LESSON, LeftOut

STRETCH = 1.25
"""A step that takes up to so many times a lesson is one lesson: its practice is shorter, or homework."""
REVIEWED, HALVED = 4, 8
"""Lessons from which a unit has a review before its assessment, and another in its middle."""
ASSESSED = 3
"""Lessons from which a unit has an assessment of its own; a smaller one is part of the next."""
TESTED = 8
"""Skills that one test can ask; a unit with more has a test in its middle too."""
MIDDLE = "-middle"
"""Ends the id of a test in the middle of a unit."""
LOOKING_BACK = 4
"""Skills of earlier units in the test of a last unit that is too small for one of its own."""


def class_course(
    tree: SkillTree,
    diagnosis: Diagnosis,
    goals: Sequence[str],
    *,
    minutes: int,
    lessons: int,
    buffer: float = BUFFER,
    themes: Sequence[Theme] = (),
) -> Course:
    """The course of a diagnosed class; see `plan_course`."""
    needs = class_needs(diagnosis)
    return plan_course(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=buffer, themes=themes)


def plan_course(
    tree: SkillTree,
    needs: Mapping[str, Need],
    goals: Sequence[str],
    *,
    minutes: int,
    lessons: int,
    buffer: float = BUFFER,
    themes: Sequence[Theme] = (),
) -> Course:
    """At most `lessons` lessons of `minutes` (25 to 180) each.

    Every lesson to teach is on one skill; short steps go into the starter of the next lesson that needs
    them. A unit ends with a review (from 4 lessons on), its share of the free lessons (`buffer`, 0 to 0.5
    of all) and an assessment. When the lessons do not hold the whole way, what loses the least weighted goals
    is left out, with the reason. Raises GoalError for an unknown goal, InputError for numbers that make no
    course.
    """
    _check(minutes, lessons, buffer)
    weights = goal_weights(needs, goals)
    way = plan_pathway(tree, needs, goals, weights=weights)
    main = {step.skill: step for step in way.steps if step.activity == "lesson"}
    links = links_of(tree, (step.skill for step in way.steps), way.sources)
    spent = {s: parts_needed(step, minutes) * minutes for s, step in main.items()}
    spent |= {step.skill: 0 for step in way.steps if step.skill not in main}
    inside = set(spent)
    cuts = [set(one.skills) for one in cut_order(links, list(spent), spent, weights)]
    everything = _lay_out(tree, way.steps, inside, goals, minutes, buffer, themes, lessons)
    units, laid = everything
    while len(laid) > lessons and cuts:
        inside -= cuts.pop(0)
        units, laid = _lay_out(tree, way.steps, inside, goals, minutes, buffer, themes, lessons)
    for skill in spent:  # what still fits comes back
        more = inside | {skill}
        if skill in main and skill not in inside and links.standing(more) == more:
            fuller = _lay_out(tree, way.steps, more, goals, minutes, buffer, themes, lessons)
            if len(fuller[1]) <= lessons:
                inside, (units, laid) = more, fuller
    out = _left_out(tree, way, inside, links, lessons, len(everything[1]) - lessons)
    missing = [*(one.step.skill for one in out), *(one.goal for one in way.unreachable)]
    return Course(
        goals=way.goals,
        minutes=minutes,
        buffer=buffer,
        weights=weights,
        units=units,
        lessons=with_starters(tree, laid),
        left_out=out,
        unreachable=way.unreachable,
        coverage=coverage_of(weights, missing),
        sources=way.sources,
        needs=tuple(needs[s] for s in tree.closure(goals) if s in needs),
        spare=max(0, lessons - len(laid)),
    )


def _left_out(
    tree: SkillTree, way: Pathway, inside: Collection[str], links: Links, lessons: int, more: int
) -> tuple[LeftOut, ...]:
    """What has a lesson of its own on the way and got none, or is a goal; with the reason."""
    found = []
    for step in way.steps:
        if step.skill in inside or (step.activity != "lesson" and step.skill not in way.goals):
            continue
        before = [tree.skill(s).title for s in sorted(links.all_of[step.skill] - frozenset(inside))]
        if before:
            verb = "is" if len(before) == 1 else "are"
            reason = f"It builds on {joined(before)}, which {verb} left out too."
        else:
            extra = f" With {counted(more, 'more lesson')} everything would fit." if more > 0 else ""
            reason = f"All {lessons} lessons are taken, and leaving this out loses the least.{extra}"
        found.append(LeftOut(step=step, reason=reason))
    return tuple(found)


def parts_needed(step: PathStep, minutes: int) -> int:
    """Lessons of `minutes` that a step takes."""
    return 1 if step.minutes <= STRETCH * minutes else ceil(step.minutes / minutes)


def teaching(unit: str, step: PathStep, minutes: int, along: Sequence[PathStep] = ()) -> list[CourseLesson]:
    """The lessons of one step."""
    parts = parts_needed(step, minutes)
    return [
        CourseLesson(
            id=lesson_id(step.skill, part),
            unit=unit,
            kind="teach",
            why=step.why,
            step=step,
            part=part,
            parts=parts,
            along=tuple(along) if part == 1 else (),
        )
        for part in range(1, parts + 1)
    ]


def lesson_id(skill: str, part: int = 1) -> str:
    """A name that is also one for a folder."""
    return skill.replace("~", "-") + (f"-part{part}" if part > 1 else "")


def _lay_out(
    tree: SkillTree,
    steps: Sequence[PathStep],
    inside: Collection[str],
    goals: Sequence[str],
    minutes: int,
    buffer: float,
    themes: Sequence[Theme],
    room: int,
) -> tuple[tuple[CourseUnit, ...], list[CourseLesson]]:
    """Units and lessons of the steps inside, free ones among them as far as there is room."""
    held = {step.skill: step for step in steps if step.skill in inside}
    units = tuple(
        one.model_copy(update={"skills": taught})
        for one in units_of(tree, held, goals, themes)
        if (taught := tuple(s for s in one.skills))
    )
    blocks: list[tuple[CourseUnit, list[CourseLesson], list[CourseLesson]]] = []
    along: list[PathStep] = []
    untested: list[str] = []
    for n, unit in enumerate(units):
        teach: list[CourseLesson] = []
        for skill in unit.skills:
            if held[skill].activity != "lesson":
                along.append(held[skill])
                continue
            teach += teaching(unit.id, held[skill], minutes, along)
            along = []
        own = [one.step.skill for one in teach if one.step is not None and one.part == 1]
        if not own:
            continue
        untested += own
        first = [one for one in teach[: len(teach) // 2] if one.step is not None]
        if len(teach) >= HALVED:
            middle = [_review(tree, held, unit, first, 1, later=bool(blocks))]
            if len(untested) > TESTED:
                rest = {one.skill for one in teach} - {one.skill for one in first}
                middle.append(_assessment(unit, [s for s in untested if s not in rest], MIDDLE))
                untested = [s for s in untested if s in rest]
            teach[len(first) : len(first)] = middle
        met = {one.covers[0] for one in teach if one.kind == "review"}
        end = [_review(tree, held, unit, teach, 2, met, later=bool(blocks))] if len(own) >= REVIEWED else []
        if len(untested) >= ASSESSED or n == len(units) - 1:
            few = len(untested) < ASSESSED
            back = _most_needed(blocks, untested) if few else []
            end.append(_assessment(unit, [*untested, *back]))
            untested = []
        blocks.append((unit, teach, end))
    if units and not blocks:  # only short steps: the test asks them
        blocks.append((units[0], [], [_assessment(units[0], [step.skill for step in along])]))
    if blocks and (untested or along):
        unit, _, end = blocks[-1]
        if not end or end[-1].kind != "assessment":
            end.append(_assessment(unit, untested))
        end[-1] = end[-1].model_copy(update={"along": tuple(along)})
    used = sum(len(teach) + len(end) for _, teach, end in blocks)
    free = _free(used, buffer)
    if room - used - free > 0:  # days to spare: half as much again stays free inside the course
        free += min(room - used - free, free // 2)
    kept = tuple(unit for unit, _, _ in blocks)
    return kept, _with_free(blocks, free)


def _with_free(
    blocks: Sequence[tuple[CourseUnit, list[CourseLesson], list[CourseLesson]]], free: int
) -> list[CourseLesson]:
    """All lessons; free ones in proportion to a unit's lessons: half of them in its middle, after the review
    there if it has one, and the others before its assessment."""
    whole = sum(len(teach) for _, teach, _ in blocks)
    found: list[CourseLesson] = []
    past = given = 0
    for unit, teach, end in blocks:
        past += len(teach)
        due = (free * past * 2 + whole) // (2 * whole) if past < whole else free
        open_ = [free_lesson(unit.id, n + 1) for n in range(due - given)]
        given = max(given, due)
        early, late = open_[: len(open_) // 2], open_[len(open_) // 2 :]
        reviews = [place for place, one in enumerate(teach, 1) if one.kind == "review"]
        place = reviews[0] if reviews else (len(teach) + 1) // 2
        tests = [one for one in end if one.kind == "assessment"]
        found += [*teach[:place], *early, *teach[place:]]
        found += [*(one for one in end if one.kind != "assessment"), *late, *tests]
    return found


def free_lesson(unit: str, name: int | str) -> CourseLesson:
    """A lesson in which nothing is planned."""
    return CourseLesson(
        id=f"free-{unit}-{name}",
        unit=unit,
        kind="free",
        why="Kept free for what takes longer; else practice of what the last exit tickets show to be shaky.",
    )


def _free(used: int, buffer: float) -> int:
    """Free lessons such that they are the share of all that was asked for."""
    return int(buffer * used / (1 - buffer) + 0.5)


def _review(
    tree: SkillTree,
    held: Mapping[str, PathStep],
    unit: CourseUnit,
    teach: Sequence[CourseLesson],
    n: int,
    reviewed: Collection[str] = (),
    *,
    later: bool = False,
) -> CourseLesson:
    """A review goes deeper into the skill that most of what follows builds on, and asks the others again."""
    own = [one.step.skill for one in teach if one.step is not None and one.part == 1 and one.kind == "teach"]
    place = {s: i for i, s in enumerate(own)}

    def worth(skill: str) -> tuple[int, int, int]:
        later = sum(1 for s in tree.successors(skill) if s in held)
        return later, held[skill].learners, -place[skill]

    deep = max([s for s in own[:-1] if s not in reviewed] or own, key=worth)
    title = tree.skill(deep).title
    back = ", and a skill of an earlier unit" if later else ""
    return CourseLesson(
        id=f"review-{unit.id}-{n}",
        unit=unit.id,
        kind="review",
        why=f"Review of {unit.title}. It goes deeper into {title} ({deep}), on which most of what follows "
        f"builds, and its starter asks what the unit has asked least{back}.",
        covers=(deep, *(s for s in own if s != deep)),
    )


def _assessment(unit: CourseUnit, skills: Sequence[str], which: str = "") -> CourseLesson:
    return CourseLesson(
        id=f"assessment-{unit.id}{which}",
        unit=unit.id,
        kind="assessment",
        why="A short test of what was taught since the last one; its answers are new evidence.",
        covers=tuple(skills),
    )


def _most_needed(
    blocks: Sequence[tuple[CourseUnit, list[CourseLesson], list[CourseLesson]]], skills: Collection[str]
) -> list[str]:
    """What the reviews of earlier units went deeper into, the last units first: a test at the end of the
    course that would be on a lesson or two alone looks back on them."""
    deep = [
        one.covers[0]
        for _, teach, end in reversed(blocks)
        for one in (*end, *teach)
        if one.kind == "review" and one.covers[0] not in skills
    ]
    return list(dict.fromkeys(deep))[:LOOKING_BACK]


def _check(minutes: int, lessons: int, buffer: float) -> None:
    if not LEAST_LESSON <= minutes <= LONGEST_LESSON:
        raise InputError(
            f"A lesson of {minutes} minutes cannot be planned in a course.",
            f"Give {LEAST_LESSON} to {LONGEST_LESSON} minutes.",
        )
    if lessons < 2:
        raise InputError(
            f"A course of {lessons} lessons is none.", "Give a later end, more weeks, or more days a week."
        )
    if not 0 <= buffer <= MOST_BUFFER:
        raise InputError(
            f"A buffer of {buffer:g} is no share of the lessons that can be kept free.",
            f"Give 0 to {MOST_BUFFER:g}; {BUFFER:g} keeps about one lesson in seven free.",
        )

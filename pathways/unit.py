"""A unit: the pathway split into lessons, with review, free lessons, and an assessment at the end."""

from collections.abc import Mapping, Sequence

from ..graph.errors import InputError
from ..graph.tree import SkillTree
from ..learner.model import Diagnosis
from ._assemble import coverage_of, cuts_of, left_out, lessons_from, room, with_branches
from ._cuts import Links, links_of
from ._fitting import Layout, most_that_fits
from ._slots import arrange, halves, lessons_needed, merged, parts_of
from .branches import tier_branches
from .model import Need, PathStep
from .needs import class_needs, goal_weights
from .planner import plan_pathway
from .unit_model import LEAST_LESSON, LONGEST_LESSON, Unit, UnitStep

BUFFER = 0.15
"""Share of a unit's lessons that stays free for what takes longer, unless another is asked for."""
MOST_BUFFER = 0.5


def class_unit(
    tree: SkillTree,
    diagnosis: Diagnosis,
    goals: Sequence[str],
    *,
    minutes: int,
    lessons: int | None = None,
    buffer: float = BUFFER,
) -> Unit:
    """The unit of a class, with the bridges that only some learners need; see `plan_unit`."""
    unit = plan_unit(tree, class_needs(diagnosis), goals, minutes=minutes, lessons=lessons, buffer=buffer)
    found = tier_branches(tree, diagnosis, [step for one in unit.lessons for step in one.steps])
    return unit.model_copy(update={"lessons": with_branches(unit.lessons, found)})


def plan_unit(
    tree: SkillTree,
    needs: Mapping[str, Need],
    goals: Sequence[str],
    *,
    minutes: int,
    lessons: int | None = None,
    buffer: float = BUFFER,
    weights: Mapping[str, float] | None = None,
) -> Unit:
    """Lessons of `minutes` (25 to 180) each; `lessons` in all (at least 2), or as many as the way takes.

    The last lesson is the assessment; `buffer` (0 to 0.5) of all lessons stay free, spread over the
    unit. Steps keep the order of the pathway, prerequisites first. A step longer than a lesson is split; a
    shorter one goes on in the next lesson only where the way would not fit otherwise. When the lessons do
    not hold the whole way, they hold the most weighted goals, and the rest is `left_out` with the
    reason. Goals weigh by the learners who still need them unless `weights` are given. Raises GoalError
    for an unknown goal, InputError for numbers that make no unit.
    """
    _check(minutes, lessons, buffer)
    weight = dict(weights or goal_weights(needs, goals))
    pathway = plan_pathway(tree, needs, goals, weights=weight)
    inner = room(minutes, 2)
    steps = [part for step in pathway.steps for part in parts_of(step, minutes, inner)]
    enough = lessons_needed(steps, minutes, inner)
    teach, free = (enough, _free(enough, buffer)) if lessons is None else _split(lessons, buffer)
    rooms = [room(minutes, n + 1) for n in range(teach)]
    links = links_of(tree, (step.skill for step in pathway.steps), pathway.sources)
    layout = arrange(tree, steps, rooms, minutes)
    if layout is None:  # steps that go on in the next lesson waste fewer minutes
        layout = arrange(tree, [p for s in steps for p in halves(s, inner)], rooms, minutes)
    planned: tuple[PathStep, ...] = pathway.steps
    if layout is None:
        planned, links, layout = _most(tree, needs, goals, weight, rooms, minutes)
    layout = [lesson for lesson in merged(layout) if lesson]
    free = free if lessons is None else lessons - 1 - len(layout)
    made = lessons_from(tree, _spread(layout, free), minutes)
    inside = frozenset(step.skill for lesson in layout for step in lesson)
    short = lessons is not None and not inside.issuperset(step.skill for step in planned)
    more = _enough(tree, pathway.steps, len(made), enough, minutes, buffer) - len(made) if short else 0
    out = left_out(tree, planned, inside, links, more)
    missing = [*(one.step.skill for one in out), *(one.goal for one in pathway.unreachable)]
    return Unit(
        goals=pathway.goals,
        minutes=minutes,
        buffer=buffer,
        weights=weight,
        lessons=made,
        left_out=out,
        unreachable=pathway.unreachable,
        cuts=cuts_of(tree, links, made, weight, missing),
        coverage=coverage_of(weight, missing),
        sources=pathway.sources,
        needs=tuple(needs[s] for s in tree.closure(goals) if s in needs),
    )


def _enough(
    tree: SkillTree, steps: Sequence[PathStep], lessons: int, most: int, minutes: int, buffer: float
) -> int:
    """How many lessons, more than there are, would hold all steps, of which at `most` so many teach."""
    inner = room(minutes, 2)
    parts = [p for step in steps for s in parts_of(step, minutes, inner) for p in halves(s, inner)]
    teach = 0
    while True:
        lessons += 1
        if _split(lessons, buffer)[0] > teach:
            teach = _split(lessons, buffer)[0]
            rooms = [room(minutes, n + 1) for n in range(teach)]
            if teach >= most or arrange(tree, parts, rooms, minutes) is not None:
                return lessons


def _most(
    tree: SkillTree,
    needs: Mapping[str, Need],
    goals: Sequence[str],
    weights: Mapping[str, float],
    rooms: Sequence[int],
    minutes: int,
) -> tuple[tuple[PathStep, ...], Links, Layout]:
    """Steps, links, and lessons that hold the most weighted goals, then the most minutes.

    Lessons waste minutes that a budget does not know of, so two are tried: whole lessons, and
    lessons with review. Steps go on in the next lesson only where that reaches more.
    """
    best: tuple[tuple[float, int], tuple[PathStep, ...], Links, Layout] | None = None
    inner = room(minutes, 2)
    for budget in (minutes * len(rooms), sum(rooms)):
        way = plan_pathway(tree, needs, goals, budget=budget, weights=weights)
        steps = (*way.steps, *way.deferred)
        links = links_of(tree, (step.skill for step in steps), way.sources)
        whole = [part for step in steps for part in parts_of(step, minutes, inner)]
        for parts in (whole, [p for s in whole for p in halves(s, inner)]):
            layout = most_that_fits(
                parts,
                frozenset(step.skill for step in way.steps),
                links,
                weights,
                lambda chosen: arrange(tree, chosen, rooms, minutes),
            )
            held = [step for lesson in layout for step in lesson]
            inside = {step.skill for step in held}
            value = sum(w for g, w in weights.items() if g in inside), sum(step.minutes for step in held)
            if best is None or value > best[0]:
                best = value, steps, links, layout
    assert best is not None
    return best[1:]


def _check(minutes: int, lessons: int | None, buffer: float) -> None:
    if not LEAST_LESSON <= minutes <= LONGEST_LESSON:
        raise InputError(
            f"A lesson of {minutes} minutes cannot be planned in a unit.",
            f"Give --minutes from {LEAST_LESSON} to {LONGEST_LESSON}.",
        )
    if lessons is not None and lessons < 2:
        raise InputError(
            "A unit has at least 2 lessons: one to teach, and one to see what was learned.",
            "For a single lesson use `lessonloom plan`.",
        )
    if not 0 <= buffer <= MOST_BUFFER:
        raise InputError(
            f"A buffer of {buffer:g} is no share of the lessons that can be kept free.",
            f"Give --buffer from 0 to {MOST_BUFFER:g}; {BUFFER:g} keeps about one lesson in seven free.",
        )


def _split(lessons: int, buffer: float) -> tuple[int, int]:
    free = min(int(buffer * lessons + 0.5), lessons - 2)
    return lessons - 1 - free, free


def _free(teach: int, buffer: float) -> int:
    """Free lessons for so many that teach, such that they are the share of all asked for."""
    free = 0
    while teach and _split(teach + free + 1, buffer)[1] > free:
        free += 1
    return free


def _spread(layout: Sequence[Sequence[UnitStep]], free: int) -> list[Sequence[UnitStep]]:
    """The lessons with free ones at even distances, the last of them before the assessment."""
    found: list[Sequence[UnitStep]] = [] if layout else [()] * free
    for n, lesson in enumerate(layout, 1):
        found.append(lesson)
        found += [()] * (free * n // len(layout) - free * (n - 1) // len(layout))
    return found

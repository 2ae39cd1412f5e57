"""The order of the steps: what is ready now, most worth per minute first."""

from collections.abc import Iterable, Mapping

from ._problem import Joint, Problem
from ._solve import needed_for


def teaching_order(
    problem: Problem,
    chosen: frozenset[str],
    helps: Mapping[str, Iterable[str]],
    joints: Iterable[Joint] = (),
) -> tuple[str, ...]:
    """A topological order of the chosen steps; the skills of a joint activity follow one another.

    From the outer fringe (steps whose prerequisites are met; Falmagne & Doignon 2011, "Learning
    Spaces") the step with the highest Smith ratio comes next: weight of the goals it leads to per
    minute (Smith 1956). `helps` gives the soft prerequisites of a step; those among the chosen come
    first as well.
    """
    weight = dict.fromkeys(chosen, 0.0)
    for goal, value in problem.goals.items():
        for s in needed_for(problem, goal, chosen):
            weight[s] += value
    place = {s: i for i, s in enumerate(problem.cost)}
    unit = {s: frozenset([s]) for s in chosen}
    minutes = {unit[s]: problem.cost[s] for s in chosen}
    for joint in joints:
        unit.update(dict.fromkeys(joint.skills, joint.skills))
        minutes[joint.skills] = problem.minutes(joint.skills, [joint])
    must = {s: chosen.intersection(problem.predecessors(s)) for s in chosen}
    wish = {s: must[s] | chosen.intersection(helps.get(s, ())) for s in chosen}
    order: list[str] = []
    left = set(unit.values())
    while left:
        done = set(order)
        # a soft prerequisite may close a cycle through an alternative or a joint activity: it only helps
        ready = next(found for waits in (wish, must) if (found := _ready(left, waits, done)))
        best = min(
            ready,
            key=lambda u: (-max(weight[s] for s in u) / minutes[u], min(place[s] for s in u)),
        )
        order += sorted(best, key=lambda s: place[s])
        left.remove(best)
    return tuple(order)


def _ready(
    units: Iterable[frozenset[str]], waits: Mapping[str, frozenset[str]], done: set[str]
) -> list[frozenset[str]]:
    return [u for u in units if all(waits[s] <= done | u for s in u)]


def serves(problem: Problem, skill: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """The later steps that build directly on a step, then the goals that it leads to."""
    inside = frozenset(order)
    direct = [s for s in order if s != skill and skill in problem.predecessors(s)]
    goals = [g for g in problem.goals if g != skill and skill in needed_for(problem, g, inside)]
    return tuple(dict.fromkeys([*direct, *goals]))

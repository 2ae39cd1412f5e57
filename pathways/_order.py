"""The order of the steps: what is ready now, most worth per minute first."""

from collections.abc import Iterable, Mapping

from ._problem import Problem
from ._solve import needed_for


def teaching_order(
    problem: Problem, chosen: frozenset[str], helps: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """A topological order of the chosen steps.

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
    waits = {s: set(predecessors(problem, s)) | set(helps.get(s, ())) for s in chosen}
    waits = {s: before & chosen for s, before in waits.items()}
    order: list[str] = []
    left = set(chosen)
    while left:
        done = set(order)
        ready = [s for s in left if waits[s] <= done]
        if not ready:  # a soft prerequisite closes a cycle through an alternative: it only helps
            ready = [s for s in left if set(predecessors(problem, s)) & chosen <= done]
        best = min(ready, key=lambda s: (-weight[s] / problem.cost[s], place[s]))
        order.append(best)
        left.remove(best)
    return tuple(order)


def predecessors(problem: Problem, skill: str) -> tuple[str, ...]:
    """Hard prerequisites and members of alternatives."""
    return (*problem.all_of[skill], *(s for group in problem.any_of[skill] for s in group))


def serves(problem: Problem, skill: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """The later steps that build directly on a step, then the goals that it leads to."""
    inside = frozenset(order)
    direct = [s for s in order if s != skill and skill in predecessors(problem, s)]
    goals = [g for g in problem.goals if g != skill and skill in needed_for(problem, g, inside)]
    return tuple(dict.fromkeys([*direct, *goals]))

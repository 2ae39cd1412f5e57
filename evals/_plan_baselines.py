"""Planners that ours is compared with; each returns an order of skills to teach."""

import heapq

from ..pathways._problem import Problem


def shortest_paths(problem: Problem, budget: int | None) -> list[str]:
    """For every goal the cheapest single path from a skill without prerequisites: any one prerequisite
    is taken to be enough."""
    order = list(problem.cost)
    value: dict[str, float] = {}
    via: dict[str, str | None] = {}
    for name in order:
        below = problem.predecessors(name)
        best = min(below, key=lambda s: value[s]) if below else None
        via[name] = best
        value[name] = problem.cost[name] + (value[best] if best else 0)
    found: set[str] = set()
    for goal in problem.goals:
        at: str | None = goal
        while at:
            found.add(at)
            at = via[at]
    return _until([s for s in order if s in found], problem, budget)


def count_first(problem: Problem, budget: int | None) -> list[str]:
    """Greedy by the number of goals that a goal's closure brings along, whatever it costs."""
    chosen: set[str] = set()
    left = set(problem.goals)
    queue = [(-len(left & _closure(problem, goal)), goal) for goal in left]
    heapq.heapify(queue)
    while queue:
        _, goal = heapq.heappop(queue)
        extra = _closure(problem, goal) - chosen
        if budget is None or problem.minutes(chosen | extra) <= budget:
            chosen |= extra
    return [s for s in problem.cost if s in chosen]


def closure(problem: Problem, budget: int | None) -> list[str]:
    """All goals with all they need, of alternatives the first, cut off where the budget ends."""
    found = set().union(*(_closure(problem, goal) for goal in problem.goals))
    return _until([s for s in problem.cost if s in found], problem, budget)


def topological(problem: Problem, budget: int | None) -> list[str]:
    """Everything that may be needed, prerequisites first, cut off where the budget ends."""
    return _until(list(problem.cost), problem, budget)


def _closure(problem: Problem, goal: str) -> set[str]:
    found: set[str] = set()
    waiting = [goal]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [*problem.all_of[name], *(group[0] for group in problem.any_of[name])]
    return found


def _until(order: list[str], problem: Problem, budget: int | None) -> list[str]:
    taken: list[str] = []
    minutes = 0
    for name in order:
        minutes += problem.cost[name]
        if budget is not None and minutes > budget:
            break
        taken.append(name)
    return taken

"""Choosing the steps: closure, integer programme, or greedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ._problem import Problem

TIME_LIMIT = 5.0
"""Seconds that one integer programme may take."""


@dataclass(frozen=True)
class Solution:
    """Chosen skills and, in the units of the objective, a bound that no choice beats."""

    chosen: frozenset[str]
    value: float
    bound: float


def cheapest(problem: Problem) -> Solution:
    """The cheapest way to all goals, in minutes.

    Without alternatives this is the closure of the goals, which every valid plan contains, so it is
    optimal as it stands. With alternatives it is an integer programme over the AND/OR graph.
    """
    if not problem.has_alternatives:
        closure = problem.closure(problem.goals)
        cost = problem.minutes(closure)
        return Solution(closure, cost, cost)
    found = _milp(problem, problem.cost, must=list(problem.goals))
    if found is not None:
        return found
    greedy = greedy_cover(problem)
    return Solution(greedy, problem.minutes(greedy), problem.lower_bound(list(problem.goals)))


def within_budget(problem: Problem, budget: int, towards: frozenset[str]) -> Solution:
    """The most weighted goal coverage in `budget` minutes; among those, the most progress.

    Value and bound are of the coverage. Progress counts the minutes of steps in `towards` (the
    cheapest way to all goals), each once for every weight of goal that it leads to; a tie goes to
    the plan with fewer minutes.
    """
    covering = _milp(problem, {g: -w for g, w in problem.goals.items()}, budget=budget)
    if covering is None:
        greedy = greedy_cover(problem, budget)
        return Solution(greedy, problem.covered(greedy), sum(problem.goals.values()))
    reached = [g for g in problem.goals if g in covering.chosen]
    chosen = frozenset(s for g in reached for s in needed_for(problem, g, covering.chosen))
    covered = problem.covered(chosen)
    progress = progress_values(problem, towards)
    scale = 1 / (1 + sum(problem.cost.values()))
    price = {s: scale * problem.cost[s] - progress.get(s, 0.0) for s in problem.cost}
    refined = _milp(problem, price, budget=budget, at_least=covered)
    if refined is not None:
        chosen = refined.chosen
    return Solution(chosen, problem.covered(chosen), max(-covering.bound, covered))


def progress_values(problem: Problem, towards: frozenset[str]) -> dict[str, float]:
    """Per step of the full way, its minutes times the weight of the goals that need it."""
    value: dict[str, float] = dict.fromkeys(towards, 0.0)
    for goal, weight in problem.goals.items():
        for s in needed_for(problem, goal, towards):
            value[s] += weight * problem.cost[s]
    return value


def needed_for(problem: Problem, goal: str, chosen: frozenset[str]) -> set[str]:
    """The chosen steps that lead to a goal, with the goal itself."""
    found: set[str] = set()
    waiting = [goal]
    while waiting:
        name = waiting.pop()
        if name in chosen and name not in found:
            found.add(name)
            waiting.extend(problem.all_of[name])
            waiting.extend(s for group in problem.any_of[name] for s in group)
    return found


def greedy_cover(problem: Problem, budget: int | None = None) -> frozenset[str]:
    """Repeatedly the goal with the most weight per minute that still has to be spent on it.

    This is the cost-effectiveness rule of weighted set cover, whose cost is at most H(n) <= 1 + ln n
    times the optimum for n goals (Chvátal 1979) as long as goals share no prerequisites; shared ones
    only make later goals cheaper than the rule foresaw. With a budget, goals that no longer fit are
    passed over, which carries no guarantee.
    """
    chosen: frozenset[str] = frozenset()
    left = dict(problem.goals)
    while left:
        offers = [(problem.closure([goal], chosen), goal) for goal in left if goal not in chosen]
        fitting = [
            (problem.minutes(extra) / left[goal], goal, extra)
            for extra, goal in offers
            if budget is None or problem.minutes(chosen | extra) <= budget
        ]
        if not fitting:
            break
        _, goal, extra = min(fitting, key=lambda offer: offer[:2])
        chosen |= extra
        del left[goal]
        left = {g: w for g, w in left.items() if g not in chosen}
    return chosen


def _milp(
    problem: Problem,
    price: Mapping[str, float],
    *,
    must: Sequence[str] = (),
    budget: int | None = None,
    at_least: float | None = None,
) -> Solution | None:
    """Minimize the price of a valid set of steps by HiGHS; None if it finds no plan in time."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    names = list(problem.cost)
    at = {name: i for i, name in enumerate(names)}
    rows: list[dict[str, float]] = []
    low: list[float] = []
    high: list[float] = []

    def add(row: dict[str, float], least: float, most: float) -> None:
        rows.append(row)
        low.append(least)
        high.append(most)

    for name in names:
        for other in problem.all_of[name]:
            add({other: 1.0, name: -1.0}, 0.0, np.inf)
        for group in problem.any_of[name]:
            add({**dict.fromkeys(group, 1.0), name: -1.0}, 0.0, np.inf)
    if budget is not None:
        add({name: float(problem.cost[name]) for name in names}, -np.inf, float(budget))
    if at_least is not None:
        add(dict(problem.goals), at_least - 1e-6, np.inf)
    lower = np.array([1.0 if name in set(must) else 0.0 for name in names])
    cells = [(i, at[name], value) for i, row in enumerate(rows) for name, value in row.items()]
    i, j, v = zip(*cells, strict=True) if cells else ((), (), ())
    matrix = csr_array(
        (np.array(v, dtype=float), (np.array(i, dtype=int), np.array(j, dtype=int))), (len(rows), len(names))
    )
    result = milp(
        c=np.array([price.get(name, 0.0) for name in names]),
        integrality=np.ones(len(names)),
        bounds=Bounds(lower, np.ones(len(names))),
        constraints=LinearConstraint(matrix, low, high) if rows else None,
        options={"time_limit": TIME_LIMIT},
    )
    if result.x is None:
        return None
    chosen = frozenset(name for name, x in zip(names, result.x, strict=True) if x > 0.5)
    if not problem.holds(chosen):
        return None
    value = sum(price.get(name, 0.0) for name in chosen)
    bound = result.mip_dual_bound
    return Solution(
        chosen, value, value if result.status == 0 else float(-np.inf if bound is None else bound)
    )

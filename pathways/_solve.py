"""Choosing the steps: closure, integer programme, or greedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from ._problem import Joint, Problem

TIME_LIMIT = 5.0
"""Seconds that one integer programme may take."""
MAX_CUTS = 40
"""Joint activities that tangle are forbidden one tangle at a time, so often at most."""


@dataclass(frozen=True)
class Solution:
    """Chosen skills, the joint activities used and, in the units of the objective, a bound that no
    choice beats."""

    chosen: frozenset[str]
    value: float
    bound: float
    joints: tuple[Joint, ...] = ()


def cheapest(problem: Problem, *, time_limit: float = TIME_LIMIT) -> Solution:
    """The cheapest way to all goals, in minutes.

    With neither alternatives nor joint activities this is the closure of the goals, which every valid
    plan contains, so it is optimal as it stands. Otherwise it is an integer programme over the AND/OR
    graph, which need not look for anything dearer than the greedy plan.
    """
    if not problem.has_choices:
        closure = problem.closure(problem.goals)
        cost = problem.minutes(closure)
        return Solution(closure, cost, cost)
    greedy = greedy_plan(problem)
    found = _milp(problem, problem.cost, must=list(problem.goals), at_most=greedy.value, seconds=time_limit)
    bound = max(problem.lower_bound(list(problem.goals)), found.bound if found else 0)
    if found is None or found.value > greedy.value:
        return Solution(greedy.chosen, greedy.value, bound, greedy.joints)
    return Solution(found.chosen, found.value, min(bound, found.value), found.joints)


def within_budget(
    problem: Problem, budget: int, towards: frozenset[str], *, time_limit: float = TIME_LIMIT
) -> Solution:
    """The most weighted goal coverage in `budget` minutes; among those, the most progress.

    Value and bound are of the coverage. Progress counts the minutes of steps in `towards` (the
    cheapest way to all goals), each once for every weight of goal that it leads to; a tie goes to
    the plan with fewer minutes.
    """
    price = {g: -w for g, w in problem.goals.items()}
    covering = _milp(problem, price, budget=budget, seconds=time_limit)
    greedy = greedy_plan(problem, budget)
    total = sum(problem.goals.values())
    bound = min(total, -covering.bound) if covering else total
    if covering is None or problem.covered(covering.chosen) < problem.covered(greedy.chosen):
        return Solution(greedy.chosen, problem.covered(greedy.chosen), bound, greedy.joints)
    covered = problem.covered(covering.chosen)
    progress = progress_values(problem, towards)
    scale = 1 / (1 + sum(problem.cost.values()))
    price = {s: scale * problem.cost[s] - progress.get(s, 0.0) for s in problem.cost}
    refined = _milp(problem, price, budget=budget, at_least=covered, saving=scale, seconds=time_limit)
    best = refined or covering
    return Solution(best.chosen, problem.covered(best.chosen), max(bound, covered), best.joints)


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


def greedy_plan(problem: Problem, budget: int | None = None) -> Solution:
    """Repeatedly the goal with the most weight per minute that still has to be spent on it.

    This is the cost-effectiveness rule of weighted set cover, whose cost is at most H(n) <= 1 + ln n
    times the optimum for n goals (Chvátal 1979) as long as goals share no prerequisites; shared ones
    only make later goals cheaper than the rule foresaw. With a budget, goals that no longer fit are
    passed over, which carries no guarantee. Joint activities are then used by falling saving. Value and
    bound are in minutes, the bound being no more than that of the longest chain.
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
    joints: tuple[Joint, ...] = ()
    for joint in sorted(problem.joints, key=lambda j: (-j.saving, sorted(j.skills))):
        free = joint.skills <= chosen and not any(joint.skills & other.skills for other in joints)
        if free and not problem.tangle(chosen, (*joints, joint)):
            joints += (joint,)
    reached = [g for g in problem.goals if g in chosen]
    return Solution(chosen, problem.minutes(chosen, joints), problem.lower_bound(reached), joints)


def _milp(
    problem: Problem,
    price: Mapping[str, float],
    *,
    seconds: float,
    must: Sequence[str] = (),
    budget: int | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    saving: float = 0.0,
) -> Solution | None:
    """Minimize the price of a valid set of steps by HiGHS; None if it finds no plan in time.

    `saving` is the price of a minute that a joint activity saves (1 where the price is minutes, which
    `at_most` may then limit). Joint activities that tangle are cut off until none do.
    """
    from ._programme import Programme

    programme = Programme(problem, price, must=must, saving=1.0 if at_most is not None else saving)
    if budget is not None:
        programme.limit_minutes(budget)
    if at_least is not None:
        programme.cover(at_least)
    if at_most is not None:
        programme.limit_price(at_most)
    end = perf_counter() + seconds
    for _ in range(MAX_CUTS):
        found = programme.solve(max(0.05, end - perf_counter()))
        if found is None or not problem.holds(found.chosen):
            return None
        tangled = problem.tangle(found.chosen, found.joints)
        if not tangled:
            return found
        programme.untangle(tangled, found.joints)
    return None

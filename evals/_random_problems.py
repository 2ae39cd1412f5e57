"""Random planning problems: AND/OR graphs without cycles, with joint activities, goals and budgets."""

import random
from collections.abc import Sequence
from itertools import combinations

from ..pathways._problem import Joint, Problem

REACH = 40
"""Prerequisites are drawn from so many skills before a skill, as in a curriculum."""


def random_problem(nodes: int, rng: random.Random) -> Problem:
    """Skills n0, n1, ... of 5 to 60 minutes; only what the goals may need is kept."""
    names = [f"n{i}" for i in range(nodes)]
    all_of: dict[str, tuple[str, ...]] = {}
    any_of: dict[str, tuple[tuple[str, ...], ...]] = {}
    for i, name in enumerate(names):
        before = names[max(0, i - REACH) : i]
        known = rng.random() < 0.25  # what came before is mastered
        most = 0 if known else min(len(before), rng.choice((0, 1, 1, 2, 3)))
        all_of[name] = tuple(rng.sample(before, most))
        left = [s for s in before if s not in all_of[name]]
        chosen = not known and len(left) >= 3 and rng.random() < 0.2
        any_of[name] = (tuple(rng.sample(left, rng.choice((2, 2, 3)))),) if chosen else ()
    goals = rng.sample(names[nodes // 2 :], min(20, max(1, nodes // 25)))
    needed: set[str] = set()
    waiting = list(goals)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [*all_of[name], *(s for group in any_of[name] for s in group)]
    kept = [name for name in names if name in needed]
    cost = {name: rng.randint(5, 60) for name in kept}
    edges = [(a, b) for b in kept for a in all_of[b]]
    joints = [
        Joint(frozenset(edge), rng.randint(1, min(cost[edge[0]], cost[edge[1]]) - 1))
        for edge in rng.sample(edges, len(edges) // 10)
    ]
    return Problem(
        cost,
        {name: all_of[name] for name in kept},
        {name: any_of[name] for name in kept},
        {goal: float(rng.randint(1, 5)) for goal in goals},
        tuple({joint.skills: joint for joint in joints}.values()),
    )


def broken(problem: Problem, order: Sequence[str]) -> int:
    """Prerequisites that a path leaves unmet, read from the graph alone and in the path's own order."""
    done: set[str] = set()
    found = 0
    for name in order:
        found += sum(other not in done for other in problem.all_of[name])
        found += sum(done.isdisjoint(group) for group in problem.any_of[name])
        done.add(name)
    return found


def exhaustive_minutes(problem: Problem) -> int:
    """The optimum of a small problem, by trying every set of skills with every set of joint activities."""
    names, best = list(problem.cost), sum(problem.cost.values())
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            inside = set(chosen)
            if not inside.issuperset(problem.goals) or broken(problem, chosen):
                continue
            usable = [joint for joint in problem.joints if joint.skills <= inside]
            for count in range(len(usable) + 1):
                for joints in combinations(usable, count):
                    members = [s for joint in joints for s in joint.skills]
                    if len(members) == len(set(members)) and not problem.tangle(inside, joints):
                        best = min(best, problem.minutes(inside, joints))
    return best

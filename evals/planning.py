"""Planning: is every plan valid, how far is it from the optimum, and how long does it take?

Random AND/OR graphs, half of them with a time budget, and the pack's own tree with simulated learners.
Every path is checked by a reader of the graph that shares no code with the planner; small problems are
also solved by trying everything.
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import __version__
from ..graph import SkillTree
from ..pathways import Need, align, needed_skills, plan_pathway
from ..pathways._order import teaching_order
from ..pathways._problem import Problem
from ..pathways._solve import cheapest, greedy_plan, within_budget
from ._plan_baselines import closure, count_first, shortest_paths, topological
from ._random_problems import broken, exhaustive_minutes, random_problem

SIZES = {12: 0.2, 50: 0.6, 500: 0.18, 5000: 0.02}
"""Number of skills -> share of the random problems."""
SECONDS = 1.0
"""Time limit of the solver in this benchmark."""
LEARNERS = 5000
Vector = NDArray[np.float64]
BASELINES: dict[str, Callable[[Problem, int | None], list[str]]] = {
    "shortest paths": shortest_paths,
    "count-first greedy": count_first,
    "closure": closure,
    "topological": topological,
}


def run(tree: SkillTree, *, graphs: int, learners: int, seed: int) -> dict[str, Any]:
    """`graphs` random problems and `learners` plans on the tree."""
    rows: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    counts = {nodes: max(1, round(share * graphs)) for nodes, share in SIZES.items()}
    for nodes, count in counts.items():
        rng = random.Random(f"{seed} {nodes}")
        for number in range(count):
            _one(random_problem(nodes, rng), number, nodes, rng, rows)
        print(f"{count} graphs of {nodes} skills", file=sys.stderr)
    milliseconds, tree_broken, agreement = _on_tree(tree, learners, seed)
    rows["lessonloom"]["broken"] += tree_broken
    closures = _closure_seconds(tree, seed)
    results: dict[str, dict[str, dict[str, float]]] = {
        system: {name: _interval(values, seed) for name, values in figures.items()}
        for system, figures in rows.items()
    }
    ours = results["lessonloom"]
    ours["ms_per_learner"] = _interval(milliseconds, seed)
    ours["ms_per_learner_p95"] = {"value": float(np.percentile(milliseconds, 95))}
    ours["closures_seconds"] = {"value": closures}
    for name, values in agreement.items():
        ours[name] = _interval(values, seed)
    for system, figures in rows.items():
        results[system]["violations"] = {"value": sum(figures["broken"])}
    return {
        "benchmark": "planning",
        "version": __version__,
        "seed": seed,
        "n": sum(counts.values()) + learners,
        "data": f"{sum(counts.values())} random AND/OR graphs of {', '.join(map(str, counts))} skills; "
        f"{learners} simulated learners on the tree of {len(tree.skills)} skills",
        "results": results,
        "headline": {
            "violations": ours["violations"]["value"] + sum(rows["lessonloom"]["optimum_missed"]),
            "cost_ratio": round(ours["cost_ratio"]["value"], 6),
            "proven_share": round(ours["proven_500"]["value"], 4),
            "greedy_ratio": round(results["greedy"]["cost_ratio"]["value"], 4),
            "ms_per_learner": round(ours["ms_per_learner"]["value"], 3),
        },
    }


def _one(
    problem: Problem, number: int, nodes: int, rng: random.Random, rows: dict[str, dict[str, list[float]]]
) -> None:
    started = time.perf_counter()
    best = cheapest(problem, time_limit=SECONDS)
    budget = None
    if number % 2:
        budget = round(best.value * rng.uniform(0.3, 0.8))
        full, best = best, within_budget(problem, budget, best.chosen, time_limit=SECONDS)
        reference = full.value
    order = teaching_order(problem, best.chosen, {}, best.joints)
    seconds = time.perf_counter() - started
    ours = rows["lessonloom"]
    ours[f"ms_{nodes}"].append(1000 * seconds)
    proven = abs(best.bound - best.value) <= 1e-6 * max(1.0, best.value)
    ours[f"proven_{nodes}"].append(proven)
    ours["gap"].append(abs(best.bound - best.value) / max(best.value, best.bound, 1e-9))
    ours["broken"].append(broken(problem, order))
    if nodes <= 12 and budget is None:
        ours["optimum_missed"].append(best.value != exhaustive_minutes(problem))
    greedy = greedy_plan(problem, budget)
    rows["greedy"]["broken"].append(broken(problem, [s for s in problem.cost if s in greedy.chosen]))
    paths = {name: plan(problem, budget) for name, plan in BASELINES.items()}
    for name, path in paths.items():
        rows[name]["broken"].append(broken(problem, path))
        rows[name]["unmet"].append(broken(problem, path) > 0)
    if not proven:
        return
    if budget is None:
        ours["cost_ratio"].append(best.value / best.bound if best.bound else 1.0)
        rows["greedy"]["cost_ratio"].append(greedy.value / best.value)
        for name, path in paths.items():
            rows[name]["cost_ratio"].append(problem.minutes(path) / best.value)
        return
    ours["budget_used"].append(problem.minutes(best.chosen, best.joints) / reference)
    if best.value:
        ours["coverage_ratio"].append(best.value / best.bound)
        rows["greedy"]["coverage_ratio"].append(problem.covered(greedy.chosen) / best.value)
        for name, path in paths.items():
            rows[name]["coverage_ratio"].append(_reached(problem, path) / best.value)


def _reached(problem: Problem, path: list[str]) -> float:
    """Weight of the goals that a path really reaches: an unmet prerequisite reaches nothing."""
    done: set[str] = set()
    for name in path:
        if done.issuperset(problem.all_of[name]) and all(
            not done.isdisjoint(group) for group in problem.any_of[name]
        ):
            done.add(name)
    return problem.covered(done)


def _on_tree(
    tree: SkillTree, learners: int, seed: int
) -> tuple[list[float], list[float], dict[str, list[float]]]:
    """Milliseconds, broken prerequisites and agreement with plain topological order, per learner."""
    goals = [s.id for s in tree.skills.values() if s.authored]
    rng = np.random.default_rng(seed)
    milliseconds, faults = [], []
    agreement: dict[str, list[float]] = {"same_nodes": [], "same_edges": [], "same_sequence": []}
    for known in simulated_mastery(tree, learners, rng):
        needs = {
            name: Need(
                skill=name,
                p=0.9 if has else 0.2,
                low=0.1,
                high=0.95,
                seen=True,
                lacking=int(not has),
                learners=1,
            )
            for name, has in zip(tree.skills, known, strict=True)
        }
        goal = goals[int(rng.integers(len(goals)))]
        started = time.perf_counter()
        pathway = plan_pathway(tree, needs, [goal])
        milliseconds.append(1000 * (time.perf_counter() - started))
        done = {name for name, has in zip(tree.skills, known, strict=True) if has}
        missing = 0
        for step in pathway.steps:
            missing += sum(other not in done for other in tree.hard(step.skill))
            missing += sum(done.isdisjoint(group.skills) for group in tree.skill(step.skill).alternatives)
            done.add(step.skill)
        faults.append(float(missing))
        plain = [s for s in tree.skills if s in {step.skill for step in pathway.steps}]
        alike = align([step.skill for step in pathway.steps], plain)
        for name, value in zip(agreement, (alike.nodes, alike.edges, alike.sequence), strict=True):
            agreement[name].append(value)
    return milliseconds, faults, agreement


def simulated_mastery(tree: SkillTree, learners: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Who has mastered what: easier with ability, harder with depth in the tree; (learners, skills)."""
    depth = np.array([tree.depth[name] for name in tree.skills])
    ability = rng.normal(depth.mean(), depth.std() + 1, learners)
    p = 1 / (1 + np.exp(depth[None, :] - ability[:, None]))
    result: NDArray[np.bool_] = rng.random(p.shape) < p
    return result


def _closure_seconds(tree: SkillTree, seed: int) -> float:
    """Seconds for the closures of 5,000 learners towards all last skills of the tree."""
    mastered = simulated_mastery(tree, LEARNERS, np.random.default_rng(seed))
    goals = [name for name in tree.skills if not tree.successors(name)]
    started = time.perf_counter()
    needed_skills(tree, goals, mastered)
    return time.perf_counter() - started


def _interval(values: list[float], seed: int) -> dict[str, float]:
    """Mean with a 95 % bootstrap interval."""
    rng = np.random.default_rng(seed)
    means = rng.choice(np.array(values, dtype=float), (500, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"value": float(np.mean(values)), "low": float(low), "high": float(high)}

"""The best pathway from what a class knows to its goals."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from ..graph.model import Skill
from ..graph.tree import SkillTree
from . import _sentences
from ._activity import Choice, choose
from ._order import serves, teaching_order
from ._problem import Joint, Problem
from ._solve import Solution, cheapest, within_budget
from .model import Need, PathStep, Pathway, Unreachable

StepT = TypeVar("StepT", bound=PathStep)

SHARED_MINUTES = 2
"""Two bridges of which one builds on the other are done in one go: one opening, one check at the end."""
WAIT_FOR_SOFT = 0.7
"""A soft prerequisite of this strength that is a step itself comes before what it helps."""


def plan_pathway(
    tree: SkillTree,
    needs: Mapping[str, Need],
    goals: Sequence[str],
    *,
    budget: int | None = None,
    weights: Mapping[str, float] | None = None,
) -> Pathway:
    """Steps in teaching order towards the goals (skill ids), and what is known about their optimality.

    Without a budget: the fewest expected minutes that reach every goal. All hard prerequisites of a
    step are mastered or come before it, and so is one member of each alternative; where there are
    no alternatives this is the closure of the goals minus what is mastered, which is optimal because
    every plan contains it. Bridges that build on each other may be done in one go, in fewer minutes.
    With a budget (minutes): the most weighted goal coverage, then the most progress, and the rest
    of the way is `deferred`. Both are solved exactly by an integer programme (HiGHS); when it stops
    at its time limit, `gap` says how far from optimal the plan can be. With a budget, `bound` is
    `cost` reduced by the relative gap of the coverage.

    Goals without a lesson are `unreachable`; where all are, the steps lead up to them. Prerequisites
    without a lesson stay as probes. Raises GoalError for an unknown goal.
    """
    goals = tuple(dict.fromkeys(goals))
    weight = {goal: float((weights or {}).get(goal, 1.0)) for goal in goals}
    choices = _choices(tree, needs, goals)
    unreachable = tuple(
        Unreachable(goal=goal, reason=_sentences.not_authored(tree.skill(goal)))
        for goal in goals
        if goal in choices and not tree.skill(goal).authored
    )
    blocked = {one.goal for one in unreachable}
    open_ = {g: weight[g] for g in goals if g in choices and g not in blocked}
    problem = _problem(tree, choices, open_ or _up_to(tree, blocked, choices))
    full = cheapest(problem)
    limited = budget is not None and problem.minutes(full.chosen, full.joints) > budget
    best = within_budget(problem, budget, full.chosen) if limited and budget is not None else full
    helps = {s: _helps(tree.skill(s)) for s in problem.cost}
    order = teaching_order(problem, best.chosen, helps, best.joints)
    later = teaching_order(problem, full.chosen | best.chosen, helps)
    order += tuple(s for s in later if s not in best.chosen)
    steps = _together(
        [_step(tree, problem, s, choices[s], needs.get(s), order, goals) for s in order], best.joints
    )
    cost = problem.minutes(best.chosen, best.joints)
    bound = _bound(best, cost, limited=limited)
    total = sum(weight.values())
    reached = sum(w for g, w in weight.items() if g not in blocked and (g not in choices or g in best.chosen))
    return Pathway(
        goals=goals,
        sources=_sources(tree, needs, goals, choices, best.chosen | full.chosen),
        steps=tuple(step for step in steps if step.skill in best.chosen),
        deferred=tuple(step for step in steps if step.skill not in best.chosen),
        budget=budget,
        cost=cost,
        bound=bound,
        gap=(cost - bound) / cost if cost else 0.0,
        optimal=cost - bound <= 1e-6 * max(1, cost),
        coverage=reached / total if total else 1.0,
        unreachable=unreachable,
    )


def apart(step: StepT) -> StepT:
    """A step whose partner in a joint activity is not there: with its own opening again."""
    shared = _one_go(step.together[0]) if step.together else ""
    if not shared or not step.why.endswith(shared):
        return step.model_copy(update={"together": ()})
    return step.model_copy(
        update={
            "together": (),
            "minutes": step.minutes + SHARED_MINUTES,
            "why": step.why.removesuffix(shared),
        }
    )


def _one_go(other: str) -> str:
    return f" Done in one go with {other}: they share their opening."


def _up_to(tree: SkillTree, blocked: Collection[str], choices: Mapping[str, Choice]) -> dict[str, float]:
    """What goals without a lesson need first: the ends of a way that stops before them."""
    return {s: 1.0 for goal in blocked for s in tree.hard(goal) if s in choices and s not in blocked}


def _helps(skill: Skill) -> tuple[str, ...]:
    """Soft prerequisites that are worth waiting for."""
    return tuple(e.skill for e in skill.prerequisites if e.kind == "soft" and e.strength >= WAIT_FOR_SOFT)


def _choices(tree: SkillTree, needs: Mapping[str, Need], goals: Sequence[str]) -> dict[str, Choice]:
    """Activities of all skills that a plan may hold, in topological order; mastered ones end the search."""
    found: dict[str, Choice] = {}
    looked: set[str] = set()
    waiting = list(goals)
    while waiting:
        name = waiting.pop()
        if name in looked:
            continue
        looked.add(name)
        choice = choose(tree.skill(name), needs.get(name))
        if choice is not None:
            found[name] = choice
            waiting.extend(tree.hard(name))
            waiting.extend(s for group in tree.skill(name).alternatives for s in group.skills)
    return {name: found[name] for name in tree.skills if name in found}


def _problem(tree: SkillTree, choices: Mapping[str, Choice], goals: Mapping[str, float]) -> Problem:
    def groups(skill: Skill) -> tuple[tuple[str, ...], ...]:
        return tuple(g.skills for g in skill.alternatives if all(s in choices for s in g.skills))

    return Problem(
        cost={name: choice.minutes for name, choice in choices.items()},
        all_of={name: tuple(s for s in tree.hard(name) if s in choices) for name in choices},
        any_of={name: groups(tree.skill(name)) for name in choices},
        goals=goals,
        joints=tuple(
            Joint(frozenset([earlier, name]), SHARED_MINUTES)
            for name, choice in choices.items()
            for earlier in tree.hard(name)
            if earlier in choices and choice.activity == choices[earlier].activity == "bridge"
        ),
    )


def _together(steps: Sequence[PathStep], joints: Sequence[Joint]) -> tuple[PathStep, ...]:
    """Steps of a joint activity know each other; the later one is shorter by what they share."""
    found: list[PathStep] = []
    for step in steps:
        joint = next((j for j in joints if step.skill in j.skills), None)
        if joint is not None:
            (other,) = joint.skills - {step.skill}
            after = any(one.skill == other for one in found)
            step = step.model_copy(
                update={
                    "together": (other,),
                    "minutes": step.minutes - (joint.saving if after else 0),
                    "why": step.why + _one_go(other) if after else step.why,
                }
            )
        found.append(step)
    return tuple(found)


def _step(
    tree: SkillTree,
    problem: Problem,
    name: str,
    choice: Choice,
    need: Need | None,
    order: tuple[str, ...],
    goals: Sequence[str],
) -> PathStep:
    skill = tree.skill(name)
    beyond = (g for g in goals if g not in order and name in tree.hard(g))
    needed_by = tuple(dict.fromkeys((*serves(problem, name, order), *beyond)))
    return PathStep(
        skill=name,
        activity=choice.activity,
        minutes=choice.minutes,
        learners=need.lacking if need is not None else 0,
        serves=needed_by,
        why=_sentences.why(tree, skill, choice, needed_by, goals),
        evidence=_sentences.evidence(need),
        changes_if=_sentences.changes_if(skill, choice, need),
    )


def _sources(
    tree: SkillTree,
    needs: Mapping[str, Need],
    goals: Sequence[str],
    choices: Mapping[str, Choice],
    steps: frozenset[str],
) -> tuple[str, ...]:
    """Mastered skills that the steps stand on, and mastered goals."""
    used = {g for g in goals if g not in choices}
    for name in steps:
        used.update(s for s in tree.hard(name) if s not in choices)
        used.update(
            s for g in tree.skill(name).alternatives for s in g.skills if s in needs and s not in choices
        )
    return tuple(name for name in tree.skills if name in used)


def _bound(best: Solution, cost: int, *, limited: bool) -> float:
    if not limited:
        return min(float(cost), max(0.0, best.bound))
    if best.bound <= best.value + 1e-9:
        return float(cost)
    return cost * best.value / best.bound

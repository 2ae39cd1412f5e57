"""Plans over random AND/OR graphs: no prerequisite is ever missing, and the optimum is the optimum."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonloom.graph import SkillTree, Step
from lessonloom.pathways import _solve as solve
from lessonloom.pathways import plan_pathway
from lessonloom.pathways._order import teaching_order
from lessonloom.pathways._problem import Joint, Problem
from pathway_strategies import MODEL, classes, problems


def valid_sets(problem: Problem):
    names = list(problem.cost)
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            if problem.holds(chosen):
                yield frozenset(chosen)


def least_minutes(problem: Problem, chosen: frozenset[str]) -> int:
    """Minutes with the best joint activities, by trying all of them."""
    usable = [j for j in problem.joints if j.skills <= chosen]
    return min(
        problem.minutes(chosen, joints)
        for size in range(len(usable) + 1)
        for joints in combinations(usable, size)
        if sum(len(j.skills) for j in joints) == len(frozenset().union(*(j.skills for j in joints)))
        and not problem.tangle(chosen, joints)
    )


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_cheapest_plan_is_the_cheapest_of_all(problem):
    best = min(least_minutes(problem, s) for s in valid_sets(problem) if s.issuperset(problem.goals))
    found = solve.cheapest(problem)
    assert problem.holds(found.chosen)
    assert found.chosen.issuperset(problem.goals)
    assert problem.minutes(found.chosen, found.joints) == found.value == best
    assert not problem.tangle(found.chosen, found.joints)
    assert found.bound == pytest.approx(best)


@given(problems(), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_a_budget_covers_as_much_as_any_plan_could(problem, budget):
    best = max(problem.covered(s) for s in valid_sets(problem) if least_minutes(problem, s) <= budget)
    found = solve.within_budget(problem, budget, solve.cheapest(problem).chosen)
    assert problem.holds(found.chosen)
    assert problem.minutes(found.chosen, found.joints) <= budget
    assert problem.covered(found.chosen) == pytest.approx(best)
    assert found.bound == pytest.approx(best)


@given(problems(), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_among_the_best_covering_plans_none_makes_more_progress(problem, budget):
    towards = solve.cheapest(problem).chosen
    worth = solve.progress_values(problem, towards)

    def progress(chosen):
        return sum(worth.get(s, 0.0) for s in chosen)

    fitting = [s for s in valid_sets(problem) if least_minutes(problem, s) <= budget]
    most = max(problem.covered(s) for s in fitting)
    best = max(progress(s) for s in fitting if problem.covered(s) >= most - 1e-9)
    found = solve.within_budget(problem, budget, towards)
    assert progress(found.chosen) == pytest.approx(best)


@given(problems(most=14))
@settings(max_examples=60, deadline=None)
def test_greedy_is_valid_and_bounded_from_below(problem):
    greedy = solve.greedy_plan(problem)
    assert problem.holds(greedy.chosen)
    assert greedy.chosen.issuperset(problem.goals)
    assert not problem.tangle(greedy.chosen, greedy.joints)
    exact = solve.cheapest(problem).value
    assert greedy.bound <= exact <= greedy.value


@given(problems(most=14), st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_greedy_within_a_budget_is_valid(problem, budget):
    greedy = solve.greedy_plan(problem, budget)
    assert problem.holds(greedy.chosen)
    assert problem.minutes(greedy.chosen, greedy.joints) <= budget


@given(problems(most=12, most_joints=5))
@settings(max_examples=60, deadline=None)
def test_every_order_has_prerequisites_first_and_joint_activities_in_one_go(problem):
    found = solve.cheapest(problem)
    order = teaching_order(problem, found.chosen, {}, found.joints)
    assert sorted(order) == sorted(found.chosen)
    for n, skill in enumerate(order):
        assert set(problem.all_of[skill]) <= set(order[:n])
    for joint in found.joints:
        places = sorted(order.index(s) for s in joint.skills)
        assert places == list(range(places[0], places[0] + len(places)))


def test_joint_activities_that_wait_for_each_other_are_not_used_together():
    all_of = {"a": (), "b": (), "c": ("a",), "d": ("b",)}
    crossing = (Joint(frozenset("ad"), 3), Joint(frozenset("bc"), 3))
    problem = Problem(
        dict.fromkeys("abcd", 5), all_of, dict.fromkeys("abcd", ()), {"c": 1.0, "d": 1.0}, crossing
    )
    assert problem.tangle("abcd", crossing)
    assert solve.cheapest(problem).value == 17


def test_a_plan_that_misses_a_prerequisite_is_caught():
    problem = Problem({"a": 1, "b": 1}, {"a": (), "b": ("a",)}, {"a": (), "b": ()}, {"b": 1.0})
    assert not problem.holds({"b"})
    either = Problem({"a": 1, "b": 1}, {"a": (), "b": ()}, {"a": (), "b": (("a",),)}, {"b": 1.0})
    assert not either.holds({"b"})


# --- whole plans ----------------------------------------------------------------------------------


@given(classes(), st.one_of(st.none(), st.integers(0, 150)))
@settings(max_examples=120, deadline=None)
def test_no_step_ever_comes_before_what_it_needs(case, budget):
    tree, needs, goals = case
    plan = plan_pathway(tree, needs, goals, budget=budget)
    settled = set(plan.sources)
    for step in (*plan.steps, *plan.deferred):
        assert set(tree.hard(step.skill)) <= settled
        assert all(settled.intersection(g.skills) for g in tree.skill(step.skill).alternatives)
        settled.add(step.skill)
    taught = set(plan.sources)
    for step in plan.steps:
        assert set(tree.hard(step.skill)) <= taught
        assert all(taught.intersection(g.skills) for g in tree.skill(step.skill).alternatives)
        taught.add(step.skill)
        assert step.why
        assert step.evidence
        assert step.changes_if
    assert plan.cost == sum(s.minutes for s in plan.steps)
    assert budget is None or plan.cost <= budget
    assert plan.optimal
    unreachable = {u.goal for u in plan.unreachable}
    reached = [g for g in goals if g in taught and g not in unreachable]
    assert plan.coverage == pytest.approx(len(reached) / len(goals))
    assert unreachable == {g for g in goals if g not in plan.sources and not tree.skill(g).authored}
    assert all(s.activity == "probe" for s in plan.steps if s.skill in unreachable)


@given(classes())
@settings(max_examples=60, deadline=None)
def test_without_alternatives_the_plan_is_the_closure(case):
    tree, _, goals = case
    plain = SkillTree(
        tree.pack,
        [
            s.model_copy(
                update={
                    "alternatives": (),
                    "explanation": (Step(say=".", representation="w"),),
                    "item_models": (MODEL,),
                }
            )
            for s in tree.skills.values()
        ],
    )
    plan = plan_pathway(plain, {}, goals)
    assert {s.skill for s in plan.steps} == set(plain.closure(goals))
    assert plan.optimal

import random

import pytest
from lessonloom.evals import planning
from lessonloom.evals._plan_baselines import shortest_paths
from lessonloom.evals._random_problems import broken, exhaustive_minutes, random_problem
from lessonloom.graph import Prerequisite, Skill, SkillTree
from lessonloom.graph.tree import PackInfo
from lessonloom.pathways._problem import Problem
from lessonloom.pathways._solve import Solution


def small_tree() -> SkillTree:
    def skill(n: int) -> Skill:
        hard = [Prerequisite(skill=f"S{m}", why="w") for m in (n - 1, n - 3) if m >= 0]
        text = {"title": "t", "statement": "s", "grade": "5", "domain": "d"}
        return Skill(id=f"S{n}", standard=f"S{n}", prerequisites=hard, **text)

    return SkillTree(
        PackInfo(name="p", title="p", version="1", licence="x", subject="s"), [skill(n) for n in range(8)]
    )


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(planning, "SIZES", {12: 0.5, 50: 0.25, 500: 0.25})
    monkeypatch.setattr(planning, "LEARNERS", 50)


@pytest.fixture
def tree(monkeypatch):
    monkeypatch.setattr(Skill, "authored", property(lambda self: True))
    return small_tree()


def test_plans_are_valid_and_optimal_where_proven(tree):
    found = planning.run(tree, graphs=16, learners=5, seed=3)
    head = found["headline"]
    assert set(head) == {"violations", "cost_ratio", "proven_share", "greedy_ratio", "ms_per_learner"}
    assert head["violations"] == 0
    assert head["cost_ratio"] == 1
    assert head["greedy_ratio"] >= 1
    assert found["results"]["shortest paths"]["violations"]["value"] > 0


def test_a_planner_that_drops_a_step_is_caught(tree, monkeypatch):
    right = planning.cheapest

    def forgetful(problem, *, time_limit):
        best = right(problem, time_limit=time_limit)
        needed = [s for s in problem.cost if s in best.chosen and s not in problem.goals]
        return Solution(best.chosen - set(needed[:1]), best.value, best.bound)

    monkeypatch.setattr(planning, "cheapest", forgetful)
    assert planning.run(tree, graphs=16, learners=2, seed=3)["headline"]["violations"] > 0


def test_a_planner_that_claims_a_false_optimum_is_caught(tree, monkeypatch):
    right = planning.cheapest

    def lavish(problem, *, time_limit):
        best = right(problem, time_limit=time_limit)
        return Solution(best.chosen, best.value + 1, best.value + 1, best.joints)

    monkeypatch.setattr(planning, "cheapest", lavish)
    assert planning.run(tree, graphs=16, learners=2, seed=3)["headline"]["violations"] > 0


def test_a_single_path_leaves_an_and_unmet():
    problem = Problem(
        {"a": 1, "b": 2, "c": 1}, {"a": (), "b": (), "c": ("a", "b")}, dict.fromkeys("abc", ()), {"c": 1.0}
    )
    assert shortest_paths(problem, None) == ["a", "c"]
    assert broken(problem, ["a", "c"]) == 1
    assert broken(problem, ["c", "b", "a"]) == 2
    assert exhaustive_minutes(problem) == 4


def test_random_problems_are_acyclic_and_repeatable():
    first, again = (random_problem(60, random.Random(5)) for _ in range(2))
    assert first == again
    assert broken(first, list(first.cost)) == 0

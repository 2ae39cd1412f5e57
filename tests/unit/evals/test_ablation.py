"""The ablation: what helps shows, what is broken shows too."""

import json

import pytest
from lessonloom.evals import ablation as benchmark
from lessonloom.evals._ablation_systems import FAULTS, SYSTEMS, made, spoiled
from lessonloom.evals._ablation_table import tables
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.lessons.quality import NAMES


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="module")
def result(tree):
    return benchmark.run(tree, pairs=2, seed=1)


@pytest.fixture(scope="module")
def cases(tree):
    return next(benchmark._cases(tree, ItemBank(tree), 2, 3))


def test_it_prints_one_object_with_the_headline_that_scripts_rely_on(result):
    again = json.loads(json.dumps(result))
    assert set(again["headline"]) == {*NAMES, "wins"}
    assert {"benchmark", "version", "seed", "n", "data", "results"} <= set(again)
    assert again["n"] == 2 * len(benchmark.VECTORS)
    for system in SYSTEMS:
        assert {*NAMES, "errors", "warnings", "notes", "distance", "calls", "tokens", "seconds"} <= set(
            again["results"][system]
        )


def test_the_evaluator_and_the_optimizer_together_mend_what_neither_mends_alone(result):
    for title in ("optimizer, added to the evaluator", "evaluator, added to the optimizer"):
        gain = result["results"][title]
        assert gain["errors"]["value"] < 0
        assert gain["faults_left"]["value"] < 0


def test_analyst_and_skill_tree_help_where_they_claim_to(result):
    assert result["results"]["analyst, added to both"]["integrity"]["low"] > 0
    assert result["results"]["skill tree, added to both"]["pertinence"]["low"] > 0
    assert result["results"]["skill tree, added to both"]["distance"]["low"] > 0


def test_every_addition_says_what_it_costs_and_whether_its_claims_hold(result):
    for title, _, _ in benchmark.ADDITIONS:
        assert {"seconds", "calls", "tokens", "distance"} <= set(result["results"][title])
    assert result["claims"]["analyst, added to both"]["integrity"]
    assert result["claims"]["skill tree, added to both"] == {"pertinence": True, "distance": True}
    none = {"value": 0.0, "low": -1.0, "high": 1.0}
    idle = {t: dict.fromkeys(r, none) for t, r in result["results"].items()}
    assert not any(h for claim in benchmark.held(idle).values() for h in claim.values())


def test_the_tables_of_the_page_hold_every_system_and_addition(result):
    systems, additions, _ = tables(result).split("\n\n")
    assert [row.split(" | ")[0].strip("| ") for row in systems.split("\n")[2:]] == list(SYSTEMS)
    assert len(additions.split("\n")) == 2 + len(benchmark.ADDITIONS)
    assert "calls" in systems.split("\n")[0]
    assert len({row.count("|") for row in systems.split("\n")}) == 1


def test_a_broken_optimizer_is_found_out(tree, result):
    def broken(kept, context, reference, diagnosis, *, most):
        return tuple(p.model_copy(update={"blocks": p.blocks[1:], "quality": None}) for p in kept)[:most]

    worse = benchmark.run(tree, pairs=1, seed=1, vary=broken)
    assert worse["headline"]["wins"] < result["headline"]["wins"]
    gain = worse["results"]["optimizer, added to the evaluator"]
    assert {gain[name]["value"] for name in NAMES} == {0.0}
    assert gain["faults_left"]["value"] == 0


def test_every_system_starts_from_the_same_lesson_with_faults_and_knows_only_its_part(cases):
    case = cases[0]
    drafts = {name: case.draft(system) for name, system in SYSTEMS.items()}
    assert {d.skill for d in drafts.values()} == {case.brief.skill}
    assert not any(m for d in drafts.values() for w in d.worked for m in w.mistakes)
    assert sum(t.placed for t in drafts["both"].tiers) == 0 < sum(t.placed for t in drafts["full"].tiers)
    assert case.known(SYSTEMS["both, skill tree"]).diagnosis.misconceptions == ()
    full = drafts["full"]
    assert benchmark.leaves(spoiled(case, full, FAULTS)) - benchmark.leaves(full)
    assert spoiled(case, full, 0) == full


def test_the_same_case_gives_the_same_plan(cases):
    first, again = (made(cases[1], SYSTEMS["full"]) for _ in range(2))
    assert first.plan == again.plan


def test_plans_are_as_far_apart_as_what_they_say(cases):
    a, b = (case.draft(SYSTEMS["full"]) for case in cases[:2])
    assert benchmark.distance(a, a) == 0
    assert 0 < benchmark.distance(a, b) <= 1
    assert benchmark.distance(a, b) == benchmark.distance(b, a)


def test_abilities_lift_the_skills_that_draw_on_them(tree):
    skill = next(s for s in tree.skills.values() if s.abilities)
    low, usual, high = (benchmark._lift(skill, (n,) * 5) for n in (2, 3.6, 5))
    assert low < 0 < high
    assert usual == pytest.approx(0)

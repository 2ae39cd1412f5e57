"""The benchmark of the checks: its defects are defects, and its figures can fall."""

import json
import random

import pytest
from lessonloom.evals import checks as benchmark
from lessonloom.evals._expert_plans import EXPERT_CHECKS, expert_plans
from lessonloom.evals._plan_corpus import composed_plans
from lessonloom.evals._plan_defects import DEFECTS, Defect, Seeder, insert
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.lessons import CHECKS, CheckContext
from lessonloom.lessons.checks import THEMES

LESSON = {
    "title": "Share a bill",
    "key_stages": [3],
    "units": [{"unit": "unit-1"}],
    "outcome": "I can share a bill in a given ratio.",
    "key_learning_points": ["A ratio says how many parts each person pays."],
    "keywords": [{"term": "ratio", "definition": "A comparison of two amounts by division."}],
    "misconception_ids": ["m1"],
}
BELIEF = {
    "id": "m1",
    "statement": "Pupils share the bill equally, whatever the ratio.",
    "correction": "Draw the parts.",
}


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="module")
def corpus(tree):
    return composed_plans(tree, ItemBank(tree), count=3, seed=4)


def seeder(corpus, n=0, seed=0):
    context = corpus[n][1]
    other = corpus[(n + 1) % len(corpus)][0]
    return Seeder(random.Random(seed), context.tree, context.bank, tuple(sorted(context.names)), other)


@pytest.fixture
def oak(tmp_path):
    def write(**fields):
        (tmp_path / "lessons.jsonl").write_text(json.dumps(LESSON | fields), encoding="utf-8")
        (tmp_path / "misconceptions.jsonl").write_text(json.dumps(BELIEF), encoding="utf-8")
        unit = {"id": "unit-1", "programmes": [{"programme": "programme-mathematics-year-group-7"}]}
        (tmp_path / "units.jsonl").write_text(json.dumps(unit), encoding="utf-8")
        return expert_plans(tmp_path)

    return write


def test_plans_differ_in_skill_class_and_period(corpus):
    plans = [plan for plan, _ in corpus]
    assert len({plan.skill for plan in plans}) == 3
    assert all(len(context.names) <= plan.learners == context.learners for plan, context in corpus)


def test_there_are_many_kinds_of_defects_over_all_themes():
    assert len(DEFECTS) >= 40
    assert {theme for defect in DEFECTS.values() for theme in defect.themes} == set(THEMES)


@pytest.mark.parametrize("kind", sorted(DEFECTS))
def test_a_defect_changes_a_plan_and_the_same_seed_changes_it_alike(kind, corpus):
    spoiled = [
        DEFECTS[kind].spoil(corpus[n][0], seeder(corpus, n, seed)) for n in range(3) for seed in range(3)
    ]
    changed = [plan for n, plan in enumerate(spoiled) if plan is not None and plan != corpus[n // 3][0]]
    assert changed
    again = DEFECTS[kind].spoil(corpus[0][0], seeder(corpus))
    assert again == DEFECTS[kind].spoil(corpus[0][0], seeder(corpus))


def test_recall_counts_what_is_found_and_what_is_not(corpus):
    loud = Defect("loud", ("printability",), lambda p, s: insert(p, s, "[insert text here]"))
    silent = Defect("silent", ("printability",), lambda p, s: insert(p, s, "Two and two are five."))
    nowhere = Defect("nowhere", ("printability",), lambda p, s: None)
    figures = [benchmark._recall(d, corpus, seed=0, explain=False) for d in (loud, silent, nowhere)]
    assert [f and (f["value"], f["n"]) for f in figures] == [(1.0, 3), (0.0, 3), None]


def test_a_finding_of_another_theme_or_of_the_sound_plan_catches_nothing(corpus):
    elsewhere = Defect("elsewhere", ("time",), lambda p, s: insert(p, s, "[insert text here]"))
    figure = benchmark._recall(elsewhere, corpus, seed=0, explain=False)
    assert figure is not None
    assert figure["value"] == 0.0


def test_the_result_names_the_headline(tree, monkeypatch):
    few = {kind: DEFECTS[kind] for kind in ("placeholder", "minutes do not add up")}
    monkeypatch.setattr(benchmark, "DEFECTS", few)
    result = benchmark.run(tree, plans=5, clean=5, seed=2)
    assert set(result["headline"]) == {"recall", "worst_recall", "false_alarm"}
    assert set(result["results"]["recall"]) == set(few)
    assert result["results"]["false alarms, composed"]["any error"]["value"] == 0


def test_an_expert_lesson_becomes_the_fields_it_has(oak):
    (plan,) = oak()
    assert (plan.title, plan.grade) == ("Share a bill", "6")
    assert plan.objective == "share a bill in a given ratio."
    assert [p.text for p in plan.blocks[0].learners] == LESSON["key_learning_points"]
    assert plan.vocabulary[0].term == "ratio"
    assert plan.worked[0].mistakes[0].belief == BELIEF["statement"]


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("objective-measurable", {"outcome": "I can understand ratios."}),
        ("vocabulary-defined", {"keywords": [{"term": "ratio", "definition": ""}]}),
        ("sentences-short", {"key_learning_points": ["It goes on " * 20 + "and ends."]}),
        ("no-stereotypes", {"key_learning_points": ["Boys are better at this."]}),
        ("no-placeholders", {"key_learning_points": ["[insert point here]"]}),
        ("no-contact-data", {"key_learning_points": ["Write to a@example.org."]}),
        ("no-hazards", {"key_learning_points": ["Light a candle."]}),
    ],
)
def test_a_fault_in_an_expert_lesson_is_found(id, fields, oak, tree):
    context = CheckContext(tree=tree, bank=ItemBank(tree), names=frozenset(), learners=0)
    assert id in EXPERT_CHECKS
    assert CHECKS[id].findings(oak()[0], context) == ()
    assert CHECKS[id].findings(oak(**fields)[0], context)

"""The plan for catalogs: what it teaches, what it needs, how long it takes."""

import json

from lessonloom.lessons.export.jsonld import plan_jsonld

from .conftest import make_plan

PLAN = make_plan()
MADE = json.loads(plan_jsonld(PLAN, {PLAN.bridges[0].skill: "What comes before"}))


def test_it_is_a_learning_resource_with_its_minutes():
    assert MADE["@context"] == "https://schema.org"
    assert MADE["@type"] == "LearningResource"
    assert MADE["timeRequired"] == f"PT{PLAN.minutes}M"
    parts = [int(part["timeRequired"].strip("PTM")) for part in MADE["hasPart"]]
    assert parts == [block.minutes for block in PLAN.blocks]


def test_it_is_aligned_to_the_standards_it_teaches_and_the_skills_it_requires():
    found = {(a["alignmentType"], a["targetName"]) for a in MADE["educationalAlignment"]}
    assert {("teaches", s.code) for s in PLAN.standards} <= found
    assert {("requires", b.skill) for b in PLAN.bridges} <= found
    assert all(a["educationalFramework"] == PLAN.provenance.pack for a in MADE["educationalAlignment"])
    assert "What comes before" in {a.get("targetDescription") for a in MADE["educationalAlignment"]}


def test_texts_are_plain():
    assert "`" not in json.dumps(MADE)

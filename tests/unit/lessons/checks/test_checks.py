"""Every check catches the defect that is seeded for it, and lets a near miss and the composed plan pass."""

from pathlib import Path

import pytest
from lessonloom.lessons import CHECKS, FAMILIES, report, run_family
from lessonloom.lessons.checks import THEMES, page

from . import seeds_items, seeds_shape, seeds_whole, seeds_words

SEEDS = seeds_shape.SEEDS | seeds_items.SEEDS | seeds_words.SEEDS | seeds_whole.SEEDS
PAGE = Path(__file__).parents[4] / "docs" / "checks.md"


def findings(plan, context):
    return tuple(f for family in FAMILIES for f in run_family(family, plan, context))


def test_every_check_has_a_seeded_defect_and_says_what_it_demands():
    assert set(SEEDS) == set(CHECKS)
    assert all(check.doc.endswith((".", ").")) for check in CHECKS.values())
    assert {check.theme for check in CHECKS.values()} == set(THEMES)


def test_the_page_on_checks_is_what_the_checks_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m lessonloom.lessons.checks > docs/checks.md"


@pytest.mark.parametrize("id", sorted(SEEDS))
def test_a_check_catches_its_seeded_defect(id, plan, context):
    caught = CHECKS[id].findings(SEEDS[id].defect(plan, context), context)
    assert caught
    assert all(f.check == id and f.place and f.message and f.suggestion for f in caught)


@pytest.mark.parametrize("id", sorted(SEEDS))
def test_a_check_lets_a_near_miss_pass(id, plan, context):
    near = SEEDS[id].near(plan, context)
    assert near != plan
    assert CHECKS[id].findings(near, context) == ()


def test_a_composed_plan_has_no_findings_and_every_key_is_solved_twice(plan, context):
    quality = report(plan, findings(plan, context))
    keyed = sum(e.item.answer.kind != "text" for e in plan.exercises)
    assert (quality.findings, quality.resolved) == ((), keyed)


@pytest.mark.parametrize("id", sorted(SEEDS))
def test_a_seeded_defect_breaks_no_check_and_never_raises_the_score(id, plan, context):
    seeded = SEEDS[id].defect(plan, context)
    assert report(seeded, findings(seeded, context)).score <= report(plan, ()).score

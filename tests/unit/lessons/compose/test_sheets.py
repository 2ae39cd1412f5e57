"""Every practice sheet asks its learners to judge something, also the short ones."""

import pytest
from lessonloom.lessons._sheets import JUDGE, JUDGING


def judged(plan, level):
    tier = next(t for t in plan.tiers if t.level == level)
    return [e for e in plan.exercises if e.id in tier.exercises and e.item.thinking in JUDGING]


@pytest.mark.parametrize("minutes", [40, 50, 90])
def test_each_tier_meets_something_to_judge(plan_for, minutes):
    plan = plan_for(minutes=minutes)
    assert all(judged(plan, tier.level) for tier in plan.tiers)


def test_support_judges_with_a_partner_and_ends_alone(plan_for):
    plan = plan_for(minutes=50)
    (one,) = judged(plan, "support")
    assert (one.note, one.item.level) == (JUDGE, "core")
    support = next(t for t in plan.tiers if t.level == "support")
    assert f"{one.id} asks to judge" in support.practice
    assert plan.exercise(support.exercises[-1]).note == "On your own."


def test_a_sheet_of_two_leads_to_the_work_of_the_others(plan_for):
    plan = plan_for(minutes=25)
    support = next(t for t in plan.tiers if t.level == "support")
    assert len(support.exercises) == 2
    assert plan.exercise(support.exercises[1]).note == "On your own."

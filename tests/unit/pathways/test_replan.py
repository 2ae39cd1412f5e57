"""A unit planned again after a slip or after new answers."""

import pytest
from lessonloom.graph import InputError
from lessonloom.pathways import plan_unit, replan
from small_trees import need, needs, skill, tree
from unit_rules import faults

NAMES = "ABCDE"
CHAIN = tree(*(skill(x, *([NAMES[n - 1]] if n else [])) for n, x in enumerate(NAMES)))
KNOWN = needs(*(need(x, 0.4) for x in NAMES))
UNIT = plan_unit(CHAIN, KNOWN, ["E"], minutes=50, lessons=8)


def taught(unit):
    return ["".join(s.skill.lower() if s.rest else s.skill for s in one.steps) for one in unit.lessons]


def said(again):
    return {change.what: change.why for change in again.changes}


def test_the_unit_to_begin_with():
    assert taught(UNIT) == ["A", "B", "C", "", "D", "E", "", ""]
    assert [one.practice for one in UNIT.lessons][:2] == [20, 15]


def test_a_short_rest_takes_practice_time_of_the_next_lesson_and_no_other_lesson():
    again = replan(CHAIN, UNIT, taught=1, unfinished={"A": None})
    assert taught(again.unit) == ["A", "aB", "C", "", "D", "E", "", ""]
    assert again.unit.lessons[1].steps[0].minutes == 15
    assert (again.unit.lessons[1].review, again.unit.lessons[1].practice) == (0, 5)
    assert [one.steps for one in again.unit.lessons[2:]] == [one.steps for one in UNIT.lessons[2:]]
    (what, why), *_ = said(again).items()
    assert what == "The rest of Skill A (A), lesson of 15 minutes, comes into lesson 2."
    assert why.startswith("It was not finished in lesson 1.")


def test_a_long_rest_moves_lessons_as_far_as_the_next_free_one():
    again = replan(CHAIN, UNIT, taught=1, unfinished={"A": 40})
    assert taught(again.unit) == ["A", "a", "B", "C", "D", "E", "", ""]
    assert [one.steps for one in again.unit.lessons[4:]] == [one.steps for one in UNIT.lessons[4:]]
    changes = said(again)
    assert changes["Skill B (B) moves from lesson 2 to lesson 3."] == "Skill A (A) had to be finished first."
    assert "Lesson 4 is no longer free." in changes
    assert not any(what.startswith(("Skill D", "Skill E")) for what in changes)


def test_lost_days_take_free_lessons_first_and_then_what_costs_least():
    two = tree(skill("A"), skill("G", "A"), skill("H", "A"))
    all_ = needs(need("A", 0.0), need("G", 0.0, lacking=12), need("H", 0.0, lacking=20))
    unit = plan_unit(two, all_, ["G", "H"], minutes=50, lessons=5)
    assert taught(unit) == ["A", "H", "G", "", ""]
    one = replan(two, unit, taught=1, lessons=4)
    assert taught(one.unit) == ["A", "H", "G", ""]
    assert said(one)["Lesson 4, a free one, falls away."].startswith("There is a lesson day less")
    both = replan(two, unit, taught=1, lessons=3)
    assert taught(both.unit) == ["A", "H", ""]
    assert [one.step.skill for one in both.unit.left_out] == ["G"]
    assert both.unit.coverage == pytest.approx(20 / 32)
    assert said(both)["Skill G (G) is left out."] == (
        "2 lessons fell away. No lesson has 50 minutes left for it."
    )


def test_what_new_answers_show_secure_is_dropped_and_its_lesson_is_free():
    newer = KNOWN | needs(need("D", 0.95, lacking=2, answers=110))
    again = replan(CHAIN, UNIT, taught=2, needs=newer)
    assert taught(again.unit) == ["A", "B", "", "", "", "E", "", ""]
    changes = said(again)
    assert changes["Skill D (D) is no longer planned."] == (
        "By the new answers the class is secure on it: 26 of 28 learners."
    )
    assert changes["Skill C (C) is no longer planned."] == "By the new answers no goal needs it any more."
    assert "Lesson 5 is free now." in changes
    assert again.unit.lessons[:2] == UNIT.lessons[:2]


def test_what_was_taught_and_is_not_secure_by_new_answers_comes_back():
    newer = KNOWN | needs(need("B", 0.55, lacking=10, answers=112))
    again = replan(CHAIN, UNIT, taught=2, needs=newer)
    assert taught(again.unit) == ["A", "B", "BC", "", "D", "E", "", ""]
    (comes,) = [c for c in again.changes if c.what.startswith("Skill B")]
    assert comes.what == "Skill B (B), bridge of 4 minutes, comes into lesson 3."
    assert comes.why == (
        "Taught in lesson 2, and not secure yet by the new answers: "
        "Median .55 (.45–.65) from 112 answers; 10 of 28 learners are not secure."
    )


def test_what_was_taught_counts_as_learned_until_it_is_asked_again():
    assert replan(CHAIN, UNIT, taught=4, needs=KNOWN).changes == ()


def test_small_differences_renew_the_numbers_and_nothing_else():
    newer = KNOWN | needs(need("D", 0.44, answers=110))
    again = replan(CHAIN, UNIT, taught=2, needs=newer)
    assert taught(again.unit) == taught(UNIT)
    (change,) = again.changes
    assert change.what == "For Skill D (D) only the numbers are new; place and minutes stay."
    assert "110 answers" in again.unit.lessons[4].steps[0].evidence


def test_larger_differences_change_the_minutes():
    newer = KNOWN | needs(need("D", 0.6, lacking=16, answers=110))
    again = replan(CHAIN, UNIT, taught=2, needs=newer)
    assert "Skill D (D) is now a lesson of 20 minutes, not a lesson of 30 minutes." in said(again)


def test_room_that_becomes_free_takes_back_what_had_been_left_out():
    two = tree(skill("A"), skill("G", "A"), skill("H"))
    all_ = needs(need("A", 0.0), need("G", 0.0, lacking=20), need("H", 0.0, lacking=12))
    unit = plan_unit(two, all_, ["G", "H"], minutes=50, lessons=3, buffer=0)
    assert [one.step.skill for one in unit.left_out] == ["H"]
    again = replan(two, unit, taught=0, needs=all_ | needs(need("A", 0.95, lacking=0, answers=99)))
    assert taught(again.unit) == ["H", "G", ""]
    assert said(again)["Skill H (H), lesson of 50 minutes, comes into lesson 1."].endswith(
        "there is room for it now."
    )
    assert again.unit.coverage == 1
    assert faults(two, again.unit) == []


def test_a_free_lesson_opened_for_new_answers_is_filled_with_what_had_been_left_out():
    three = tree(skill("A"), skill("N"), skill("H"))
    all_ = needs(need("A", 0.0, lacking=20), need("N", 0.9, lacking=0), need("H", 0.6, lacking=12))
    unit = plan_unit(three, all_, ["A", "N", "H"], minutes=50, lessons=3, buffer=0.4)
    assert taught(unit) == ["A", "", ""]
    assert [one.step.skill for one in unit.left_out] == ["H"]
    assert replan(three, unit, taught=1, needs=all_).changes == ()
    newer = all_ | needs(need("N", 0.6, lacking=15, answers=99))
    again = replan(three, unit, taught=1, needs=newer).unit
    assert taught(again) == ["A", "NH", ""]
    assert again.left_out == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"taught": 8}, "--taught from 0 to 7"),
        ({"taught": -1}, "--taught from 0 to 7"),
        ({"taught": 5, "lessons": 5}, "fewer days"),
        ({"taught": 1, "lessons": 9}, "new unit"),
        ({"taught": 1, "unfinished": {"B": None}}, "In them stand A."),
        ({"taught": 0, "unfinished": {"B": None}}, "--taught"),
        ({"taught": 1, "unfinished": {"A": 0}}, "A=15"),
    ],
)
def test_what_cannot_have_happened_is_refused_with_a_remedy(wrong, says):
    with pytest.raises(InputError) as error:
        replan(CHAIN, UNIT, **wrong)
    assert says in error.value.remedy

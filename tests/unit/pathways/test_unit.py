"""A unit of lessons: what stands where, what is left out, and what to leave out next."""

import pytest
from lessonloom.graph import InputError
from lessonloom.pathways import plan_unit
from small_trees import need, needs, skill, tree
from unit_rules import faults

CHAIN = tree(skill("A"), skill("B", "A"), skill("C", "B"))
TWO = tree(skill("A"), skill("G1", "A"), skill("B"), skill("G2", "B"), skill("H", "G2"))


def taught(unit):
    return [[s.skill for s in one.steps] for one in unit.lessons]


def kinds(unit):
    return [one.kind for one in unit.lessons]


def test_a_lesson_holds_what_fits_and_later_ones_begin_with_review():
    unit = plan_unit(CHAIN, needs(need("A"), need("B"), need("C")), ["C"], minutes=50)
    assert taught(unit) == [["A"], ["B"], ["C"], [], []]
    assert kinds(unit) == ["teach", "teach", "teach", "free", "assessment"]
    first, second, third, free, last = unit.lessons
    assert (first.review, first.practice) == (0, 20)
    assert (second.review, second.practice) == (5, 15)
    assert [(one.skill, one.last, one.needed) for one in second.recall] == [("A", 1, True)]
    assert [one.skill for one in third.recall] == ["B"]
    assert free.recall
    assert (last.assessment, last.practice) == (24, 26)


def test_a_step_longer_than_a_lesson_is_taught_in_equal_parts_and_one_as_long_is_not():
    long = tree(skill("A", minutes=100), skill("B", "A", minutes=50))
    unit = plan_unit(long, needs(need("A", 0.0), need("B", 0.0)), ["B"], minutes=50, buffer=0)
    parts = [(s.skill, s.minutes, s.part, s.parts) for one in unit.lessons for s in one.steps]
    assert parts == [("A", 34, 1, 3), ("A", 33, 2, 3), ("A", 33, 3, 3), ("B", 50, 1, 1)]
    assert unit.lessons[3].review == 0
    assert faults(long, unit) == []


def test_more_lessons_than_needed_spread_the_steps_and_stay_free():
    small = tree(*(skill(f"G{n}", minutes=20) for n in range(4)))
    goals = [f"G{n}" for n in range(4)]
    zero = needs(*(need(g, 0.0) for g in goals))
    tight = plan_unit(small, zero, goals, minutes=50, lessons=3)
    roomy = plan_unit(small, zero, goals, minutes=50, lessons=8)
    assert [len(steps) for steps in taught(tight)] == [2, 2, 0]
    assert kinds(roomy) == ["teach", "teach", "free", "teach", "free", "teach", "free", "assessment"]


def test_free_lessons_are_the_share_asked_for():
    zero = needs(*(need(s, 0.0) for s in ("A", "G1", "B", "G2", "H")))
    for buffer, free in ((0, 0), (0.15, 1), (0.3, 2)):
        unit = plan_unit(TWO, zero, ["G1", "H"], minutes=50, buffer=buffer)
        assert kinds(unit).count("free") == free


def test_too_few_lessons_reach_the_goal_that_most_learners_need_and_say_what_is_left_out():
    zero = needs(need("A", 0.0), need("G1", 0.0, lacking=20), need("B", 0.0), need("G2", 0.0, lacking=27))
    unit = plan_unit(TWO, zero, ["G1", "G2"], minutes=50, lessons=3, buffer=0)
    assert taught(unit) == [["B"], ["G2"], []]
    assert unit.coverage == pytest.approx(27 / 47)
    reasons = {one.step.skill: one.reason for one in unit.left_out}
    assert reasons == {
        "A": "No lesson has 50 minutes left for it. With 2 more lessons everything would fit.",
        "G1": "It builds on Skill A, which is left out too.",
    }


def test_steps_go_on_in_the_next_lesson_only_where_that_reaches_more():
    three = tree(*(skill(f"G{n}") for n in range(3)))
    goals = ["G0", "G1", "G2"]
    some = needs(*(need(g, 0.4) for g in goals))
    roomy = plan_unit(three, some, goals, minutes=50, lessons=4, buffer=0)
    assert [[(s.skill, s.minutes) for s in one.steps] for one in roomy.lessons[:-1]] == [
        [("G0", 30)],
        [("G1", 30)],
        [("G2", 30)],
    ]
    tight = plan_unit(three, some, goals, minutes=50, lessons=3, buffer=0)
    assert [[(s.skill, s.minutes, s.part, s.parts) for s in one.steps] for one in tight.lessons[:-1]] == [
        [("G0", 30, 1, 1), ("G1", 15, 1, 2)],
        [("G1", 15, 2, 2), ("G2", 30, 1, 1)],
    ]
    assert tight.coverage == 1
    assert faults(three, tight) == []


def test_late_cuts_begin_with_the_goal_fewest_need_and_take_along_what_served_it_alone():
    need_all = needs(
        need("A", 0.0),
        need("G1", 0.0, lacking=20),
        need("B", 0.0),
        need("G2", 0.0),
        need("H", 0.0, lacking=27),
    )
    unit = plan_unit(TWO, need_all, ["G1", "G2", "H"], minutes=50)
    assert [one.skills for one in unit.cuts] == [("A", "G1"), ("H",)]
    first, second = unit.cuts
    assert (first.goals, first.minutes) == (("G1",), 100)
    assert first.loss == pytest.approx(20 / 67)
    assert first.why == (
        "The goal lost is Skill G1 (20 learners). "
        "Skill A then serves no goal that is left and can go with it."
    )
    assert second.goals == ("H",)


def test_a_class_that_is_secure_has_only_the_assessment_left():
    unit = plan_unit(CHAIN, needs(need("C", 0.95, lacking=0)), ["C"], minutes=50)
    assert kinds(unit) == ["assessment"]
    assert unit.coverage == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"minutes": 10}, "--minutes from 25 to 180"),
        ({"minutes": 50, "lessons": 1}, "lessonloom plan"),
        ({"minutes": 50, "buffer": 0.9}, "--buffer from 0 to 0.5"),
    ],
)
def test_numbers_that_make_no_unit_are_refused_with_what_would(wrong, says):
    with pytest.raises(InputError) as error:
        plan_unit(CHAIN, {}, ["C"], **wrong)
    assert says in error.value.remedy

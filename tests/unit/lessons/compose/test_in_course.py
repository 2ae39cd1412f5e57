"""A lesson of a course: what it knows of the others, and what it says of it."""

from lessonloom.lessons import InCourse
from lessonloom.lessons._blocks_open import same_story, words_of

TARGET = "6.RP.A.2"
RATIOS, FRACTIONS = "6.RP.A.1", "5.NF.B.3"


def course(**more):
    return InCourse(unit="Ratios", **more)


def opening(plan):
    return next(s for p in plan.block("hook").teacher for s in p.sources)


def starter(plan):
    return " ".join(passage.text for passage in plan.block("review").teacher)


def test_a_lesson_outside_of_a_course_says_nothing_of_one(plan):
    assert plan.recalled == ()
    assert "course" not in " ".join(plan.why_now)
    assert "goes back" not in starter(plan)


def test_an_opening_that_the_class_has_met_is_not_used_again(plan_for):
    first = plan_for(course=course())
    again = plan_for(course=course(hooks=(opening(first),)))
    assert opening(again) != opening(first)
    assert opening(again).startswith(f"{TARGET} hook")


def test_where_all_openings_are_used_the_lesson_says_so_and_opens_with_why_it_matters(plan_for, target):
    used = tuple(f"{TARGET} hook {n}" for n in range(1, len(target.hooks) + 1))
    plan = plan_for(course=course(hooks=used))
    assert not opening(plan).startswith(f"{TARGET} hook")
    assert any("no opening question left" in text for text in plan.unknown)
    assert not any("no opening question left" in text for text in plan_for(course=course()).unknown)


def test_two_openings_on_the_same_things_tell_one_story(target):
    one, other = (words_of(hook) for hook in target.hooks[:2])
    assert same_story(one, one)
    assert not same_story(one, other)


def test_what_was_taught_since_is_an_assumption_and_no_evidence(plan_for):
    said = " ".join(plan_for(course=course(taught=(FRACTIONS,))).why_now)
    assert f"Taught earlier in this course: {FRACTIONS}" in said
    assert "assumed, not shown" in said
    assert "lack 5.NF.B.3" not in said
    assert "A lesson of the unit “Ratios”" in said
    assert "lack 5.NF.B.3" in " ".join(plan_for().why_now)


def test_the_starter_names_the_lesson_that_each_question_goes_back_to(plan_for):
    plan = plan_for(course=course(taught=(RATIOS,), recall=(RATIOS,)))
    assert {one.skill for one in plan.recalled} == {RATIOS}
    assert f"({RATIOS}): today builds on it" in starter(plan)
    assert "from before this course" in starter(plan)


def test_exercises_of_other_lessons_do_not_come_back(plan_for):
    first = plan_for(course=course())
    again = plan_for(course=course(items=tuple(e.item.id for e in first.exercises)))
    met = {(e.item.stem, e.item.figure) for e in first.exercises}
    twice = [e.id for e in again.exercises if (e.item.stem, e.item.figure) in met]
    assert twice == []


def test_a_later_part_goes_on_and_keeps_its_starter(plan_for):
    plan = plan_for(reviewing=True, course=course(taught=(TARGET, RATIOS), recall=(RATIOS,), later="rest"))
    assert plan.title.startswith("Going on: ")
    assert plan.block("review") is not None
    assert "This lesson finishes it" in " ".join(plan.why_now)
    assert sum(block.minutes for block in plan.blocks) == plan.minutes

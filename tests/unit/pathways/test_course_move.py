"""A lesson of a course moved by hand: where the order allows it, and what is said where not."""

import pytest
from course_rules import faults
from lessonloom.graph import InputError
from lessonloom.pathways import moved_course, plan_course
from small_trees import need, needs, skill, tree

TREE = tree(
    skill("6.B.A.1"),
    skill("6.B.A.2", "6.B.A.1"),
    skill("6.B.A.3"),
    skill("6.B.A.4", "6.B.A.3"),
)


@pytest.fixture(scope="module")
def made():
    known = needs(*(need(name) for name in TREE.skills))
    return plan_course(TREE, known, tuple(TREE.skills), minutes=50, lessons=12, buffer=0.2)


def place(course, id):
    return [one.id for one in course.lessons].index(id) + 1


def test_a_lesson_moves_and_those_between_move_up(made):
    before = place(made, "6.B.A.3")
    again = moved_course(TREE, made, before, 1)
    assert place(again.course, "6.B.A.3") == 1
    assert faults(TREE, again.course) == []
    assert sorted(one.id for one in again.course.lessons) == sorted(one.id for one in made.lessons)
    assert again.changes[0].what == f"{TREE.skill('6.B.A.3').title} moves from lesson {before} to lesson 1."
    assert all(change.why for change in again.changes)


def test_a_lesson_that_stays_in_its_place_changes_nothing(made):
    assert moved_course(TREE, made, 2, 2).changes == ()


def test_nothing_comes_before_what_it_needs_and_the_remedy_says_which_way(made):
    late, early = place(made, "6.B.A.2"), place(made, "6.B.A.1")
    with pytest.raises(InputError, match="needs") as caught:
        moved_course(TREE, made, late, early)
    assert "later day" in caught.value.remedy
    with pytest.raises(InputError, match="needs") as caught:
        moved_course(TREE, made, early, late)
    assert "earlier day" in caught.value.remedy


def test_no_test_asks_what_is_taught_only_after_it(made):
    with pytest.raises(InputError, match="A test asks"):
        moved_course(TREE, made, len(made.lessons), 2)


def test_lessons_taught_and_places_outside_are_refused(made):
    for number, to in ((1, 4), (4, 1), (4, 99)):
        with pytest.raises(InputError, match="cannot move"):
            moved_course(TREE, made, number, to, taught=2)

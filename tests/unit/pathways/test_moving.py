"""A lesson moved by hand."""

import pytest
from lessonloom.graph import InputError
from lessonloom.pathways import plan_unit
from lessonloom.pathways.moving import moved
from small_trees import need, needs, skill, tree
from unit_rules import faults

APART = tree(skill("A"), skill("B", "A"), skill("C"), skill("D", either=("A", "C")))
ALL = needs(*(need(s, 0.0) for s in "ABCD"))


@pytest.fixture
def unit():
    return plan_unit(APART, ALL, ["B", "C", "D"], minutes=50, lessons=8)


def order(unit) -> list[str]:
    return ["".join(dict.fromkeys(s.skill for s in one.steps)) or one.kind for one in unit.lessons]


def place(unit, name: str) -> int:
    return order(unit).index(name) + 1


def test_a_lesson_moves_and_those_between_move_up(unit):
    before = order(unit)
    again = moved(APART, unit, place(unit, "C"), 1)
    assert order(again.unit) == ["C", *(name for name in before if name != "C")]
    assert faults(APART, again.unit) == []
    assert again.changes[0].what.startswith("Skill C moves from lesson ")


def test_free_lessons_move_too(unit):
    again = moved(APART, unit, place(unit, "free"), 1)
    assert order(again.unit)[0] == "free"
    assert faults(APART, again.unit) == []


def test_every_move_is_right_or_refused_with_what_is_in_the_way(unit):
    refused = 0
    for number in range(1, len(unit.lessons)):
        for to in range(1, len(unit.lessons)):
            try:
                again = moved(APART, unit, number, to)
            except InputError as error:
                refused += "would come after it" in error.message and bool(error.remedy)
            else:
                assert faults(APART, again.unit) == []
                assert sorted(order(again.unit)) == sorted(order(unit))
    assert refused > 3


def test_nothing_comes_before_what_it_needs(unit):
    with pytest.raises(InputError, match="Skill B needs Skill A"):
        moved(APART, unit, place(unit, "B"), 1)
    with pytest.raises(InputError, match="needs Skill A"):
        moved(APART, unit, place(unit, "A"), len(unit.lessons) - 1)


def test_parts_of_a_step_stay_in_order():
    long = tree(skill("A", minutes=100))
    unit = plan_unit(long, needs(need("A", 0.0)), ["A"], minutes=50, buffer=0)
    with pytest.raises(InputError, match="out of order"):
        moved(long, unit, 2, 1)


def test_lessons_taught_and_the_assessment_stay(unit):
    for number, to in ((1, 3), (3, 1), (3, len(unit.lessons)), (len(unit.lessons), 3), (99, 3)):
        with pytest.raises(InputError, match="cannot move"):
            moved(APART, unit, number, to, taught=1)
    again = moved(APART, unit, 3, 4, taught=1)
    assert again.unit.lessons[0] == unit.lessons[0]


def test_a_lesson_in_its_own_place_changes_nothing(unit):
    assert moved(APART, unit, 2, 2).changes == ()

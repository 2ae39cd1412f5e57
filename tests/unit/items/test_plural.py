"""One of a thing is written in the singular, and only a negative number keeps its own parentheses."""

import pytest
from lessonloom.items._plural import counted, one
from lessonloom.items._template import Template


@pytest.mark.parametrize(
    ("many", "single"),
    [
        ("kites", "kite"),
        ("sheets of paper", "sheet of paper"),
        ("square feet", "square foot"),
        ("berries", "berry"),
        ("pies", "pie"),
        ("boxes", "box"),
        ("loaves", "loaf"),
        ("people", "person"),
        ("glass", "glass"),
        ("cm", "cm"),
        ("James", "James"),
        ("", ""),
    ],
)
def test_one_of_many_things(many, single):
    assert one(many) == single


def test_only_a_single_one_is_singular():
    assert [counted(n, "fingers") for n in ("1", "2", "11", "0", "`1/2`")] == [
        "1 finger",
        "2 fingers",
        "11 fingers",
        "0 fingers",
        "`1/2` fingers",
    ]
    assert counted("1", "") == "1"


def written(source, **env):
    return Template(source, env.keys()).render(env)


def test_a_count_of_one_in_a_question_is_followed_by_the_singular():
    told = written("{a} {x} and {b} {x} from the start", a=1, b=2, x="nuts")
    assert told == "1 nut and 2 nuts from the start"
    assert written("{a} wholes and {b} parts more.", a=1, b=1) == "1 whole and 1 part more."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("${a} dollars", "$1 dollars"),
        ("2.{a} hours", "2.1 hours"),
        ("5 ÷ {a} {x}", "5 ÷ 1 nuts"),
        ("`{a} + 2` {x}", "`1 + 2` nuts"),
        ("{a} is {x}", "1 is nuts"),
    ],
)
def test_a_one_that_counts_nothing_changes_no_word(source, text):
    assert Template(source, {"a", "x"}).render({"a": 1, "x": "nuts"}) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-3, "`8 × (-3)`, `(-3) × 8`, `f(-3)`"), (3, "`8 × 3`, `3 × 8`, `f(3)`")],
)
def test_only_a_negative_number_keeps_its_parentheses(value, text):
    assert written("`8 × ({a})`, `({a}) × 8`, `f({a})`", a=value) == text


def test_parentheses_with_a_calculation_or_a_power_stay():
    assert written("`2 × ({a} + 1)` and `2 × ({a})^2`", a=3) == "`2 × (3 + 1)` and `2 × (3)^2`"

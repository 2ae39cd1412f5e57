from fractions import Fraction

import pytest
from lessonloom.evals._second_algebra import at, holds, same
from lessonloom.evals._second_opinion import read_text
from lessonloom.items._formula import read_equation, read_expression, read_inequality

PAIRS = [
    ("expression", "2(x + 3)", "2x + 6"),
    ("expression", "(x - 2)(x + 3)", "x^2 + x - 6"),
    ("expression", "(1/2)x + 3/4", "(2x + 3)/4"),
    ("expression", "2x + 6", "2x - 6"),
    ("expression", "x^2 × x^3", "x^6"),
    ("equation", "y = 2x - 1", "2x - y = 1"),
    ("equation", "y = 2x - 1", "y = 2x + 1"),
    ("equation", "3x = 12", "x = 4"),
    ("inequality", "-2x < 6", "x > -3"),
    ("inequality", "x > 3", "x ≥ 3"),
    ("inequality", "-2 < x ≤ 5", "5 ≥ x > -2"),
    ("inequality", "y ≤ 2x + 1", "2x - y ≥ -1"),
    ("inequality", "y ≤ 2x + 1", "y < 2x + 1"),
]


@pytest.mark.parametrize(("kind", "a", "b"), PAIRS)
def test_both_readers_agree_whether_two_formulas_are_one(kind, a, b):
    if kind == "expression":
        ours = read_expression(a).same(read_expression(b))
    else:
        read = read_equation if kind == "equation" else read_inequality
        ours = read(a) == read(b)
    assert same(kind, a, b) is ours


@pytest.mark.parametrize("text", ["2x + 6", "x^2 - 3x + 1/2", "(x - 1)(x + 4)", "-x", "3(2 - x)"])
@pytest.mark.parametrize("x", [Fraction(0), Fraction(2), Fraction(-3), Fraction(1, 2)])
def test_both_readers_agree_on_values(text, x):
    assert at(text, x) == read_expression(text).at([x])


def test_both_readers_agree_on_what_holds():
    for x in range(-4, 8):
        assert holds("-2 < x ≤ 5", Fraction(x)) is read_inequality("-2 < x ≤ 5").holds([Fraction(x)])
        assert holds("y = 2x - 1", Fraction(x), Fraction(3)) is (x == 2)


def test_one_of_a_thing_is_read_in_the_singular_only():
    assert read_text("integer", "1 meter", "meters") == 1
    assert read_text("integer", "1 sheet of paper", "sheets of paper") == 1
    assert read_text("integer", "1 foot", "feet") == 1
    assert read_text("integer", "1 berry", "berries") == 1
    assert read_text("fraction", "1 1/2 cups", "cups") == Fraction(3, 2)
    assert read_text("integer", "1 liter", "meters") is None
    assert read_text("integer", "2 meter", "meters") is None

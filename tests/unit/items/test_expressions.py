from fractions import Fraction

import pytest
from lessonloom.items import ExpressionError
from lessonloom.items._expr import compile_expression


def value(source: object, **names: object) -> object:
    return compile_expression(source, names)(names)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 / 3 + 1 / 6", Fraction(1, 2)),
        ("0.1 + 0.2 == 0.3", True),
        (0.1, Fraction(1, 10)),
        ("2 ** 10", 1024),
        ("2 ** -2", Fraction(1, 4)),
        ("7 // 2", 3),
        ("-7 % 3", 2),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("not 1 > 2 and (2 > 1 or 1 / 0 > 1)", True),
        ("'yes' if 1 < 2 else 'no'", "yes"),
        ("(1, 2, 3)[1]", 2),
        ("abs(-3)", 3),
        ("min(3, 1, 2) + max((4, 5))", 6),
        ("sum((1, 2, 1/2))", Fraction(7, 2)),
        ("len((1, 2))", 2),
        ("sorted((3, 1, 2))", (1, 2, 3)),
        ("gcd(12, 18) + lcm(4, 6)", 18),
        ("floor(7/2) + ceil(7/2)", 7),
        ("round(0.125, 2)", Fraction(13, 100)),
        ("round(-0.125, 2)", Fraction(-13, 100)),
        ("round(2.5)", 3),
        ("round(149, -2)", 100),
        ("num(6/8) + den(6/8)", 7),
        ("is_int(4/2)", True),
        ("terminates(1/8, 3) and not terminates(1/8, 2)", True),
        ("increasing(1, 2, 3) and not increasing((1, 1))", True),
        ("decreasing((3, 2))", True),
        ("same_ratio((2, 4), (3, 6))", True),
        ("same_ratio((2, 4), (4, 2))", False),
        ("distinct(1, 2, 2/2)", False),
        ("0.5", Fraction(1, 2)),
        ("4 / 2 * 3", 6),
    ],
)
def test_arithmetic_is_exact(source: object, expected: object) -> None:
    assert value(source) == expected


def test_whole_results_are_whole_numbers() -> None:
    assert type(value("6 / 3")) is int


def test_names_have_the_values_given() -> None:
    assert value("a * b[1]", a=3, b=("x", Fraction(1, 2))) == Fraction(3, 2)


@pytest.mark.parametrize(
    "source",
    [
        "9**9**9",
        "(10**12)**12",
        "10**13",
        "99999999999999999999",
        "1e300",
        "1e-300",
        "2 ** 0.5",
        "().__class__.__bases__",
        "(1).real",
        "__import__('os')",
        "open('x')",
        "print(1)",
        "abs(x=1)",
        "abs(*(1, 2))",
        "lambda: 1",
        "[x for x in (1, 2)]",
        "(x for x in (1, 2))",
        "{1: 2}",
        "[1, 2]",
        "f'{1}'",
        "(y := 1)",
        "1 in (1, 2)",
        "1 is 1",
        "~1",
        "1 << 40",
        "1 | 2",
        "1 @ 2",
        "'a' * 1000000",
        "'a' + 'b'",
        "(1, 2) * 3",
        "(1, 2)[0:1]",
        "b'x'",
        "1j",
        "...",
        "None",
        "True + 1",
        "'a' < 'b'",
        "1 and 2",
        "not 1",
        "1 if 2 else 3",
        "1 / 0",
        "1 // 0",
        "1 % 0",
        "0 ** -1",
        "(1, 2)[2]",
        "(1, 2)[-1]",
        "(1, 2)[1/2]",
        "round(1, 99)",
        "terminates(1, 99)",
        "min()",
        "gcd(1/2, 2)",
        "same_ratio((1, 2, 3), (1, 2))",
        "unknown",
        "",
        "1; 2",
        "import os",
        "a = 1",
        "(" * 250 + "1" + ")" * 250,
        "-" * 500 + "1",
        "not " * 100 + "True",
        "+".join("1" for _ in range(250)),
        "1" * 700,
        "abs(" * 60 + "1" + ")" * 60,
        "\x00",
    ],
)
def test_what_is_hostile_wrong_or_unknown_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(source)
    assert caught.value.reason


def test_an_error_names_the_source_and_the_reason() -> None:
    with pytest.raises(ExpressionError, match=r"`a \+ b`: the name b is not known here; known are a"):
        value("a + b", a=1)


def test_a_condition_must_be_true_or_false() -> None:
    with pytest.raises(ExpressionError, match="not a condition"):
        compile_expression("1 + 1", ()).holds({})

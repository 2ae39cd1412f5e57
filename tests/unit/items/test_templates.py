from fractions import Fraction

import pytest
from lessonloom.items import ExpressionError
from lessonloom.items._template import AnswerText, Template


def text(source: str, key: AnswerText | None = None, **names: object) -> str:
    return Template(source, names).render(names, key)  # type: ignore[arg-type]


H = Fraction(1, 2)


@pytest.mark.parametrize(
    ("source", "x", "expected"),
    [
        ("{x} cups", 3, "3 cups"),
        ("{x} cups", Fraction(9, 4), "`9/4` cups"),
        ("`{x} × 4`", Fraction(9, 4), "`9/4 × 4`"),
        ("`3/{x}`", H, "`3/(1/2)`"),
        ("`{x}/3`", H, "`(1/2)/3`"),
        ("`{x}^2`", H, "`(1/2)^2`"),
        ("`{x}^2`", -2, "`(-2)^2`"),
        ("`3 − {x}`", -2, "`3 − (-2)`"),
        ("`{x} + 1`", -2, "`-2 + 1`"),
        ("{x}", -2, "−2"),
        ("{x}", -H, "`-1/2`"),
        ("{x:mixed}", Fraction(9, 4), "`2 1/4`"),
        ("{x:mixed}", Fraction(-9, 4), "`-2 1/4`"),
        ("`{x:mixed} + 1`", Fraction(9, 4), "`2 1/4 + 1`"),
        ("{x:mixed}", H, "`1/2`"),
        ("{x:dec}", Fraction(9, 4), "2.25"),
        ("{x:dec}", Fraction(1, 1000), "0.001"),
        ("{x:money}", Fraction(2501, 2), "$1,250.50"),
        ("{x:money}", Fraction(25001, 2), "$12,500.50"),
        ("{x:money}", 3, "$3"),
        ("{x:money}", Fraction(-5, 2), "−$2.50"),
        ("{x:money}", Fraction(1, 20), "$0.05"),
        ("{x:pct}", Fraction(9, 4), "2.25%"),
        ("{x}", 9999, "9999"),
        ("{x}", 10000, "10,000"),
        ("`{x}`", 10000, "`10000`"),
        ("{x:dec}", Fraction(123456789, 100), "1,234,567.89"),
        ("{x * 2}", 4, "8"),
        ("{'more' if x > 2 else 'less'}", 4, "more"),
        ("{x}", (1, H), "1, `1/2`"),
    ],
)
def test_numbers_are_written_as_the_place_wants_them(source: str, x: object, expected: str) -> None:
    assert text(source, x=x) == expected


@pytest.mark.parametrize(
    ("source", "x"),
    [
        ("{x:dec}", Fraction(1, 3)),
        ("{x:dec}", Fraction(1, 10**7)),
        ("{x:money}", Fraction(1, 3)),
        ("{x:pct}", Fraction(1, 3)),
        ("{x:roman}", 1),
        ("{x:dec}", "words"),
        ("{x > 1}", 2),
        ("{x", 1),
        ("x}", 1),
        ("{{x}}", 1),
        ("{}", 1),
        ("{y}", 1),
        ("`{x}", 1),
    ],
)
def test_what_cannot_be_written_is_an_error(source: str, x: object) -> None:
    with pytest.raises(ExpressionError):
        text(source, x=x)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("so {answer} each", "so `5/8` liters each"),
        ("so {answer} liters each", "so `5/8` liters each"),
        ("`5 ÷ 8 = {answer}`", "`5 ÷ 8 = 5/8`"),
        ("{answer:dec} L", "0.625 L"),
    ],
)
def test_the_answer_is_written_with_its_unit_once(source: str, expected: str) -> None:
    value = Fraction(5, 8)
    assert text(source, AnswerText("fraction", value, "liters"), answer=value) == expected

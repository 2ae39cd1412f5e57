"""A reader that does not know MathML shows its letters: they must not say something else."""

import re
from xml.etree import ElementTree as ET

import pytest
from lessonloom.graph.notation import parse_math, to_mathml, to_text
from lessonloom.lessons.export.quiz_files._mathml import legible_mathml

SPANS = (
    "9/5", "2 3/4", "x^2", "x^(n + 1)", "(a + b)/(2c)", "9/5 × 38", "−3/4", "12 km", "30 %", "|x − 2| = 5",
    "2x + 5 ≤ 12", "1/(1 + 1/2)", "2^10 × 3/4", "$4.50", "3 : 4", "1, 2, …", "(3, 4)", "1 1/2 : 2",
)  # fmt: skip


def letters(mathml: str) -> str:
    return "".join(ET.fromstring(mathml).itertext())


def bare(text: str) -> str:
    return re.sub(r"[\s()\u00a0\u2062\u2064]", "", text)


@pytest.mark.parametrize("span", SPANS)
def test_its_letters_are_the_line_of_text(span):
    node = parse_math(span)
    assert bare(letters(legible_mathml(node))) == bare(to_text(node))


def test_without_the_unseen_signs_nine_fifths_would_be_ninety_five():
    assert letters(to_mathml(parse_math("9/5"))) == "95"
    assert letters(legible_mathml(parse_math("9/5"))) == "9/5"
    assert letters(legible_mathml(parse_math("2 3/4"))).replace("\u2064", "") == "2\u00a03/4"
    assert letters(legible_mathml(parse_math("x^2"))) == "x^2"
    assert letters(legible_mathml(parse_math("(a + b)/2"))) == "(a+b)/2"


@pytest.mark.parametrize("span", SPANS)
def test_what_is_seen_is_what_was_to_be_set(span):
    def seen(element: ET.Element) -> list[str]:
        if element.tag.rpartition("}")[2] == "mpadded":
            return []
        return [element.text or "", *(one for child in element for one in seen(child))]

    node = parse_math(span)
    assert "".join(seen(ET.fromstring(legible_mathml(node)))) == letters(to_mathml(node))

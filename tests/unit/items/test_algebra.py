"""Mal-rules write wrong results exactly, and correct steps stay correct."""

import pytest
from lessonloom.items.algebra import RULES, UnreadableEquation, explain_step, parse_equation


def hits(before: str, after: str) -> list[str | None]:
    return [
        hit.rule.id if hit.rule else None
        for hit in explain_step(parse_equation(before), parse_equation(after))
    ]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("x+5=9", "x+5+5=9+5", "adds-what-is-added"),
        ("x-5=9", "x-5-5=9-5", "subtracts-what-is-subtracted"),
        ("4x=12", "4x*4=12*4", "multiplies-by-coefficient"),
        ("x/3=7", "x/3/3=7/3", "divides-by-divisor"),
        ("4x=12", "4x-4=12-4", "takes-the-coefficient-off"),
        ("-4x=12", "-4x/4=12/4", "leaves-the-minus"),
        ("4x=12", "4x/4x=12/4x", "divides-by-the-whole-term"),
        ("4x=11", "4x/11=11/11", "works-on-the-lone-number"),
        ("2x+6=8", "2x+6/2=8/2", "divides-before-clearing-the-sum"),
        ("-x=8", "-x*1=8*1", "operates-by-one"),
        ("x=-12/4", "x=3", "flips-the-sign-of-a-product"),
        ("x=5-9", "x=4", "flips-the-sign-of-a-sum"),
        ("x=-5-9", "x=-4", "adds-sizes"),
        ("x=12*4", "x=3", "takes-another-operation"),
        ("x=12/4", "x=1/3", "swaps-the-order"),
        ("4x+5-5=11", "4=11", "drops-the-letter"),
        ("2x+6=8", "8x=8", "joins-unlike-terms"),
        ("x/3=7", "x=7", "loses-a-part"),
        ("7x/7+5-5=3", "7x/7+1=3", "cancels-wrongly"),
        ("3(x+4)=21", "3x+4=21", "first-term-only"),
        ("x=7+8", "x=16", "off-by-one"),
    ],
)
def test_each_rule_writes_its_own_mistake(before, after, rule):
    assert rule in hits(before, after)


def test_every_rule_has_its_case_above():
    cases = test_each_rule_writes_its_own_mistake.pytestmark[0].args[1]
    assert {rule for _, _, rule in cases} == {rule.id for rule in RULES}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x+5=9", "x+5-5=9-5"),
        ("4x=12", "4x/4=12/4"),
        ("x/3=7", "x/3*3=7*3"),
        ("x=5-9", "x=-4"),
        ("3(x+4)=21", "3x+12=21"),
    ],
)
def test_a_correct_step_is_named_correct_first(before, after):
    assert hits(before, after)[0] is None


def test_a_step_out_of_nowhere_is_not_explained():
    assert hits("3x+4=10", "x=977") == []


def test_a_rounded_result_is_found_but_not_called_exact():
    found = explain_step(parse_equation("x=-2/3"), parse_equation("x=0.667"))
    assert [hit.exact for hit in found if hit.rule and hit.rule.id == "flips-the-sign-of-a-product"] == [
        False
    ]


def test_a_mistake_behind_a_whole_side_counts_for_all_of_it():
    assert hits("2x+6=8", "2x+6/2=8/2")


@pytest.mark.parametrize(
    "text", ["", "3x", "1=2=3", "x=)", "x=(2", "x=3$", "x==2", "=", "x=" + "1" * 500, "x=2*"]
)
def test_what_is_no_equation_is_refused_with_a_remedy(text):
    with pytest.raises(UnreadableEquation) as caught:
        parse_equation(text)
    assert caught.value.remedy


def test_dividing_by_zero_explains_nothing_and_breaks_nothing():
    assert explain_step(parse_equation("x=4/0"), parse_equation("x=0")) is not None
